from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
SAID = ["message {n} is on disk\nBob heard: Hello, Bob!\n", "MessageEvent(id="]


def test_there_are_as_many_examples_as_are_expected() -> None:
    assert len(EXAMPLES) == len(SAID)


@pytest.mark.parametrize(("example", "said"), list(zip(EXAMPLES, SAID)), ids=["blocking", "asyncio"])
def test_the_example_runs_and_runs_again_on_the_same_data(tmp_path: Path, example: str, said: str) -> None:
    for n in (1, 2):
        run = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.startswith(said.format(n=n))
