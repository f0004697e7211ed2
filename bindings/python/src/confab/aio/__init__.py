"""Confab for asyncio: as `confab`, but its calls are awaited and its events come by `async for`.

    async with confab.aio.open("chat-data") as engine:
        ann = engine.as_user(1)
        async for event in ann.subscribe():
            ...

An engine belongs to the event loop it was opened in. Nothing blocks the loop.
"""

from ._engine import Caller, Engine, HostCaller, Opening, open
from ._subscription import Follower, Subscription

__all__ = ["Caller", "Engine", "Follower", "HostCaller", "Opening", "Subscription", "open"]
