from __future__ import annotations

import asyncio
import os
import weakref
from collections.abc import Generator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .. import _native
from .._closing import Unsubscriber, close_forgotten
from .._codes import ErrorCode
from .._errors import ConfabError
from .._mailbox import Mailbox
from .._options import Options, open_native
from .._wire import decode, encode
from ._operations import HostOperations, Operations
from ._subscription import Follower, Subscription, WaitedMailbox

if TYPE_CHECKING:
    from typing_extensions import Unpack

ITEMS_A_TURN_MAX = 64
"""Then other tasks of the loop have their turn."""


def open(data_dir: str | os.PathLike[str], **options: Unpack[Options]) -> Opening:
    """Opens an engine: `await` it, or use it by `async with`. Options as for `confab.open`."""
    return Opening(data_dir, options)


class Opening:
    """An engine that is being opened, on a thread of the loop's executor."""

    def __init__(self, data_dir: str | os.PathLike[str], options: Options) -> None:
        self._data_dir = data_dir
        self._options = options
        self._engine: Engine | None = None

    async def _open(self) -> Engine:
        loop = asyncio.get_running_loop()
        native = await loop.run_in_executor(None, lambda: open_native(self._data_dir, **self._options))
        return Engine(native, loop)

    def __await__(self) -> Generator[Any, None, Engine]:
        return self._open().__await__()

    async def __aenter__(self) -> Engine:
        self._engine = await self._open()
        return self._engine

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine is not None:
            await self._engine.close()


class Queue:
    """Takes what an engine has to tell when its descriptor is readable."""

    def __init__(self, native: _native.Engine, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._native = native
        self._unsubscriber = Unsubscriber(native)
        self._calls: dict[int, asyncio.Future[str]] = {}
        self._mailboxes: dict[int, WaitedMailbox] = {}
        self._over: ConfabError | None = None  # nobody takes from the queue any more: nothing may begin
        # A duplicate, so that the loop never watches a number that closing the engine has freed.
        self._descriptor = os.dup(native.events_fd())
        self._close_descriptor = weakref.finalize(self, os.close, self._descriptor)
        loop.add_reader(self._descriptor, self._take)

    async def call(self, caller: _native.Caller, operation: str, request: str) -> str:
        self._check()
        call = caller.start(operation, request)
        future: asyncio.Future[str] = self.loop.create_future()
        self._calls[call] = future
        try:
            return await future
        except asyncio.CancelledError:
            if self._calls.pop(call, None) is not None:
                self._cancel(call)
            raise

    def subscribe(self, caller: _native.Caller, cursor: str) -> WaitedMailbox:
        self._check()
        return self._add(caller.subscribe(cursor), cursor)

    def follow(self, name: str, from_: str) -> WaitedMailbox:
        self._check()
        return self._add(self._native.follow(name, from_), "")

    def _add(self, subscription: int, cursor: str) -> WaitedMailbox:
        mailbox = WaitedMailbox(Mailbox(self._native, subscription, cursor), self.loop)
        self._mailboxes[subscription] = mailbox
        return mailbox

    def forget(self, subscription: int) -> None:
        if self._mailboxes.pop(subscription, None) is not None:
            self._unsubscriber.end(subscription)

    def stop(self, error: ConfabError) -> None:
        """Everybody who waits gets the error, and who comes until `closed`."""
        self._over = error
        if self._close_descriptor.alive and not self.loop.is_closed():
            self.loop.remove_reader(self._descriptor)
        self._close_descriptor()
        calls, self._calls = self._calls, {}
        for future in calls.values():
            if not future.done():
                future.set_exception(ConfabError(*error.args))
        for mailbox in self._mailboxes.values():
            mailbox.end(error)

    def closed(self) -> None:
        """From now on the library itself refuses all."""
        self._over = None

    def _check(self) -> None:
        if self._over is not None:
            raise ConfabError(*self._over.args)

    def _take(self) -> None:
        self._unsubscriber.catch_up()
        for _ in range(ITEMS_A_TURN_MAX):
            try:
                item = self._native.next(0)
            except ConfabError as error:
                self.stop(error)
                return
            if item is None:
                return
            kind, id, text, failure = item
            if kind == _native.ITEM_REPLY:
                self._end_call(id, text, failure)
            elif id in self._mailboxes:
                self._mailboxes[id].put(kind, text, failure)

    def _cancel(self, call: int) -> None:
        try:
            self._native.cancel(call)
        except ConfabError:
            pass  # the engine is closed, and its calls with it

    def _end_call(self, call: int, text: str, error: ConfabError | None) -> None:
        future = self._calls.pop(call, None)
        if future is None or future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(text)


class _Caller:
    __slots__ = ("_engine", "_native")

    def __init__(self, engine: Engine, kind: int, user: int = 0, session: int = 0, token: str = "") -> None:
        self._engine = engine  # stays open as long as somebody may call
        self._native = _native.Caller(engine._native, kind, user, session, token)

    async def call(self, operation: str, request: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Calls an operation by its name, "messages.send", for what this package has no method for."""
        return decode(await self._engine._queue.call(self._native, operation, encode(request)))


class Caller(_Caller, Operations):
    """Somebody who calls. A mutation is on disk when it was awaited.

    Cancelling a task that awaits a call gives up on it; it may be carried out all the same.
    """

    __slots__ = ()

    def subscribe(self, cursor: str | None = None) -> Subscription:
        """What happens to this user: what happened after `cursor` first (without: after now), then what happens."""
        queue = self._engine._queue
        return Subscription(self._engine, queue, queue.subscribe(self._native, cursor or ""))


class HostCaller(_Caller, HostOperations):
    """The application itself. Never let a stranger's words reach it unchecked."""

    __slots__ = ()

    def follow(self, name: str, from_: str = "") -> Follower:
        """Follows the whole log, everybody's events, under a name whose confirmed position is stored.

        `from_`: "" goes on behind what was confirmed under the name, and begins a new name at the oldest record;
        "oldest", "newest" or a cursor begin there. One at a time follows under a name, in all processes.
        """
        queue = self._engine._queue
        return Follower(self._engine, queue, queue.follow(name, from_))


class Engine:
    """An open engine. Close it by `close` or an `async with` block; one that is forgotten closes itself, also at exit.

    Not thread-safe: it belongs to its event loop.
    """

    def __init__(self, native: _native.Engine, loop: asyncio.AbstractEventLoop) -> None:
        self._native = native
        self._queue = Queue(native, loop)
        self._closing: asyncio.Future[None] | None = None
        self._forgotten = weakref.finalize(self, close_forgotten, native, lambda: None)

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

    async def close(self) -> None:
        """Ends calls and subscriptions with UNAVAILABLE, and closes. Closing again waits for that too."""
        if self._closing is None:
            self._queue.stop(ConfabError(ErrorCode.UNAVAILABLE, "the engine is closing"))
            self._closing = self._queue.loop.run_in_executor(None, self._native.close)
            self._closing.add_done_callback(lambda _: self._queue.closed())
            self._forgotten.detach()
        await asyncio.shield(self._closing)

    async def __aenter__(self) -> Engine:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
