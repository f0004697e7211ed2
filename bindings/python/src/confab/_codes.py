# Generated from the catalogue by bindings/generate; do not edit.
"""The codes of errors."""

from __future__ import annotations

from enum import IntEnum


class ErrorCode(IntEnum):
    """What the caller should do about a failure; docs/reference/errors.md tells of each."""

    UNKNOWN = -1
    """A code of a newer library."""
    INVALID_ARGUMENT = 1
    UNAUTHENTICATED = 2
    FORBIDDEN = 3
    NOT_FOUND = 4
    CONFLICT = 5
    TOO_LARGE = 6
    OVERLOADED = 7
    RATE_LIMITED = 8
    STORE_FULL = 9
    OUTCOME_UNKNOWN = 10
    TOO_OLD = 11
    BEHIND = 12
    UNAVAILABLE = 13
    INCOMPATIBLE = 14
    IO_ERROR = 15
    INTERNAL = 16
    UNSUPPORTED = 17
    ALREADY_OPEN = 18
    METHOD_NOT_ALLOWED = 19
    NO_MEMORY = 100
    BAD_HANDLE = 101
    FORKED = 102
    TIMEOUT = 103
    INTERRUPTED = 104
    CANCELLED = 105

    @classmethod
    def _missing_(cls, value: object) -> ErrorCode:
        return cls.UNKNOWN
