#!/usr/bin/env python3
"""What a cheap call costs through the binding: users.me of a user, again and again, as JSON lines.

usage: call.py [SECONDS]     of each measurement; 1
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable

import confab
import confab.aio

BATCH = 1000
SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def report(work: str, ns_per_call: float) -> None:
    line = {"work": work, "subject": "python", "metric": "ns_per_call", "value": round(ns_per_call)}
    print(json.dumps(line), flush=True)


def measure(work: str, call: Callable[[], object]) -> None:
    """The best of batches: what disturbs only makes it slower."""
    best = float("inf")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        begin = time.perf_counter_ns()
        for _ in range(BATCH):
            call()
        best = min(best, (time.perf_counter_ns() - begin) / BATCH)
    report(work, best)


def blocking(data_dir: str) -> int:
    with confab.open(data_dir) as engine:
        user = engine.anonymous.users.register(email="ann@example.com", password="correct horse").id
        ann = engine.as_user(user)
        measure("call", ann.users.me)
        measure("call_by_name", lambda: ann.call("users.me"))
        measure("call_raw", lambda: ann._native.call("users.me", ""))
    return user


async def awaited(data_dir: str, user: int) -> None:
    async with confab.aio.open(data_dir) as engine:
        ann = engine.as_user(user)
        for work, at_once in (("await_one", 1), ("await_many", 100)):
            best = float("inf")
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                begin = time.perf_counter_ns()
                for _ in range(BATCH // at_once):
                    await asyncio.gather(*(ann.users.me() for _ in range(at_once)))
                best = min(best, (time.perf_counter_ns() - begin) / BATCH)
            report(work, best)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(awaited(folder, blocking(folder)))
