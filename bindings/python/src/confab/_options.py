from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict

from . import _native
from ._codes import ErrorCode
from ._errors import ConfabError

if TYPE_CHECKING:
    from typing_extensions import Unpack

_LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)
_UINT32_OPTIONS = frozenset({"calls_max", "subscriptions_max"})


class Options(TypedDict, total=False):
    """How to open an engine. What is left out, or 0, has its default."""

    force_network_fs: bool
    """Open on NFS and the like, at one's own risk."""
    map_bytes: int
    """Most the store may grow to; 64 GiB, sparse."""
    issuer: str
    """`iss` and `aud` of the tokens made here; "confab"."""
    access_token_ms: int
    """15 minutes."""
    long_access_token_ms: int
    """24 hours."""
    refresh_token_ms: int
    """30 days."""
    password_memory_bytes: int
    """For argon2id; 64 MiB."""
    password_passes: int
    """For argon2id; 2."""
    calls_max: int
    """Asynchronous calls in flight; 10,000."""
    subscriptions_max: int
    """100,000."""
    logger: logging.Logger | None
    """Receives what the engine has to say, on any thread; `logging.getLogger("confab")`. None: silent.

    An engine that its own logger leads to is never collected: close it."""
    clock: Callable[[], int] | None
    """Milliseconds since 1970 (UTC), for tests; called on any thread, often. The system's.

    An engine that its own clock leads to is never collected: close it."""


def open_native(data_dir: str | os.PathLike[str], **options: Unpack[Options]) -> _native.Engine:
    given: dict[str, Any] = dict(options)
    logger = given.pop("logger", logging.getLogger("confab"))
    unknown = given.keys() - Options.__annotations__.keys()
    if unknown:
        raise TypeError(f"there is no option {min(unknown)}")
    for name, value in given.items():
        if type(value) is int and not 0 <= value < (1 << 32 if name in _UINT32_OPTIONS else 1 << 63):
            raise ConfabError(ErrorCode.INVALID_ARGUMENT, f"{name} is out of range", name)
    return _native.Engine(os.fsencode(data_dir), log=log_to(logger), **given)


def log_to(logger: logging.Logger | None) -> Callable[[int, str], None] | None:
    if logger is None:
        return None

    def log(level: int, line: str) -> None:
        logger.log(_LEVELS[min(level, len(_LEVELS) - 1)], "%s", line)

    return log
