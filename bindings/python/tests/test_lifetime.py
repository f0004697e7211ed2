from __future__ import annotations

import asyncio
import gc
import os
import resource
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import confab
import confab.aio
import pytest
from confab import ConfabError, ErrorCode
from conftest import CHEAP, PATIENCE_S, make_user

Run = Callable[[str], "subprocess.CompletedProcess[str]"]

RSS_GROWTH_MAX_MIB = 4


def ends_well(run: Run, source: str, said: str = "") -> None:
    program = run(source)
    assert (program.stderr, program.stdout.strip(), program.returncode) == ("", said, 0)


def test_after_close_everything_is_refused(tmp_path: Path) -> None:
    engine = confab.open(tmp_path / "data", **CHEAP)
    ann = engine.as_user(make_user(engine, "ann"))
    engine.close()
    engine.close()
    for call in (ann.users.me, ann.subscribe, engine.anonymous.users.me):
        with pytest.raises(ConfabError) as caught:
            call()
        assert caught.value.code is ErrorCode.BAD_HANDLE


def test_closing_again_waits_for_the_first(tmp_path: Path) -> None:
    called, may_end = threading.Event(), threading.Event()
    may_end.set()

    def clock() -> int:
        called.set()
        may_end.wait(PATIENCE_S)
        return 1_700_000_000_000

    engine = confab.open(tmp_path / "data", **CHEAP, clock=clock)
    caller = threading.Thread(target=make_user, args=(engine, "ann"))
    closers = [threading.Thread(target=engine.close) for _ in range(2)]
    called.clear()
    may_end.clear()
    try:
        caller.start()
        assert called.wait(PATIENCE_S)
        for closer in closers:
            closer.start()
        for closer in closers:
            closer.join(0.05)
            assert closer.is_alive()
    finally:
        may_end.set()
    for closer in closers:
        closer.join(PATIENCE_S)
        assert not closer.is_alive()
    caller.join(PATIENCE_S)


def test_closing_inside_a_callback_is_refused_and_later_works(tmp_path: Path) -> None:
    refused: list[ErrorCode] = []

    def clock() -> int:
        if engine is not None and not refused:
            try:
                engine.close()
            except ConfabError as error:
                refused.append(error.code)
        return 1_700_000_000_000

    engine: confab.Engine | None = None
    engine = confab.open(tmp_path / "data", **CHEAP, clock=clock)
    make_user(engine, "ann")
    assert refused == [ErrorCode.UNSUPPORTED]
    engine.close()
    confab.open(tmp_path / "data", **CHEAP).close()


def test_a_forgotten_engine_closes_itself(tmp_path: Path) -> None:
    for name in ("ann", "bob", "cyd"):
        engine = confab.open(tmp_path / "data", **CHEAP)
        ears = engine.as_user(make_user(engine, name)).subscribe()
        del engine, ears
        gc.collect()


class DroppingClock:
    """Drops what it is given, inside the engine's call, with the last reference to it."""

    def __init__(self) -> None:
        self.given: list[object] = []

    def __call__(self) -> int:
        self.given.clear()
        return 1_700_000_000_000


def test_an_engine_that_is_collected_inside_a_callback_is_closed(tmp_path: Path) -> None:
    clock = DroppingClock()
    engine = confab.open(tmp_path / "data", **CHEAP, clock=clock)
    ann = engine.as_user(make_user(engine, "ann"))
    ann.subscribe().close()
    native = ann._native  # which does not keep the engine
    clock.given.append(engine)
    del engine, ann
    native.call("conversations.create_group", '{"title":"alone","members":[]}')
    assert not clock.given
    opened_again(tmp_path)
    with pytest.raises(ConfabError):
        native.call("users.me", "")


def test_an_asyncio_engine_that_is_collected_inside_a_callback_is_closed(tmp_path: Path) -> None:
    async def main() -> confab._native.Caller:
        clock = DroppingClock()
        engine = await confab.aio.open(tmp_path / "data", **CHEAP, clock=clock)
        native = engine.anonymous._native  # which does not keep the engine
        clock.given.append(engine)
        del engine
        native.call("users.register", '{"email":"ann@example.com","password":"correct horse"}')
        assert not clock.given
        return native

    native = asyncio.run(main())
    opened_again(tmp_path)
    with pytest.raises(ConfabError):
        native.call("users.me", "")


def opened_again(tmp_path: Path) -> None:
    deadline = monotonic() + PATIENCE_S
    while True:
        try:
            return confab.open(tmp_path / "data", **CHEAP).close()
        except ConfabError as error:
            assert error.code is ErrorCode.ALREADY_OPEN and monotonic() < deadline
        sleep(0.01)


def test_a_subscription_that_is_collected_inside_a_callback_ends(tmp_path: Path) -> None:
    clock = DroppingClock()
    with confab.open(tmp_path / "data", **CHEAP, clock=clock, subscriptions_max=1) as engine:
        ann = engine.as_user(make_user(engine, "ann"))
        room = ann.conversations.create_group(title="alone", members=[]).id
        clock.given.append(ann.subscribe())
        deadline = monotonic() + PATIENCE_S
        while True:
            ann.messages.send(conversation=room, body="a turn for who drops it")
            assert not clock.given
            try:
                return ann.subscribe().close()
            except ConfabError as error:
                assert error.code is ErrorCode.OVERLOADED and monotonic() < deadline


def test_who_calls_keeps_the_engine_open(tmp_path: Path) -> None:
    ann = confab.open(tmp_path / "data", **CHEAP).anonymous
    gc.collect()
    assert ann.users.register(email="ann@example.com", password="correct horse").id == 1


def test_a_program_ends_well_with_an_open_engine(run_program: Run) -> None:
    ends_well(
        run_program,
        """
engine = confab.open(DATA, **OPTIONS, clock=lambda: 1700000000000)
ann = engine.anonymous.users.register(email="ann@example.com", password="correct horse")
ears = engine.as_user(ann.id).subscribe()
print(ann.id)
""",
        "1",
    )


def test_a_program_ends_well_with_an_open_asyncio_engine(run_program: Run) -> None:
    ends_well(
        run_program,
        """
import asyncio, confab.aio
kept = []
async def main():
    engine = await confab.aio.open(DATA, **OPTIONS)
    ann = await engine.anonymous.users.register(email="ann@example.com", password="correct horse")
    kept.extend([engine, engine.as_user(ann.id).subscribe()])
    await kept[1].started()
asyncio.run(main())
print(len(kept))
""",
        "2",
    )


def test_a_program_that_raises_ends_with_its_own_error(run_program: Run) -> None:
    program = run_program("engine = confab.open(DATA, **OPTIONS)\nraise SystemExit(7)")
    assert (program.returncode, program.stderr) == (7, "")


def test_a_forked_process_is_told_so(run_program: Run) -> None:
    ends_well(
        run_program,
        """
import os, sys, warnings
warnings.simplefilter("ignore")  # newer Pythons warn of a fork beside threads
engine = confab.open(DATA, **OPTIONS)
ann = engine.as_user(engine.anonymous.users.register(email="ann@example.com", password="correct horse").id)
ears = ann.subscribe()
child = os.fork()
if child == 0:
    for call in (ann.users.me, ears.next, ann.subscribe, engine.close):
        try:
            call()
        except confab.ConfabError as error:
            print(error.code.name, flush=True)
    sys.exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
ann.conversations.create_group(title="still here", members=[])
print(ears.next(30).kind)
""",
        "FORKED\nFORKED\nFORKED\nFORKED\ncreated",
    )


def test_ctrl_c_ends_a_wait(run_program: Run) -> None:
    ends_well(
        run_program,
        """
import signal
engine = confab.open(DATA, **OPTIONS)
ears = engine.as_user(engine.anonymous.users.register(email="a@example.com", password="correct horse").id).subscribe()
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.setitimer(signal.ITIMER_REAL, 0.1)
try:
    ears.next()
except KeyboardInterrupt:
    print("interrupted")
""",
        "interrupted",
    )


def rss_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


def test_calls_leave_no_memory_behind(engine: confab.Engine) -> None:
    ann = engine.as_user(make_user(engine, "ann"))
    stranger = engine.with_token("no token")

    def call(count: int) -> None:
        for _ in range(count):
            ann.users.me()
            try:
                stranger.users.me()
            except ConfabError:
                pass

    call(10_000)
    before = rss_mib()
    call(100_000)
    assert rss_mib() - before < RSS_GROWTH_MAX_MIB


def test_awaited_calls_leave_no_memory_behind(tmp_path: Path) -> None:
    async def main() -> None:
        async with confab.aio.open(tmp_path / "data", **CHEAP) as engine:
            registered = await engine.anonymous.users.register(email="ann@example.com", password="correct horse")
            ann = engine.as_user(registered.id)

            async def call(count: int) -> None:
                for _ in range(count // 50):
                    await asyncio.gather(*(ann.users.me() for _ in range(50)))

            await call(10_000)
            before = rss_mib()
            await call(100_000)
            assert rss_mib() - before < RSS_GROWTH_MAX_MIB

    asyncio.run(main())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_a_store_of_another_user_is_refused_at_once_with_the_reason(tmp_path: Path) -> None:
    data = tmp_path / "data"
    confab.open(data, **CHEAP).close()
    before = sorted(data.iterdir())
    for path in (data, *data.rglob("*")):
        os.chown(path, 54321, -1)
    refusal = r"belongs to .*54321.* this process runs as .*uid 0\).*: run it as "
    with pytest.raises(ConfabError, match=refusal) as caught:
        confab.open(data, **CHEAP)
    assert caught.value.code is ErrorCode.UNSUPPORTED
    assert sorted(data.iterdir()) == before
    assert {path.stat().st_uid for path in data.rglob("*")} == {54321}


def test_subscriptions_leave_no_memory_behind(engine: confab.Engine) -> None:
    ann = engine.as_user(make_user(engine, "ann"))
    room = ann.conversations.create_group(title="alone", members=[]).id

    def subscribe(count: int) -> None:
        for _ in range(count):
            with ann.subscribe():
                ann.conversations.mark_read(conversation=room, seq=1)

    subscribe(200)
    before = rss_mib()
    subscribe(2000)
    assert rss_mib() - before < RSS_GROWTH_MAX_MIB
