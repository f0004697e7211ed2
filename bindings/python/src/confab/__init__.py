"""Confab, a chat engine in your program.

    with confab.open("chat-data") as engine:
        ann = engine.anonymous.users.register(email="ann@example.com", password="correct horse")
        print(engine.as_user(ann.id).users.me().email)

`confab.aio` is the same for asyncio.
"""

from typing import Any

from . import _events, _native, _records, aio
from ._codes import ErrorCode
from ._engine import Caller, Engine, HostCaller, open
from ._errors import ConfabError
from ._events import *
from ._options import Options
from ._records import *
from ._subscription import Follower, Subscription
from ._wire import Record, decode

__all__ = [
    "Caller",
    "ConfabError",
    "Engine",
    "ErrorCode",
    "Follower",
    "HostCaller",
    "Options",
    "Record",
    "Subscription",
    "aio",
    "describe",
    "open",
    "version",
]
__all__ += _events.__all__
__all__ += _records.__all__


def version() -> str:
    """The version of the library."""
    return _native.version()


def describe() -> dict[str, Any]:
    """The catalogue of the library: operations with their fields, records, events, errors."""
    return decode(_native.describe())
