"""What a subscription has received and nobody has taken yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from . import _native
from ._errors import ConfabError
from ._events import Event, read_event
from ._wire import decode

EVENTS_MAX = 256
"""At so many events the engine is asked to pause; what it had queued by then still comes."""


class Mailbox:
    """Not thread-safe: its owner locks."""

    def __init__(self, engine: _native.Engine, subscription: int, cursor: str) -> None:
        self.subscription = subscription
        self.cursor = cursor
        self.resumed = True
        self.started = False
        self.error: ConfabError | None = None
        self._engine = engine
        self._texts: deque[str] = deque()
        self._paused = False

    def __len__(self) -> int:
        return len(self._texts)

    def put(self, kind: int, text: str, error: ConfabError | None) -> None:
        if kind == _native.ITEM_EVENT:
            self._texts.append(text)
            if len(self._texts) >= EVENTS_MAX and not self._paused:
                self._paused = True
                self._ask(self._engine.pause)
        elif kind == _native.ITEM_STARTED:
            start = decode(text)
            self.cursor, self.resumed = start["cursor"], start["resumed"]
            self.started = True
        elif kind == _native.ITEM_ENDED and error is not None:
            self.error = error

    def take(self) -> Event | None:
        """The next event, if there is one. Passes over kinds that this package does not know."""
        event = None
        while self._texts and event is None:
            fields = decode(self._texts.popleft())
            self.cursor = fields["cursor"]
            event = read_event(fields)
        if self._paused and self.error is None and len(self._texts) <= EVENTS_MAX // 2:
            self._paused = False
            self._ask(self._engine.resume)
        return event

    def _ask(self, what: Callable[[int], None]) -> None:
        try:
            what(self.subscription)
        except ConfabError:
            pass  # the engine is closed: nothing comes any more, and why is told by what ends the mailbox
