# frozen_string_literal: true

require_relative "helper"

class ErrorsTest < Minitest::Test
  include Chat

  def test_an_error_has_code_number_message_and_field
    error = assert_raises(Confab::InvalidArgument) { engine.anonymous.users.register(email: "no", password: PASSWORD) }
    assert_equal [:invalid_argument, 1, "email"], [error.code, error.number, error.field]
    refute_empty error.message
    assert_nil error.retry_after_ms
    assert_kind_of Confab::Error, error
    assert_kind_of StandardError, error
  end

  def test_each_code_has_a_class
    register("ann")
    assert_raises(Confab::Conflict) { register("ann") }
    assert_raises(Confab::NotFound) { person("bob").conversations.get(conversation: 99) }
    newer = Confab::Error.of_status(77, "newer_code", "words", "", 5)
    assert_instance_of Confab::Error, newer
    assert_equal [:newer_code, 77, 5], [newer.code, newer.number, newer.retry_after_ms]
  end

  def test_after_a_close_errors_still_say_what_is_wrong
    ann = person("ann")
    native = engine.native
    engine.close
    [-> { ann.start("users.me") }, -> { native.cancel(1) }, -> { native.interrupt }].each do |work|
      refute_empty assert_raises(Confab::BadHandle) { work.call }.message
    end
  end

  def test_an_unknown_operation_is_not_found
    assert_raises(Confab::NotFound) { engine.anonymous.call("no.such") }
    assert_raises(Confab::NotFound) { engine.anonymous.call("") }
    assert_raises(Confab::NotFound) { engine.anonymous.call("users.me\0") }
    assert_raises(Confab::NotFound) { engine.anonymous.call("\xff\xfe") }
  end

  def test_an_unknown_member_of_a_request_is_refused
    error = assert_raises(Confab::InvalidArgument) { person("ann").call("users.me", { colour: "blue" }) }
    assert_equal "colour", error.field
    assert_raises(ArgumentError) { person("bob").users.me(colour: "blue") }
  end

  def test_text_that_is_no_utf8_is_refused
    ann, _, room = two_people
    bad = "caf\xe9"
    assert_raises(Confab::InvalidArgument) { ann.messages.send(conversation: room, body: bad) }
    assert_raises(Confab::InvalidArgument) { ann.messages.send(conversation: room, body: bad.b) }
    json = %({"conversation":#{room},"body":"#{bad}"})
    assert_raises(Confab::InvalidArgument) { ann.call_json("messages.send", json) }
    assert_empty ann.messages.list(conversation: room).messages
  end

  def test_text_of_another_encoding_arrives_as_what_it_says
    ann, _, room = two_people
    sent = ann.messages.send(conversation: room, body: "café".encode("ISO-8859-1"))
    assert_equal "café", sent.body
    assert_equal Encoding::UTF_8, sent.body.encoding
  end

  def test_nul_and_huge_input_are_refused
    ann, _, room = two_people
    assert_raises(Confab::InvalidArgument) { ann.messages.send(conversation: room, body: "a\0b") }
    assert_raises(Confab::TooLarge) { ann.messages.send(conversation: room, body: "x" * 20_000) }
    assert_raises(Confab::TooLarge) { ann.messages.send(conversation: room, body: "x" * 10_000_000) }
    assert_raises(Confab::TooLarge) { ann.start("messages.send", { conversation: room, body: "x" * 10_000_000 }) }
    assert_raises(Confab::Error) { engine.with_token("x" * 1_000_000).users.me }
  end

  def test_what_is_no_json_is_refused
    ann = person("ann")
    ["{", "[]", "null", "{} {}", "\0"].each do |json|
      assert_raises(Confab::InvalidArgument, json) { ann.call_json("users.me", json) }
    end
    assert_raises(Confab::InvalidArgument) { ann.call("users.list", { limit: Float::NAN }) }
    deep = 200.times.inject({}) { |inner, _| { a: inner } }
    assert_raises(Confab::InvalidArgument) { ann.call("users.list", deep) }
  end

  def test_numbers_out_of_range_are_refused
    [0, -1, 2**53, 2**64, 1.5, "1", nil].each do |id|
      assert_raises(Confab::InvalidArgument, id.inspect) { engine.as_user(id) }
    end
    assert_raises(Confab::InvalidArgument) { engine.as_user(1, session: -1) }
    ann = person("ann")
    assert_raises(Confab::InvalidArgument) { ann.conversations.get(conversation: 2**70) }
    assert_raises(Confab::InvalidArgument) { ann.conversations.get(conversation: "1") }
  end

  def test_bad_options_are_named
    { map_bytes: -1, calls_max: 2**32, password_memory_bytes: 1, access_token_ms: 2**63, password_passes: "2" }
      .each do |name, value|
        error = assert_raises(Confab::InvalidArgument, name) { Confab.open(folder, name => value) }
        assert_equal name.to_s, error.field
      end
    assert_raises(ArgumentError) { Confab.open(folder, colour: "blue") }
    assert_raises(TypeError) { Confab.open(folder, issuer: 5) }
    assert_raises(TypeError) { Confab.open(folder, clock: Time) }
    assert_raises(Confab::InvalidArgument) { Confab.open("") }
    assert_raises(Confab::InvalidArgument) { Confab.open("a\0b") }
    assert_raises(TypeError) { Confab.open(nil) }
    assert_raises(Confab::IoError) { Confab.open("/proc/none/such") }
  end

  def test_a_folder_opens_once_in_a_process
    dir = folder
    open_engine(dir)
    assert_raises(Confab::AlreadyOpen) { open_engine(dir) }
  end
end
