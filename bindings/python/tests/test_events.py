from __future__ import annotations

import gc
import threading
import time
import weakref
from pathlib import Path

import confab
import pytest
from confab import ConfabError, ErrorCode
from conftest import CHEAP, PATIENCE_S, Two, make_user


def bodies(subscription: confab.Subscription, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        event = subscription.next(PATIENCE_S)
        if isinstance(event, confab.MessageEvent):
            found.append(event.body)
    return found


def wait_until_full(subscription: confab.Subscription) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not subscription._mailbox.box._paused:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_events_are_typed_and_in_order(engine: confab.Engine) -> None:
    two = Two(engine)
    with two.bob.subscribe() as ears:
        assert ears.resumed and ears.cursor
        two.say("one", "two")
        two.bob.conversations.mark_read(conversation=two.room, seq=2)
        first, second, read = (ears.next(PATIENCE_S) for _ in range(3))
        assert isinstance(first, confab.MessageEvent) and isinstance(first, confab.Message)
        assert isinstance(second, confab.MessageEvent) and isinstance(read, confab.ReadEvent)
        assert (first.body, second.body, read.seq) == ("one", "two", 2)
        assert ears.cursor == read.cursor
        assert read.to_json()["event"] == "read"


def test_nothing_is_missed_once_subscribe_has_returned(two: Two) -> None:
    for number in range(20):
        with two.bob.subscribe() as ears:
            two.say(str(number))
            assert bodies(ears, 1) == [str(number)]


def test_a_cursor_goes_on_where_one_stopped(two: Two) -> None:
    with two.bob.subscribe() as ears:
        two.say("one", "two", "three")
        assert bodies(ears, 1) == ["one"]
        cursor = ears.cursor
    two.say("four")
    with two.bob.subscribe(cursor) as ears:
        assert ears.resumed
        assert bodies(ears, 3) == ["two", "three", "four"]


def test_a_slow_reader_loses_nothing_and_holds_up_nobody(two: Two) -> None:
    expected = [str(number) for number in range(1000)]
    with two.bob.subscribe() as slow, two.ann.subscribe() as fast:
        two.say(*expected[:600])
        assert bodies(fast, 600) == expected[:600]
        wait_until_full(slow)
        two.say(*expected[600:])
        assert bodies(fast, 400) == expected[600:]
        assert len(slow._mailbox.box) < 900
        assert bodies(slow, 1000) == expected
        with pytest.raises(TimeoutError):
            slow.next(0.05)


def test_several_threads_share_a_subscription(two: Two) -> None:
    found: list[str] = []
    with two.bob.subscribe() as ears:

        def listen() -> None:
            for event in ears:
                assert isinstance(event, confab.MessageEvent)
                found.append(event.body)
                if len(found) == 50:
                    ears.close()

        threads = [threading.Thread(target=listen) for _ in range(4)]
        for thread in threads:
            thread.start()
        two.say(*[str(number) for number in range(50)])
        for thread in threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
    assert sorted(found, key=int) == [str(number) for number in range(50)]


def test_a_subscription_that_ends_by_itself_raises_why(engine: confab.Engine) -> None:
    make_user(engine, "ann")
    signed_in = engine.anonymous.sessions.create(email="ann@example.com", password="correct horse")
    ann = engine.with_token(signed_in.access_token)
    with ann.subscribe() as ears:
        ann.conversations.create_group(title="last words", members=[])
        ann.sessions.sign_out()
        kinds = []
        with pytest.raises(ConfabError) as caught:
            for event in ears:
                kinds.append(type(event))
        assert caught.value.code is ErrorCode.UNAUTHENTICATED
        assert kinds == [confab.MessageEvent]
        with pytest.raises(ConfabError):
            ears.next()


def test_who_may_not_subscribe_is_told_at_once(engine: confab.Engine) -> None:
    for caller, cursor, code in (
        (engine.anonymous, None, ErrorCode.UNAUTHENTICATED),
        (engine.with_token("no token"), None, ErrorCode.UNAUTHENTICATED),
        (engine.as_user(make_user(engine, "ann")), "no cursor", ErrorCode.INVALID_ARGUMENT),
        (engine.as_user(999), None, ErrorCode.UNAUTHENTICATED),
    ):
        with pytest.raises(ConfabError) as caught:
            caller.subscribe(cursor)
        assert caught.value.code is code


def test_subscriptions_have_a_bound(tmp_path: Path) -> None:
    with confab.open(tmp_path / "data", **CHEAP, subscriptions_max=2) as engine:
        ann = engine.as_user(make_user(engine, "ann"))
        kept = [ann.subscribe(), ann.subscribe()]
        with pytest.raises(ConfabError) as caught:
            ann.subscribe()
        assert caught.value.code is ErrorCode.OVERLOADED and caught.value.retry_after_ms > 0
        kept.pop().close()
        ann.subscribe().close()


def test_an_event_of_a_kind_not_known_is_passed_over(two: Two) -> None:
    with two.bob.subscribe() as ears:
        box = ears._mailbox
        box.put(confab._native.ITEM_EVENT, '{"event":"applause","cursor":"later"}', None)
        two.say("one")
        assert bodies(ears, 1) == ["one"]


def test_a_closed_subscription_is_over(two: Two) -> None:
    ears = two.bob.subscribe()
    two.say("unheard")
    ears.close()
    ears.close()
    assert list(ears) == []
    with pytest.raises(ConfabError) as caught:
        ears.next(0)
    assert caught.value.code is ErrorCode.BAD_HANDLE


def test_a_forgotten_subscription_ends(engine: confab.Engine, two: Two) -> None:
    ears = two.bob.subscribe()
    gone = weakref.ref(ears)
    del ears
    gc.collect()
    assert gone() is None
    assert not engine._dispatcher._mailboxes


def test_closing_the_engine_wakes_who_waits(tmp_path: Path) -> None:
    engine = confab.open(tmp_path / "data", **CHEAP)
    ears = engine.as_user(make_user(engine, "ann")).subscribe()
    heard: list[BaseException] = []

    def listen() -> None:
        try:
            ears.next()
        except ConfabError as error:
            heard.append(error)

    thread = threading.Thread(target=listen)
    thread.start()
    engine.close()
    thread.join(PATIENCE_S)
    assert [error.code for error in heard if isinstance(error, ConfabError)] == [ErrorCode.UNAVAILABLE]
    ears.close()


def test_engines_do_not_hear_each_other(tmp_path: Path) -> None:
    with confab.open(tmp_path / "one", **CHEAP) as one, confab.open(tmp_path / "two", **CHEAP) as other:
        here, there = Two(one), Two(other)
        with here.bob.subscribe() as ears, there.bob.subscribe() as other_ears:
            here.say("here")
            there.say("there")
            assert bodies(ears, 1) == ["here"]
            assert bodies(other_ears, 1) == ["there"]
            for quiet in (ears, other_ears):
                with pytest.raises(TimeoutError):
                    quiet.next(0.05)
