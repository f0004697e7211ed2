"""Closing what nobody closed. All of it may run in the garbage collector: on any thread, inside a callback too."""

from __future__ import annotations

import _thread
from collections import deque
from collections.abc import Callable

from . import _native
from ._codes import ErrorCode
from ._errors import ConfabError


def close_forgotten(native: _native.Engine, after: Callable[[], None]) -> None:
    try:
        native.close()
    except ConfabError as error:
        if error.code is ErrorCode.UNSUPPORTED:  # inside a callback, for the end of which closing would wait
            _thread.start_new_thread(close_forgotten, (native, after))
        return
    after()


class Unsubscriber:
    """Ends subscriptions that nobody reads any more."""

    def __init__(self, native: _native.Engine) -> None:
        self._native = native
        self._later: deque[int] = deque()

    def end(self, subscription: int) -> None:
        try:
            self._native.unsubscribe(subscription)
        except ConfabError as error:
            if error.code is ErrorCode.UNSUPPORTED:  # inside a callback
                self._later.append(subscription)
            # else the engine is closed, and its subscriptions with it

    def catch_up(self) -> None:
        """Ends those that could not be ended inside a callback. Now and then, outside of one."""
        while self._later:
            self.end(self._later.popleft())
