from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import conformance
import pytest

FILE = os.environ.get("CONFAB_CONFORMANCE", Path(__file__).parents[2] / "conformance.json")
STORIES: list[dict[str, Any]] = json.loads(Path(FILE).read_text(encoding="utf-8"))["stories"]


@pytest.mark.parametrize("typed", [False, True], ids=["by name", "typed"])
@pytest.mark.parametrize("run", [conformance.run_blocking, conformance.run_aio], ids=["blocking", "asyncio"])
@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_story(tmp_path: Path, story: dict[str, Any], run: Any, typed: bool) -> None:
    run(tmp_path / "data", story["steps"], typed)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "...": True}, {"b": 2}),
        ([1], [1, 2]),
        ({"$any": "integer"}, True),
        ({"$any": "string", "$save": "x"}, 1),
        (1, True),
        ("$saved", "other"),
    ],
)
def test_what_differs_does_not_match(pattern: Any, found: Any) -> None:
    story = conformance.Story(None, False)
    story.saved["saved"] = "value"
    with pytest.raises(AssertionError):
        story.match(pattern, found)
