from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import confab
from conftest import PATIENCE_S, make_user

BOT = Path(__file__).parents[1] / "samples" / "bot.py"


@contextlib.contextmanager
def bot(data: Path, cursor_file: Path) -> Iterator[int]:
    """The bot in a process of its own, on the data directory that the test has open; gives its id."""
    process = subprocess.Popen(
        [sys.executable, str(BOT), str(data), str(cursor_file)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline().split()[-1])
        process.terminate()
        assert process.communicate(timeout=PATIENCE_S)[0] == "the bot goes to sleep\n"
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()


def heard(ears: confab.Subscription, bot_id: int) -> str:
    while True:
        event = ears.next(PATIENCE_S)
        if isinstance(event, confab.MessageEvent) and event.from_ == bot_id:
            return event.body


def test_the_bot_answers_each_message_once(engine: confab.Engine, tmp_path: Path) -> None:
    cursor_file = tmp_path / "bot.cursor"
    ann = engine.as_user(make_user(engine, "ann"))
    with ann.subscribe() as ears:
        before = ears.cursor
        with bot(tmp_path / "data", cursor_file) as bot_id:
            room = ann.conversations.open_direct(user=bot_id).id
            ann.messages.send(conversation=room, body="/roll 999999")
            assert heard(ears, bot_id).startswith("You rolled ")
        ann.messages.send(conversation=room, body="nothing for you")
        ann.messages.send(conversation=room, body="/help")
        cursor_file.write_text(before)  # as if it had died before it could remember its first answer
        with bot(tmp_path / "data", cursor_file) as again:
            assert again == bot_id
            assert heard(ears, bot_id).startswith("Say /roll")
    said = [message.body for message in ann.messages.list(conversation=room).messages if message.from_ == bot_id]
    assert len(said) == 2
