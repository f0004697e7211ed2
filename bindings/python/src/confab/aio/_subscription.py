from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from .._codes import ErrorCode
from .._errors import ConfabError
from .._events import Event
from .._mailbox import Mailbox

if TYPE_CHECKING:
    from ._engine import Engine, Queue


class WaitedMailbox:
    """A mailbox with the tasks that wait for it."""

    def __init__(self, box: Mailbox, loop: asyncio.AbstractEventLoop) -> None:
        self.box = box
        self.closed = False
        self._loop = loop
        self._waiters: set[asyncio.Future[None]] = set()

    def put(self, kind: int, text: str, error: ConfabError | None) -> None:
        self.box.put(kind, text, error)
        self.wake()

    def end(self, error: ConfabError) -> None:
        if self.box.error is None:
            self.box.error = error
        self.wake()

    def close(self) -> None:
        self.closed = True
        self.wake()

    def wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def changed(self) -> asyncio.Future[None]:
        """Done with the next change from now on; cancel it to wait no more."""
        waiter: asyncio.Future[None] = self._loop.create_future()
        self._waiters.add(waiter)
        waiter.add_done_callback(self._waiters.discard)
        return waiter


class Subscription(AsyncIterator[Event]):
    """The events of one user, in order: `async for`, or `next`.

    Reading slowly costs no memory: events wait in the store. Ends with `close`, or the `async with` block. What happens
    after `async with`, or after `started()`, is told for certain; before that the subscription is only on its way.
    """

    def __init__(self, engine: Engine, queue: Queue, mailbox: WaitedMailbox) -> None:
        self._engine = engine  # stays open as long as somebody reads
        self._mailbox = mailbox
        self._forget = weakref.finalize(self, queue.forget, mailbox.box.subscription)

    @property
    def cursor(self) -> str:
        """Of the last event taken, or of the start: give it to `subscribe` to go on from here."""
        return self._mailbox.box.cursor

    @property
    def resumed(self) -> bool:
        """False if the cursor given could not be served: list conversations and messages again."""
        return self._mailbox.box.resumed

    async def started(self) -> Subscription:
        """Waits until it has begun. Raises why it could not."""
        box = self._mailbox.box
        while not box.started and not self._mailbox.closed:
            if box.error is not None:
                raise ConfabError(*box.error.args)
            await self._mailbox.changed()
        return self

    async def next(self, timeout: float | None = None) -> Event:
        """Waits for the next event, `timeout` seconds at most.

        Raises TimeoutError, and ConfabError when the subscription is over.
        """
        event = await self._take(timeout)
        if event is None:
            raise ConfabError(ErrorCode.BAD_HANDLE, "this subscription is closed")
        return event

    async def _take(self, timeout: float | None) -> Event | None:
        """None: closed. Takes without a pause between finding and giving, so that a cancelled task loses no event."""
        mailbox = self._mailbox
        deadline = None if timeout is None else monotonic() + timeout
        while not mailbox.closed:
            event = mailbox.box.take()
            if event is not None:
                return event
            if mailbox.box.error is not None:
                raise ConfabError(*mailbox.box.error.args)
            left = None if deadline is None else deadline - monotonic()
            try:
                await asyncio.wait_for(mailbox.changed(), left)  # gives the loop its turn, also with nothing left
            except asyncio.TimeoutError:
                raise TimeoutError("no event came in time") from None
        return None

    async def __anext__(self) -> Event:
        event = await self._take(None)
        if event is None:
            raise StopAsyncIteration
        return event

    def close(self) -> None:
        """Ends it, also for tasks that wait: their loops end. Events not taken are forgotten."""
        self._mailbox.close()
        self._forget()

    async def __aenter__(self) -> Subscription:
        return await self.started()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Follower(Subscription):
    """The whole log as a host follows it under a name: `async for`, deal with the event, and `confirm` it.

    An event that was not confirmed on disk comes again after a crash. Delivery stops at 1,000 unconfirmed events.
    """

    def confirm(self, cursor: str | None = None) -> None:
        """All events up to this cursor, or up to the last one taken, are dealt with.

        Returns at once; it is on disk within about a second, and when the engine is closed.
        """
        box = self._mailbox.box
        self._engine._native.confirm(box.subscription, box.cursor if cursor is None else cursor)
