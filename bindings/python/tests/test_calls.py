from __future__ import annotations

import inspect
import logging
import pickle
import threading
from pathlib import Path
from typing import Any

import confab
import confab.aio
import pytest
from confab import ConfabError, ErrorCode
from confab._options import log_to
from conftest import CHEAP, Two, make_user


def code_of(call: Any, *arguments: Any, **named: Any) -> tuple[ErrorCode, str]:
    with pytest.raises(ConfabError) as caught:
        call(*arguments, **named)
    return caught.value.code, caught.value.field


def test_a_message_is_typed(two: Two) -> None:
    sent = two.ann.messages.send(conversation=two.room, body="hi", client_key="k1")
    assert (sent.seq, sent.kind, sent.body, sent.client_key, sent.users) == (1, "text", "hi", "k1", None)
    assert sent.cursor
    page = two.bob.messages.list(conversation=two.room)
    assert [message.id for message in page.messages] == [sent.id]
    assert isinstance(sent, confab.Message)


def test_a_call_by_name_gives_plain_json(two: Two) -> None:
    sent = two.ann.call("messages.send", {"conversation": two.room, "body": "hi"})
    assert sent["from"] == two.ann.users.me().id
    assert two.ann.call("users.me") == two.ann.users.me().to_json()


def test_to_json_has_the_names_of_the_wire(two: Two) -> None:
    sent = two.ann.messages.send(conversation=two.room, body="hi").to_json()
    assert "from" in sent and "client_key" not in sent
    inbox = two.ann.conversations.list()
    assert inbox.to_json() == two.ann.call("conversations.list")


def test_every_operation_has_a_method_in_both_packages(engine: confab.Engine) -> None:
    operations = confab.describe()["operations"]
    assert operations
    for package in (confab, confab.aio):
        for operation in operations:
            group, name = operation["name"].split(".")
            if operation["access"] == "host":
                method = getattr(package.HostCaller, name)
            else:
                owner = inspect.getattr_static(package.Caller, group).fget(engine.anonymous)
                method = getattr(type(owner), name)
            known = {parameter.rstrip("_") for parameter in inspect.signature(method).parameters}
            assert {field["name"] for field in operation["request"]} <= known, operation["name"]


def test_unknown_members_of_an_answer_are_passed_over() -> None:
    given = {"id": 1, "email": "a@b.c", "name": "", "created_at": 2, "mood": "new"}
    assert confab.User._read(given) == confab.User(1, "a@b.c", "", 2, about=None, picture=None, disabled=None)


def test_tokens_are_not_shown(engine: confab.Engine) -> None:
    make_user(engine, "ann")
    signed_in = engine.anonymous.sessions.create(email="ann@example.com", password="correct horse")
    assert signed_in.access_token not in repr(signed_in)
    assert signed_in.refresh_token not in repr(signed_in)


def test_a_token_stands_for_its_user_until_the_session_ends(engine: confab.Engine) -> None:
    ann = make_user(engine, "ann")
    signed_in = engine.anonymous.sessions.create(email="ann@example.com", password="correct horse")
    caller = engine.with_token(signed_in.access_token)
    assert caller.users.me().id == ann
    assert engine.as_user(ann, signed_in.session).users.me().id == ann
    caller.sessions.sign_out()
    assert code_of(caller.users.me) == (ErrorCode.UNAUTHENTICATED, "")
    assert code_of(engine.as_user(ann, signed_in.session).users.me) == (ErrorCode.UNAUTHENTICATED, "")


def test_errors_have_code_message_and_field(two: Two) -> None:
    with pytest.raises(ConfabError) as caught:
        two.ann.messages.send(conversation=two.room, body="")
    error = caught.value
    assert (error.code, error.field, error.retry_after_ms) == (ErrorCode.INVALID_ARGUMENT, "body", 0)
    assert error.message and str(error) == f"invalid_argument: {error.message} ({error.field})"
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.message, again.field) == (error.code, error.message, error.field)


def test_a_code_of_a_newer_library_is_unknown_and_keeps_its_number() -> None:
    error = ConfabError(4711, "new")
    assert (error.code, error.number, str(error)) == (ErrorCode.UNKNOWN, 4711, "unknown 4711: new")
    assert pickle.loads(pickle.dumps(error)).number == 4711


def test_wrong_requests_are_errors(engine: confab.Engine, two: Two) -> None:
    invalid = ErrorCode.INVALID_ARGUMENT
    send = two.ann.messages.send
    assert code_of(two.ann.call, "no.such")[0] is ErrorCode.NOT_FOUND
    assert code_of(engine.anonymous.users.me)[0] is ErrorCode.UNAUTHENTICATED
    assert code_of(send, conversation=two.room, body="a\0b") == (invalid, "body")
    assert code_of(send, conversation=two.room, body="\ud800")[0] is invalid
    assert code_of(send, conversation=two.room, body="x\udc80")[0] is invalid
    assert code_of(send, conversation=-1, body="x") == (invalid, "conversation")
    assert code_of(send, conversation=1 << 70, body="x")[0] is invalid
    assert code_of(send, conversation=two.room, body="x" * 20000) == (ErrorCode.TOO_LARGE, "body")
    assert code_of(send, conversation=two.room, body="x" * 200000) == (ErrorCode.TOO_LARGE, "request")
    assert code_of(two.ann.call, "users.me", {"\ud800": 1})[0] is invalid
    assert code_of(two.ann.call, "users.me", []) == (invalid, "")
    assert code_of(two.ann.call, "users\ud800") == (invalid, "operation")
    assert code_of(two.ann.call, "users\0")[0] is ErrorCode.NOT_FOUND
    assert code_of(engine.with_token, "\udc80") == (invalid, "caller.token")
    assert code_of(engine.as_user, -1) == (invalid, "caller.user")
    assert code_of(engine.as_user, 1 << 64) == (invalid, "caller.user")
    assert code_of(engine.as_user(0).users.me) == (invalid, "caller.user")
    assert two.ann.conversations.get(conversation=two.room).last_seq == 0


def test_what_is_not_json_is_a_python_error(two: Two) -> None:
    with pytest.raises(TypeError):
        two.ann.call("users.me", {"a": object()})
    with pytest.raises(ValueError):
        two.ann.call("users.me", {"a": float("nan")})
    with pytest.raises(TypeError):
        two.ann.call(b"users.me")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        two.ann.messages.send(conversation=two.room, text="hi")  # type: ignore[call-arg]


def test_text_of_any_language_comes_back(two: Two) -> None:
    body = 'привет 你好 👋🏽 \u2028 \\ " / \x7f'
    assert two.ann.messages.send(conversation=two.room, body=body).body == body
    assert two.bob.messages.list(conversation=two.room).messages[0].body == body
    longest = "ж" * 8192
    assert two.ann.messages.send(conversation=two.room, body=longest).body == longest


def test_threads_call_at_once(two: Two) -> None:
    def send() -> None:
        two.say(*["again"] * 25)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert two.ann.conversations.get(conversation=two.room).last_seq == 100


def test_wrong_options_are_errors(tmp_path: Path) -> None:
    data = tmp_path / "data"
    invalid = ErrorCode.INVALID_ARGUMENT
    assert code_of(confab.open, data, access_token_ms=-1) == (invalid, "access_token_ms")
    assert code_of(confab.open, data, calls_max=1 << 32) == (invalid, "calls_max")
    assert code_of(confab.open, "a\0b") == (invalid, "data_dir")
    assert code_of(confab.open, "") == (invalid, "data_dir")
    with pytest.raises(TypeError):
        confab.open(data, colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        confab.open(data, map_bytes="much")  # type: ignore[arg-type]
    assert not data.exists()


def test_a_copy_of_an_open_directory_can_be_opened(engine: confab.Engine, two: Two, tmp_path: Path) -> None:
    two.say("before")
    copy = tmp_path / "copy"
    made = engine.host.backup(target=str(copy))
    assert made.bytes > 0 and made.cursor
    two.say("after")
    with confab.open(copy, **CHEAP) as opened:
        page = opened.as_user(two.bob_id).messages.list(conversation=two.room)
        assert [message.body for message in page.messages] == ["before"]


def test_a_directory_is_open_once(engine: confab.Engine, tmp_path: Path) -> None:
    assert code_of(confab.open, tmp_path / "data", **CHEAP)[0] is ErrorCode.ALREADY_OPEN


def test_the_clock_of_the_application_is_used(tmp_path: Path) -> None:
    with confab.open(tmp_path / "data", **CHEAP, clock=lambda: 1234567890123) as engine:
        assert engine.as_user(make_user(engine, "ann")).users.me().created_at == 1234567890123


def test_a_clock_that_raises_is_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", lambda raised: heard.append(raised.exc_type))
    with confab.open(tmp_path / "data", **CHEAP, clock=lambda: 1 // 0) as engine:
        assert engine.as_user(make_user(engine, "ann")).users.me().created_at > 1234567890123
    assert ZeroDivisionError in heard


def test_inside_a_callback_everything_is_refused(tmp_path: Path) -> None:
    heard: list[ErrorCode] = []
    engine: confab.Engine | None = None

    def clock() -> int:
        if engine is not None and not heard:
            heard.append(code_of(engine.anonymous.call, "users.me")[0])
        return 1234567890123

    with confab.open(tmp_path / "data", **CHEAP, clock=clock) as engine:
        make_user(engine, "ann")
    assert heard == [ErrorCode.UNSUPPORTED]


def ears_of(name: str) -> tuple[logging.Logger, list[tuple[int, str]]]:
    heard: list[tuple[int, str]] = []

    class Ears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append((record.levelno, record.getMessage()))

    logger = logging.getLogger(name)
    logger.addHandler(Ears())
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    return logger, heard


def test_what_the_engine_says_goes_to_logging(tmp_path: Path) -> None:
    logger, heard = ears_of("confab.test.engine")
    with confab.open(tmp_path / "data", **CHEAP, logger=logger) as engine:
        make_user(engine, "ann")  # its writer has spoken by then
    assert logging.INFO in {level for level, _ in heard}
    assert all(line and not line.endswith("\n") for _, line in heard)


def test_a_line_of_the_log_is_no_format_and_its_level_may_be_new() -> None:
    logger, heard = ears_of("confab.test.lines")
    log = log_to(logger)
    assert log is not None
    log(2, "100% full")
    log(9, "of a newer library")
    assert heard == [(logging.WARNING, "100% full"), (logging.ERROR, "of a newer library")]
    assert log_to(None) is None
