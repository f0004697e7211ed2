from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from . import _native
from ._closing import Unsubscriber
from ._codes import ErrorCode
from ._errors import ConfabError
from ._events import Event
from ._mailbox import Mailbox

if TYPE_CHECKING:
    from ._engine import Engine


class LockedMailbox:
    """A mailbox between the dispatcher and those who read."""

    def __init__(self, engine: _native.Engine, subscription: int, cursor: str) -> None:
        self.changed = threading.Condition()
        self.box = Mailbox(engine, subscription, cursor)
        self.closed = False

    def put(self, kind: int, text: str, error: ConfabError | None) -> None:
        with self.changed:
            self.box.put(kind, text, error)
            self.changed.notify_all()

    def end(self, error: ConfabError) -> None:
        with self.changed:
            if self.box.error is None:
                self.box.error = error
            self.changed.notify_all()

    def close(self) -> None:
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def wait_for_start(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.box.started or self.box.error is not None)
            if self.box.error is not None and not self.box.started:
                raise ConfabError(*self.box.error.args)

    def take(self, timeout: float | None) -> Event | None:
        """None: closed. Raises TimeoutError, or why the subscription ended once all that came before was taken."""
        deadline = None if timeout is None else monotonic() + timeout
        with self.changed:
            while True:
                if self.closed:
                    return None
                event = self.box.take()
                if event is not None:
                    return event
                if self.box.error is not None:
                    raise ConfabError(*self.box.error.args)
                left = None if deadline is None else deadline - monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError("no event came in time")
                self.changed.wait(left)


class Dispatcher:
    """Takes what an engine has to tell, on a thread of its own, and hands it to the mailboxes."""

    def __init__(self, engine: _native.Engine) -> None:
        self._engine = engine
        self._unsubscriber = Unsubscriber(engine)
        self._lock = threading.Lock()
        self._mailboxes: dict[int, LockedMailbox] = {}
        self._thread: threading.Thread | None = None
        _dispatchers.add(self)

    def subscribe(self, caller: _native.Caller, cursor: str) -> LockedMailbox:
        return self._begin(lambda: caller.subscribe(cursor), cursor)

    def follow(self, name: str, from_: str) -> LockedMailbox:
        return self._begin(lambda: self._engine.follow(name, from_), "")

    def _begin(self, begin: Callable[[], int], cursor: str) -> LockedMailbox:
        # Under the lock, so that the thread finds the mailbox when the first item comes.
        with self._lock:
            subscription = begin()
            mailbox = self._mailboxes[subscription] = LockedMailbox(self._engine, subscription, cursor)
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="confab-events", daemon=True)
                thread.start()
                self._thread = thread
        return mailbox

    def forget(self, subscription: int) -> None:
        """Also called while garbage is collected, so it takes no lock."""
        if self._mailboxes.pop(subscription, None) is not None:
            self._unsubscriber.end(subscription)

    def join(self) -> None:
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def after_fork(self) -> None:
        """In the child there is no thread, and a lock may be held for ever."""
        self._lock = threading.Lock()
        error = ConfabError(ErrorCode.FORKED, "this process was forked while an engine was open")
        for mailbox in self._mailboxes.values():
            mailbox.changed = threading.Condition()
            mailbox.end(error)

    def _run(self) -> None:
        while True:
            try:
                item = self._engine.next(-1)
            except ConfabError as error:
                end = error
                break
            self._unsubscriber.catch_up()
            if item is None:
                continue
            kind, subscription, text, failure = item
            with self._lock:
                mailbox = self._mailboxes.get(subscription)
            if mailbox is not None:
                mailbox.put(kind, text, failure)
                del mailbox  # or it would be kept until the next item
        with self._lock:
            left = list(self._mailboxes.values())
        for mailbox in left:
            mailbox.end(end)


_dispatchers: weakref.WeakSet[Dispatcher] = weakref.WeakSet()


def after_fork() -> None:
    for dispatcher in list(_dispatchers):
        dispatcher.after_fork()


class Subscription(Iterator[Event]):
    """The events of one user, in order. Iterate over it, or ask with `next`; several threads may share it.

    Reading slowly costs no memory: events wait in the store. Ends with `close`, or the `with` block.
    """

    def __init__(self, engine: Engine, dispatcher: Dispatcher, mailbox: LockedMailbox) -> None:
        self._engine = engine  # stays open as long as somebody reads
        self._mailbox = mailbox
        self._forget = weakref.finalize(self, dispatcher.forget, mailbox.box.subscription)

    @property
    def cursor(self) -> str:
        """Of the last event taken, or of the start: give it to `subscribe` to go on from here."""
        return self._mailbox.box.cursor

    @property
    def resumed(self) -> bool:
        """False if the cursor given could not be served: list conversations and messages again."""
        return self._mailbox.box.resumed

    def next(self, timeout: float | None = None) -> Event:
        """Waits for the next event, `timeout` seconds at most.

        Raises TimeoutError, and ConfabError when the subscription is over.
        """
        event = self._mailbox.take(timeout)
        if event is None:
            raise ConfabError(ErrorCode.BAD_HANDLE, "this subscription is closed")
        return event

    def __next__(self) -> Event:
        event = self._mailbox.take(None)
        if event is None:
            raise StopIteration
        return event

    def close(self) -> None:
        """Ends it, also for who waits in another thread: their loops end. Events not taken are forgotten."""
        self._mailbox.close()
        self._forget()

    def __enter__(self) -> Subscription:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Follower(Subscription):
    """The whole log as a host follows it under a name: iterate, deal with the event, and `confirm` it.

    An event that was not confirmed on disk comes again after a crash. Delivery stops at 1,000 unconfirmed events.
    """

    def confirm(self, cursor: str | None = None) -> None:
        """All events up to this cursor, or up to the last one taken, are dealt with.

        Returns at once; it is on disk within about a second, and when the engine is closed.
        """
        box = self._mailbox.box
        self._engine._native.confirm(box.subscription, box.cursor if cursor is None else cursor)
