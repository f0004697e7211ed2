"""A bot that rolls dice. It misses nothing that is said while it is down, and answers nothing twice.

usage: bot.py DATA_DIR CURSOR_FILE

The data directory may be open in the servers too: then people meet the bot there, by the name of Dice. It answers in each
conversation that it is a member of. The cursor file remembers how far it has read.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import confab
import confab.aio


def answer(text: str) -> str | None:
    words = text.split()
    if words[:1] == ["/help"]:
        return "Say /roll, or /roll and how many sides your dice have."
    if words[:1] != ["/roll"]:
        return None
    sides = int(words[1]) if len(words) > 1 and words[1].isdecimal() and len(words[1]) < 7 else 6
    return f"You rolled {random.randint(1, max(sides, 1))}."


async def reply(bot: confab.aio.Caller, message: confab.MessageEvent, text: str) -> None:
    while True:
        try:
            # The key makes the engine store one answer to each message, even if this is a repeat after a crash.
            key = f"answer-{message.id}"
            await bot.messages.send(conversation=message.conversation, body=text, client_key=key, retry=True)
            return
        except confab.ConfabError as error:
            if error.code is confab.ErrorCode.CONFLICT:  # answered before, with another number
                return
            if not error.retry_after_ms:
                print(f"cannot answer in conversation {message.conversation}: {error}", file=sys.stderr)
                return
            await asyncio.sleep(error.retry_after_ms / 1000)


def remember(cursor_file: Path, cursor: str) -> None:
    new = cursor_file.with_suffix(".new")
    new.write_text(cursor)
    os.replace(new, cursor_file)


async def run(data_dir: str, cursor_file: Path) -> None:
    async with confab.aio.open(data_dir) as engine:
        me = (await engine.host.ensure_user(email="dice@bots.example", name="Dice")).id
        bot = engine.as_user(me)
        cursor = cursor_file.read_text() if cursor_file.exists() else None
        async with bot.subscribe(cursor) as events:
            print(f"the bot is user {me}", flush=True)
            async for event in events:
                if isinstance(event, confab.MessageEvent) and event.kind == "text" and event.from_ != me:
                    text = answer(event.body)
                    if text is not None:
                        await reply(bot, event, text)
                remember(cursor_file, event.cursor)


async def main() -> None:
    task = asyncio.create_task(run(sys.argv[1], Path(sys.argv[2])))
    for stop in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(stop, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        print("the bot goes to sleep", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    asyncio.run(main())
