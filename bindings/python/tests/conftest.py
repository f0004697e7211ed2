from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import confab
import pytest

CHEAP: confab.Options = {"map_bytes": 1 << 30, "password_memory_bytes": 8192, "password_passes": 1}
PATIENCE_S = 30.0


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[confab.Engine]:
    with confab.open(tmp_path / "data", **CHEAP) as opened:
        yield opened


class Two:
    """Ann and Bob, and their conversation."""

    def __init__(self, engine: confab.Engine) -> None:
        self.ann = engine.as_user(make_user(engine, "ann"))
        self.bob_id = make_user(engine, "bob")
        self.bob = engine.as_user(self.bob_id)
        self.room = self.ann.conversations.open_direct(user=self.bob_id).id

    def say(self, *bodies: str) -> None:
        for body in bodies:
            self.ann.messages.send(conversation=self.room, body=body)


@pytest.fixture
def two(engine: confab.Engine) -> Two:
    return Two(engine)


def make_user(engine: confab.Engine, name: str) -> int:
    return engine.anonymous.users.register(email=f"{name}@example.com", password="correct horse").id


@pytest.fixture
def run_program(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs a program of its own with DATA, a free data directory, and OPTIONS."""

    def run(source: str) -> subprocess.CompletedProcess[str]:
        begin = f"import confab\nDATA = {str(tmp_path / 'program-data')!r}\nOPTIONS = {CHEAP!r}\n"
        return subprocess.run(
            [sys.executable, "-c", begin + source],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        )

    return run
