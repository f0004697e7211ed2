"""Never run: test_types.py has mypy read it, which fails where an `ignore` is not needed."""

from __future__ import annotations

import confab
import confab.aio


def blocking(engine: confab.Engine) -> None:
    ann = engine.as_user(1)
    body: str = ann.messages.send(conversation=1, body="hi").body
    ann.messages.send(conversation="1", body=body)  # type: ignore[arg-type]
    ann.messages.send(conversation=1)  # type: ignore[call-arg]
    ann.users.me().shoe_size  # type: ignore[attr-defined]
    peer: confab.User = ann.conversations.get(conversation=1).peer  # type: ignore[assignment]
    for event in ann.subscribe():
        if isinstance(event, confab.ReadEvent):
            seq: int = event.seq
            event.body  # type: ignore[attr-defined]
            print(seq, peer)
    confab.open("data", map_bytes="much")  # type: ignore[arg-type]
    confab.open("data", colour="red")  # type: ignore[call-arg]


async def awaited(engine: confab.aio.Engine) -> None:
    ann = engine.as_user(1)
    name: str = (await ann.users.me()).name
    ann.users.me().name  # type: ignore[attr-defined]
    async for event in ann.subscribe():
        print(name, event.cursor)
