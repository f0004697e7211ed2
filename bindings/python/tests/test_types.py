from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1]


def test_the_package_the_samples_and_what_one_writes_are_typed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "--config-file", ""]
    for what in (["-p", "confab"], [str(FOLDER / "samples" / "bot.py"), str(FOLDER / "tests" / "typed.py")]):
        checked = subprocess.run([*command, *what], capture_output=True, text=True, cwd=tmp_path)
        assert checked.returncode == 0, checked.stdout + checked.stderr
