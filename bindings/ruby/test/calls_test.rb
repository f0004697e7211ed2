# frozen_string_literal: true

require_relative "helper"

class CallsTest < Minitest::Test
  include Chat

  def test_typed_calls_answer_with_records
    user = engine.anonymous.users.register(email: "ann@example.com", password: PASSWORD, name: "Ann")
    assert_equal ["ann@example.com", "Ann"], [user.email, user.name]
    assert_kind_of Integer, user.id
    assert_kind_of String, user.cursor
    assert_equal user.id, engine.as_user(user.id).users.me.id
  end

  def test_records_hold_records
    ann, bob, room = two_people
    ann.messages.send(conversation: room, body: "hi")
    seen = bob.conversations.get(conversation: room)
    assert_equal [ann.users.me.id, ""], [seen.peer.id, seen.peer.email]
    assert_equal "hi", seen.last_message.body
    page = bob.messages.list(conversation: room)
    assert_equal ["hi"], page.messages.map(&:body)
    refute page.more_before
  end

  def test_records_match_patterns_and_compare
    ann, _, room = two_people
    sent = ann.messages.send(conversation: room, body: "hi")
    sent => { body:, seq: 1 }
    assert_equal "hi", body
    assert_equal sent, sent.class.new(sent.to_h.dup)
    refute_equal sent, ann.messages.send(conversation: room, body: "hi")
  end

  def test_members_that_the_gem_does_not_know_stay_readable
    user = Confab::User.new("id" => 1, "colour" => "blue")
    assert_equal "blue", user["colour"]
    assert_nil user.email
  end

  def test_inspect_shows_no_secrets
    register("ann")
    signed_in = engine.anonymous.sessions.create(email: "ann@example.com", password: PASSWORD)
    refute_includes signed_in.inspect, signed_in.access_token
    refute_includes signed_in.to_s, signed_in.refresh_token
    refute_includes engine.with_token(signed_in.access_token).inspect, signed_in.access_token
  end

  def test_raw_calls_reach_operations_by_name
    ann = person("ann")
    assert_equal "ann@example.com", ann.call("users.me")["email"]
    assert_equal "ann@example.com", ann.call(:"users.list", { email: "ann@example.com" })["users"][0]["email"]
    assert_equal ann.call("users.me"), JSON.parse(ann.call_json("users.me", "{}"))
  end

  def test_a_started_call_is_awaited_later
    ann = person("ann")
    call = ann.start("users.me")
    assert_equal "ann@example.com", call.value(timeout: WAIT)["email"]
    assert_predicate call, :done?
    assert_equal "ann@example.com", call.value["email"]
    refused = ann.start("messages.send", { conversation: 99, body: "x" })
    assert_raises(Confab::NotFound) { refused.value(timeout: WAIT) }
  end

  def test_a_cancelled_call_says_so
    slow = open_engine(**SLOW)
    call = slow.anonymous.start("users.register", { email: "ann@example.com", password: PASSWORD })
    assert_nil call.value(timeout: 0)
    call.cancel
    assert_raises(Confab::Cancelled) { call.value(timeout: WAIT) }
    call.cancel
  end

  def test_at_most_calls_max_are_under_way
    slow = open_engine(calls_max: 1, **SLOW)
    first = slow.anonymous.start("users.register", { email: "ann@example.com", password: PASSWORD })
    refused = assert_raises(Confab::Overloaded) { slow.anonymous.start("users.me") }
    assert_operator refused.retry_after_ms, :>, 0
    assert first.value(timeout: WAIT)
  end

  def test_callers_are_who_they_say
    id = register("ann")
    signed_in = engine.anonymous.sessions.create(email: "ann@example.com", password: PASSWORD)
    assert_equal id, engine.with_token(signed_in.access_token).users.me.id
    assert_equal id, engine.as_user(id, session: signed_in.session).users.me.id
    assert_raises(Confab::Unauthenticated) { engine.anonymous.users.me }
    assert_raises(Confab::Unauthenticated) { engine.with_token("no token").users.me }
    assert_raises(Confab::Unauthenticated) { engine.as_user(id, session: 999).users.me }
  end

  def test_tokens_follow_the_clock
    clock = Confab::Clock.new
    timed = open_engine(clock: clock, access_token_ms: 60_000)
    register("ann", on: timed)
    signed_in = timed.anonymous.sessions.create(email: "ann@example.com", password: PASSWORD)
    ann = timed.with_token(signed_in.access_token)
    ann.users.me
    clock.advance(3_600_000)
    assert_raises(Confab::Unauthenticated) { ann.users.me }
  end

  def test_the_host_may_do_what_users_may_not
    id = engine.host.ensure_user(email: "ann@example.com", name: "Ann").id
    assert_equal id, engine.host.host.ensure_user(email: "ann@example.com").id
    signed_in = engine.host.sign_in(user: id, device: "tests")
    assert_equal id, engine.with_token(signed_in.access_token).users.me.id
    assert_raises(Confab::Error) { engine.as_user(id).call("host.ensure_user", { email: "bob@example.com" }) }
  end

  def test_a_field_with_the_name_of_a_keyword_is_passed_on
    ann, _, room = two_people
    first = ann.messages.send(conversation: room, body: "hi", client_key: "k1")
    assert_equal first.seq, ann.messages.send(conversation: room, body: "hi", client_key: "k1", retry: true).seq
    assert_raises(Confab::InvalidArgument) { ann.messages.send(conversation: room, body: "hi", retry: "yes") }
  end
end
