from __future__ import annotations

from ._codes import ErrorCode


class ConfabError(Exception):
    """A call that failed, or a subscription that ended by itself."""

    code: ErrorCode
    """What the caller should do about it."""
    number: int
    """Of the code in confab.h, also of one that is UNKNOWN here."""
    message: str
    """One line for a person, without secrets. Programs go by `code`."""
    field: str
    """The part of the request at fault, with INVALID_ARGUMENT, TOO_LARGE and CONFLICT; else empty."""
    retry_after_ms: int
    """When to try again, with OVERLOADED, RATE_LIMITED, UNAVAILABLE and BEHIND; 0 if it does not say."""

    def __init__(self, code: int, message: str, field: str = "", retry_after_ms: int = 0) -> None:
        super().__init__(int(code), message, field, retry_after_ms)
        self.code = ErrorCode(code)
        self.number = int(code)
        self.message = message
        self.field = field
        self.retry_after_ms = retry_after_ms

    def __str__(self) -> str:
        name = self.code.name.lower() + (f" {self.number}" if self.code is ErrorCode.UNKNOWN else "")
        return f"{name}: {self.message}" + (f" ({self.field})" if self.field else "")
