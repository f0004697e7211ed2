"""Runs the stories of bindings/conformance.json through one of the doors of this package."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import confab
import confab.aio
from conftest import CHEAP

EVENT_S = 10.0
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def accepts(method: Any, arguments: dict[str, Any]) -> bool:
    try:
        inspect.signature(method).bind(**arguments)
    except TypeError:
        return False
    return True


class Story:
    """One story on an engine of its own. `typed`: by the generated methods, where there is one."""

    def __init__(self, engine: Any, typed: bool) -> None:
        self.engine = engine
        self.typed = typed
        self.saved: dict[str, Any] = {}
        self.subscriptions: dict[str, Any] = {}

    async def run(self, steps: list[dict[str, Any]]) -> None:
        for number, step in enumerate(steps, 1):
            try:
                await self.step(step)
            except Exception as error:
                raise AssertionError(f"step {number}, {step}: {error!r}") from error

    async def step(self, step: dict[str, Any]) -> None:
        if "call" in step:
            await self.call(step)
        elif "subscribe" in step:
            opened = self.caller(step).subscribe(self.value(step.get("from")))
            self.subscriptions[step["subscribe"]] = await opened.started() if self.waits else opened
        elif "follow" in step:
            follower = self.engine.host.follow(step["under"])
            self.subscriptions[step["follow"]] = await follower.started() if self.waits else follower
        elif "confirm" in step:
            self.subscriptions[step["confirm"]].confirm()
        elif "event" in step:
            event = await self.result(self.subscriptions[step["event"]].next(EVENT_S))
            self.match(step["is"], event.to_json())
        elif "ended" in step:
            try:
                event = await self.result(self.subscriptions[step["ended"]].next(EVENT_S))
            except confab.ConfabError as error:
                self.match_error(step["error"], error)
            else:
                raise AssertionError(f"not ended, but {event}")
        elif "unsubscribe" in step:
            self.subscriptions.pop(step["unsubscribe"]).close()
        else:
            raise AssertionError("no step that this runner knows")

    @property
    def waits(self) -> bool:
        return isinstance(self.engine, confab.aio.Engine)

    async def result(self, given: Any) -> Any:
        return await given if isinstance(given, Awaitable) else given

    def caller(self, step: dict[str, Any]) -> Any:
        who = self.value(step.get("as"))
        if who is None:
            return self.engine.anonymous
        if who == "host":
            return self.engine.host
        if "token" in who:
            return self.engine.with_token(who["token"])
        return self.engine.as_user(who["user"], who.get("session"))

    async def call(self, step: dict[str, Any]) -> None:
        request = self.value(step.get("with", {}))
        try:
            reply = await self.result(self.start(self.caller(step), step["call"], request))
        except confab.ConfabError as error:
            if "error" not in step:
                raise
            return self.match_error(step["error"], error)
        if "error" in step:
            raise AssertionError(f"no error, but {reply}")
        if isinstance(reply, confab.Record):
            reply = reply.to_json()
        self.match(step.get("reply", {"...": True}), reply)

    def start(self, caller: Any, operation: str, request: Any) -> Any:
        group, _, name = operation.partition(".")
        method = getattr(caller if group == "host" else getattr(caller, group, None), name, None)
        if self.typed and method is not None and isinstance(request, dict):
            arguments = {member + "_" if member == "from" else member: value for member, value in request.items()}
            # A request with members that there are not, or without those that must be, is one for call().
            if accepts(method, arguments):
                return method(**arguments)
        return caller.call(operation, request)

    def value(self, given: Any) -> Any:
        if isinstance(given, str) and given.startswith("$"):
            return self.saved[given[1:]]
        if isinstance(given, list):
            return [self.value(item) for item in given]
        if isinstance(given, dict):
            if given.keys() == {"$repeat"}:
                text, times = given["$repeat"]
                return text * times
            return {name: self.value(value) for name, value in given.items()}
        return given

    def match_error(self, pattern: Any, error: confab.ConfabError) -> None:
        self.match(pattern, {"code": error.code.name.lower(), "field": error.field})

    def match(self, pattern: Any, found: Any, where: str = "answer") -> None:
        if isinstance(pattern, dict) and pattern.keys() == {"$repeat"}:
            assert found == self.value(pattern), (where, found)
        elif isinstance(pattern, dict) and pattern.keys() & {"$save", "$any"}:
            if "$any" in pattern:
                same_type = isinstance(found, TYPES[pattern["$any"]])
                assert same_type and (pattern["$any"] == "boolean" or not isinstance(found, bool)), (where, found)
            if "$save" in pattern:
                self.saved[pattern["$save"]] = found
        elif isinstance(pattern, dict):
            assert isinstance(found, dict), (where, found)
            wanted = {name: value for name, value in pattern.items() if name != "..."}
            assert wanted.keys() <= found.keys(), (where, found)
            assert "..." in pattern or wanted.keys() == found.keys(), (where, found)
            for name, value in wanted.items():
                self.match(value, found[name], f"{where}.{name}")
        elif isinstance(pattern, list):
            assert isinstance(found, list) and len(found) == len(pattern), (where, found)
            for index, value in enumerate(pattern):
                self.match(value, found[index], f"{where}[{index}]")
        else:
            wanted = self.value(pattern)
            assert type(found) is type(wanted) and found == wanted, (where, found, wanted)


def run_blocking(data_dir: Path, steps: list[dict[str, Any]], typed: bool) -> None:
    with confab.open(data_dir, **CHEAP) as engine:
        asyncio.run(Story(engine, typed).run(steps))


def run_aio(data_dir: Path, steps: list[dict[str, Any]], typed: bool) -> None:
    async def main() -> None:
        async with confab.aio.open(data_dir, **CHEAP) as engine:
            await Story(engine, typed).run(steps)

    asyncio.run(main())
