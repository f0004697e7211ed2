from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import confab
import confab.aio
import pytest
from confab import ConfabError, ErrorCode
from conftest import CHEAP, PATIENCE_S

Scene = Callable[[confab.aio.Engine], Awaitable[None]]


def play(tmp_path: Path, scene: Scene, **options: Any) -> None:
    async def main() -> None:
        async with confab.aio.open(tmp_path / "data", **CHEAP, **options) as engine:
            await asyncio.wait_for(scene(engine), PATIENCE_S * 2)

    asyncio.run(main())


class Two:
    """Ann and Bob, and their conversation."""

    def __init__(self, ann: confab.aio.Caller, bob: confab.aio.Caller, room: int) -> None:
        self.ann, self.bob, self.room = ann, bob, room

    async def say(self, *bodies: str) -> None:
        sent = (self.ann.messages.send(conversation=self.room, body=body) for body in bodies)
        await asyncio.gather(*sent)


async def make_user(engine: confab.aio.Engine, name: str) -> int:
    return (await engine.anonymous.users.register(email=f"{name}@example.com", password="correct horse")).id


async def meet(engine: confab.aio.Engine) -> Two:
    ann, bob = await make_user(engine, "ann"), await make_user(engine, "bob")
    room = await engine.as_user(ann).conversations.open_direct(user=bob)
    return Two(engine.as_user(ann), engine.as_user(bob), room.id)


async def bodies(subscription: confab.aio.Subscription, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        event = await subscription.next(PATIENCE_S)
        if isinstance(event, confab.MessageEvent):
            found.append(event.body)
    return found


def test_calls_and_events_are_awaited(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        two = await meet(engine)
        async with two.bob.subscribe() as ears:
            sent = await two.ann.messages.send(conversation=two.room, body="hi")
            async for event in ears:
                assert isinstance(event, confab.MessageEvent)
                assert (event.id, event.body, event.cursor) == (sent.id, "hi", ears.cursor)
                break
        assert (await two.ann.call("users.me"))["email"] == "ann@example.com"

    play(tmp_path, scene)


def test_open_can_be_awaited_too(tmp_path: Path) -> None:
    async def main() -> None:
        engine = await confab.aio.open(tmp_path / "data", **CHEAP)
        await make_user(engine, "ann")
        await engine.close()
        await engine.close()
        with pytest.raises(ConfabError) as caught:
            await engine.anonymous.call("users.me")
        assert caught.value.code is ErrorCode.BAD_HANDLE

    asyncio.run(main())


def test_a_thousand_calls_are_in_flight_at_once(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        two = await meet(engine)
        await two.say(*[str(number) for number in range(1000)])
        assert (await two.ann.conversations.get(conversation=two.room)).last_seq == 1000
        assert not engine._queue._calls

    play(tmp_path, scene)


def test_calls_in_flight_have_a_bound(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        ann = engine.as_user(await make_user(engine, "ann"))
        results = await asyncio.gather(*(ann.users.me() for _ in range(20)), return_exceptions=True)
        refused = [result for result in results if isinstance(result, ConfabError)]
        assert len(refused) == 16
        assert {error.code for error in refused} == {ErrorCode.OVERLOADED}
        await ann.users.me()

    play(tmp_path, scene, calls_max=4)


def test_a_refusal_is_raised_where_it_is_awaited(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        for call, code in (
            (engine.anonymous.users.me(), ErrorCode.UNAUTHENTICATED),
            (engine.with_token("no token").users.me(), ErrorCode.UNAUTHENTICATED),
            (engine.anonymous.call("no.such"), ErrorCode.NOT_FOUND),
            (engine.as_user(0).users.me(), ErrorCode.INVALID_ARGUMENT),
            (engine.anonymous.users.register(email="a@b.c", password="x" * 200000), ErrorCode.TOO_LARGE),
            (engine.anonymous.users.register(email="a@b.c", password="\udc80"), ErrorCode.INVALID_ARGUMENT),
        ):
            with pytest.raises(ConfabError) as caught:
                await call
            assert caught.value.code is code

    play(tmp_path, scene)


def test_cancelling_a_task_gives_up_on_its_call(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        given_up: list[int] = []
        cancel = engine._queue._cancel
        engine._queue._cancel = lambda call: (given_up.append(call), cancel(call))[1]  # type: ignore[method-assign]
        tasks = [asyncio.create_task(make_user(engine, f"user{number}")) for number in range(20)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ends)
        assert len(given_up) == 20
        assert not engine._queue._calls
        await make_user(engine, "last")

    play(tmp_path, scene)


def test_a_slow_reader_loses_nothing_and_holds_up_nobody(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        two = await meet(engine)
        async with two.bob.subscribe() as slow, two.ann.subscribe() as fast:
            for part in range(10):
                await two.say(*[f"{part * 100 + number}" for number in range(100)])
            expected = await bodies(fast, 1000)
            assert sorted(expected, key=int) == [str(number) for number in range(1000)]
            assert slow._mailbox.box._paused
            assert await bodies(slow, 1000) == expected
            with pytest.raises(TimeoutError):
                await slow.next(0.05)

    play(tmp_path, scene)


def test_a_cancelled_wait_loses_no_event(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        two = await meet(engine)
        async with two.bob.subscribe() as ears:
            waiting = asyncio.create_task(ears.next())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            await two.say("one")
            assert await bodies(ears, 1) == ["one"]

    play(tmp_path, scene)


def test_without_patience_one_gets_what_is_there(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        two = await meet(engine)
        async with two.bob.subscribe() as ears:
            with pytest.raises(TimeoutError):
                await ears.next(timeout=0)
            await two.say("one", "two")
            deadline = asyncio.get_running_loop().time() + PATIENCE_S
            found = []
            while len(found) < 2:
                assert asyncio.get_running_loop().time() < deadline
                try:
                    found.append((await ears.next(timeout=0)).body)
                except TimeoutError:
                    pass  # and the loop had its turn
            assert found == ["one", "two"]
            ears.close()
            with pytest.raises(ConfabError) as caught:
                await ears.next(timeout=0)
            assert caught.value.code is ErrorCode.BAD_HANDLE

    play(tmp_path, scene)


def test_a_cursor_goes_on_where_one_stopped(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        two = await meet(engine)
        async with two.bob.subscribe() as ears:
            for body in ("one", "two"):
                await two.say(body)
            assert await bodies(ears, 1) == ["one"]
            cursor = ears.cursor
        ears = await two.bob.subscribe(cursor).started()
        assert ears.resumed
        assert await bodies(ears, 1) == ["two"]
        ears.close()
        assert [event async for event in ears] == []

    play(tmp_path, scene)


def test_a_subscription_that_ends_by_itself_raises_why(tmp_path: Path) -> None:
    async def scene(engine: confab.aio.Engine) -> None:
        await make_user(engine, "ann")
        signed_in = await engine.anonymous.sessions.create(email="ann@example.com", password="correct horse")
        ann = engine.with_token(signed_in.access_token)
        async with ann.subscribe() as ears:
            await ann.sessions.sign_out()
            with pytest.raises(ConfabError) as caught:
                async for _ in ears:
                    pass
            assert caught.value.code is ErrorCode.UNAUTHENTICATED
        with pytest.raises(ConfabError) as caught:
            async with engine.as_user(999).subscribe():
                pass
        assert caught.value.code is ErrorCode.UNAUTHENTICATED
        with pytest.raises(ConfabError):
            engine.anonymous.subscribe()

    play(tmp_path, scene)


def test_closing_the_engine_ends_what_waits(tmp_path: Path) -> None:
    async def main() -> None:
        engine = await confab.aio.open(tmp_path / "data", **CHEAP)
        ears = await engine.as_user(await make_user(engine, "ann")).subscribe().started()
        waits = [asyncio.create_task(ears.next()), asyncio.create_task(make_user(engine, "bob"))]
        await asyncio.sleep(0)
        await engine.close()
        for end in await asyncio.gather(*waits, return_exceptions=True):
            assert isinstance(end, ConfabError) and end.code is ErrorCode.UNAVAILABLE

    asyncio.run(main())


class SlowToClose:
    """Closes when it may."""

    def __init__(self, native: Any) -> None:
        self.native, self.may = native, threading.Event()

    def close(self) -> None:
        assert self.may.wait(PATIENCE_S)
        self.native.close()


def test_what_begins_while_the_engine_closes_is_refused(tmp_path: Path) -> None:
    async def main() -> None:
        engine = await confab.aio.open(tmp_path / "data", **CHEAP)
        ann = engine.as_user(await make_user(engine, "ann"))
        slow = engine._native = SlowToClose(engine._native)  # type: ignore[assignment]
        closing = asyncio.create_task(engine.close())
        try:
            await asyncio.sleep(0)
            for begun in (ann.users.me, lambda: ann.subscribe().started()):
                with pytest.raises(ConfabError) as caught:
                    await asyncio.wait_for(begun(), PATIENCE_S)
                assert caught.value.code is ErrorCode.UNAVAILABLE
        finally:
            slow.may.set()
        await closing

    asyncio.run(main())


def test_closing_again_waits_for_the_first(tmp_path: Path) -> None:
    async def main() -> None:
        engine = await confab.aio.open(tmp_path / "data", **CHEAP)
        slow = engine._native = SlowToClose(engine._native)  # type: ignore[assignment]
        try:
            closings = [asyncio.create_task(engine.close()) for _ in range(3)]
            done, _ = await asyncio.wait(closings, timeout=0.05)
            assert not done
            closings.pop(0).cancel()  # who gives up on it stops nobody
        finally:
            slow.may.set()
        await asyncio.gather(*closings)
        confab.open(tmp_path / "data", **CHEAP).close()

    asyncio.run(main())


def test_engines_share_a_loop(tmp_path: Path) -> None:
    async def scene(one: confab.aio.Engine) -> None:
        async with confab.aio.open(tmp_path / "two", **CHEAP) as other:
            here, there = await meet(one), await meet(other)
            async with here.bob.subscribe() as ears, there.bob.subscribe() as other_ears:
                await asyncio.gather(here.say("here"), there.say("there"))
                assert await bodies(ears, 1) == ["here"]
                assert await bodies(other_ears, 1) == ["there"]

    play(tmp_path, scene)


def test_a_forgotten_engine_leaves_no_descriptor(tmp_path: Path) -> None:
    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    async def main() -> None:
        before = descriptors()
        for _ in range(3):
            engine = await confab.aio.open(tmp_path / "data", **CHEAP)
            del engine
            gc.collect()
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while descriptors() > before:
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.01)

    asyncio.run(main())
