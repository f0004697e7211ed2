from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import _native
from ._closing import close_forgotten
from ._codes import ErrorCode
from ._errors import ConfabError
from ._operations import HostOperations, Operations
from ._options import Options, open_native
from ._subscription import Dispatcher, Follower, Subscription, after_fork
from ._wire import decode, encode

if TYPE_CHECKING:
    from typing_extensions import Unpack


def open(data_dir: str | os.PathLike[str], **options: Unpack[Options]) -> Engine:
    """Opens an engine on a data directory, which is made if missing. Blocks: reads and perhaps repairs.

    One engine in a process may have a directory open. `Options` lists the options.
    """
    return Engine(open_native(data_dir, **options))


class _Caller:
    __slots__ = ("_engine", "_native")

    def __init__(self, engine: Engine, kind: int, user: int = 0, session: int = 0, token: str = "") -> None:
        self._engine = engine  # stays open as long as somebody may call
        self._native = _native.Caller(engine._native, kind, user, session, token)

    def call(self, operation: str, request: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Calls an operation by its name, "messages.send", for what this package has no method for."""
        return decode(self._native.call(operation, encode(request)))


class Caller(_Caller, Operations):
    """Somebody who calls. Blocks: a mutation is on disk when it returns. Any thread may call at any time."""

    __slots__ = ()

    def subscribe(self, cursor: str | None = None) -> Subscription:
        """What happens to this user: what happened after `cursor` first (without: after now), then what happens."""
        dispatcher = self._engine._dispatcher
        subscription = Subscription(self._engine, dispatcher, dispatcher.subscribe(self._native, cursor or ""))
        subscription._mailbox.wait_for_start()
        return subscription


class HostCaller(_Caller, HostOperations):
    """The application itself. Never let a stranger's words reach it unchecked."""

    __slots__ = ()

    def follow(self, name: str, from_: str = "") -> Follower:
        """Follows the whole log, everybody's events, under a name whose confirmed position is stored.

        `from_`: "" goes on behind what was confirmed under the name, and begins a new name at the oldest record;
        "oldest", "newest" or a cursor begin there. One at a time follows under a name, in all processes.
        """
        dispatcher = self._engine._dispatcher
        follower = Follower(self._engine, dispatcher, dispatcher.follow(name, from_))
        follower._mailbox.wait_for_start()
        return follower


class Engine:
    """An open engine. Close it by `close` or a `with` block; one that is forgotten closes itself, also at exit."""

    def __init__(self, native: _native.Engine) -> None:
        self._native = native
        self._dispatcher = Dispatcher(native)
        self._closing = threading.RLock()
        self._forgotten = weakref.finalize(self, close_forgotten, native, self._dispatcher.join)

    @property
    def anonymous(self) -> Caller:
        """Nobody yet: may register and sign in."""
        return Caller(self, _native.CALLER_ANONYMOUS)

    @property
    def host(self) -> HostCaller:
        """The application itself, for the operations `host.*`."""
        return HostCaller(self, _native.CALLER_HOST)

    def as_user(self, user: int, session: int | None = None) -> Caller:
        """A user, by the word of the application, which knows its people. `session`: one that must be alive."""
        return Caller(self, _native.CALLER_USER, user, session or 0)

    def with_token(self, token: str) -> Caller:
        """Whoever an access token belongs to; checked with every call."""
        return Caller(self, _native.CALLER_TOKEN, token=token)

    def close(self) -> None:
        """Waits for calls under way in other threads, ends subscriptions. Closing again waits for that too."""
        try:
            self._native.events_fd()  # refused where closing is, and where waiting for another thread might never end
        except ConfabError as error:
            if error.code is not ErrorCode.BAD_HANDLE:
                raise
        with self._closing:
            if self._forgotten.detach() is not None:
                self._native.close()
                self._dispatcher.join()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


atexit.register(_native.hush)
os.register_at_fork(after_in_child=after_fork)
