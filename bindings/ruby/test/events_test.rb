# frozen_string_literal: true

require_relative "helper"

class EventsTest < Minitest::Test
  include Chat

  def texts(subscription, count)
    found = []
    while found.size < count
      event = subscription.next(timeout: WAIT) or flunk("only #{found.size} of #{count} events came")
      found << event.body if event.event == "message"
    end
    found
  end

  def test_events_are_typed_and_in_order
    ann, bob, room = two_people
    heard = bob.subscribe
    assert_predicate heard, :resumed?
    sent = ann.messages.send(conversation: room, body: "hi", client_key: "k1")
    event = heard.next(timeout: WAIT)
    assert_instance_of Confab::Events::Message, event
    assert_equal ["hi", "k1", room, sent.seq], [event.body, event.client_key, event.conversation, event.seq]
    assert_equal event.cursor, heard.cursor
    bob.conversations.mark_read(conversation: room, seq: 1)
    assert_instance_of Confab::Events::Read, heard.next(timeout: WAIT)
    assert_nil heard.next(timeout: 0.01)
  end

  def test_a_slow_reader_gets_all_in_order_and_keeps_little_in_memory
    ann, bob, room = two_people
    heard = bob.subscribe
    count = 6_000
    count.times.each_slice(500) do |slice|
      slice.map { |n| ann.start("messages.send", { conversation: room, body: n.to_s }) }.each(&:value)
    end
    waiting = heard.instance_variable_get(:@mailbox).instance_variable_get(:@events)
    wait_until("the pause") { waiting.size >= Confab::Mailbox::EVENTS_MAX }
    assert_equal "0", texts(heard, 1)[0]
    assert_operator waiting.size, :<=, 4096 + Confab::Mailbox::EVENTS_MAX
    assert_equal (1...count).map(&:to_s), texts(heard, count - 1)
    assert_nil heard.next(timeout: 0.01)
  end

  def test_one_goes_on_from_a_cursor
    ann, bob, room = two_people
    heard = bob.subscribe
    ann.messages.send(conversation: room, body: "one")
    texts(heard, 1)
    heard.close
    ann.messages.send(conversation: room, body: "two")
    assert_equal ["two"], texts(bob.subscribe(cursor: heard.cursor), 1)
    sent = ann.messages.send(conversation: room, body: "three")
    ann.messages.send(conversation: room, body: "four")
    assert_equal ["four"], texts(bob.subscribe(cursor: sent.cursor), 1)
  end

  def test_a_cursor_of_another_store_is_told
    ann, bob, room = two_people
    other = open_engine
    foreign = other.as_user(register("eve", on: other)).subscribe.cursor
    heard = bob.subscribe(cursor: foreign)
    refute_predicate heard, :resumed?
    ann.messages.send(conversation: room, body: "hi")
    assert_equal ["hi"], texts(heard, 1)
  end

  def test_only_users_subscribe_and_cursors_are_checked
    ann = person("ann")
    error = assert_raises(Confab::InvalidArgument) { ann.subscribe(cursor: "no cursor") }
    assert_equal "cursor", error.field
    assert_raises(Confab::Unauthenticated) { engine.anonymous.subscribe }
    assert_raises(Confab::Unauthenticated) { engine.host.subscribe }
    assert_raises(Confab::Unauthenticated) { engine.with_token("no token").subscribe }
    assert_raises(Confab::Error) { engine.as_user(999).subscribe }
  end

  def test_a_subscription_ends_with_its_session
    register("ann")
    signed_in = engine.anonymous.sessions.create(email: "ann@example.com", password: PASSWORD)
    ann = engine.with_token(signed_in.access_token)
    heard = ann.subscribe
    ann.sessions.sign_out
    assert_raises(Confab::Unauthenticated) { heard.next(timeout: WAIT) }
    assert_raises(Confab::Unauthenticated) { heard.each { flunk "no event" } }
  end

  def test_a_closed_subscription_stops_its_readers
    heard = person("ann").subscribe
    reader = Thread.new { heard.each.to_a }
    wait_until("the wait") { reader.stop? }
    heard.close
    assert_equal [], reader.value
    assert_raises(StopIteration) { heard.next }
    heard.close
  end

  def test_closing_the_engine_ends_subscriptions_and_calls
    slow = open_engine(**SLOW)
    id = register("ann", on: slow)
    heard = slow.as_user(id).subscribe
    reader = Thread.new { heard.next }
    reader.report_on_exception = false
    call = slow.anonymous.start("users.register", { email: "bob@example.com", password: PASSWORD })
    wait_until("the wait") { reader.stop? }
    slow.close
    assert_raises(Confab::Unavailable) { reader.value }
    assert_raises(Confab::Cancelled) { call.value(timeout: WAIT) }
    assert_raises(Confab::BadHandle) { slow.as_user(id).users.me }
    assert_raises(Confab::BadHandle) { slow.as_user(id).subscribe }
    assert_raises(Confab::BadHandle) { slow.as_user(id).start("users.me") }
    assert_raises(Confab::BadHandle, Confab::Unavailable) { heard.next }
    heard.close
    slow.close
    assert_predicate slow, :closed?
  end

  def test_a_block_takes_events_until_it_breaks
    ann, bob, room = two_people
    from = ann.messages.send(conversation: room, body: "one").cursor
    %w[two three four].each { |body| ann.messages.send(conversation: room, body: body) }
    heard = []
    bob.subscribe(cursor: from) do |event|
      heard << event.body
      break if event.body == "three"
    end
    assert_equal %w[two three], heard
    wait_until("the end") { engine.dispatcher.instance_variable_get(:@mailboxes).empty? }
    assert_raises(RuntimeError) { bob.subscribe(cursor: from) { raise "from the block" } }
  end

  def test_a_subscription_is_enumerable
    ann, bob, room = two_people
    heard = bob.subscribe
    %w[one two three].each { |body| ann.messages.send(conversation: room, body: body) }
    assert_equal %w[one two], heard.first(2).map(&:body)
    assert_equal ["three"], heard.lazy.select { |event| event.event == "message" }.map(&:body).first(1)
    ann.messages.send(conversation: room, body: "four")
    assert_equal "four", heard.each.next.body
  end

  def test_kinds_of_events_that_the_gem_does_not_know_are_passed_over
    ann, bob, room = two_people
    heard = bob.subscribe
    mailbox = heard.instance_variable_get(:@mailbox)
    mailbox.put('{"event":"of_the_future","cursor":"c"}')
    assert_nil heard.next(timeout: 0.01)
    assert_equal "c", heard.cursor
    mailbox.put('{"event":"of_the_future","cursor":"d"}')
    ann.messages.send(conversation: room, body: "hi")
    assert_equal ["hi"], texts(heard, 1)
  end

  def test_many_subscriptions_each_hear_their_own
    ann, bob, room = two_people
    eve = person("eve")
    ears = Array.new(20) { bob.subscribe }
    quiet = eve.subscribe
    ann.messages.send(conversation: room, body: "hi")
    ears.each { |heard| assert_equal ["hi"], texts(heard, 1) }
    assert_nil quiet.next(timeout: 0.05)
  end

  def test_many_engines_do_not_mix
    engines = Array.new(5) { open_engine }
    ears = engines.map.with_index do |one, n|
      ann = person("ann#{n}", on: one)
      bob = person("bob#{n}", on: one)
      heard = bob.subscribe
      room = ann.conversations.open_direct(user: bob.users.me.id).id
      ann.messages.send(conversation: room, body: "in #{n}")
      heard
    end
    ears.each_with_index { |heard, n| assert_equal ["in #{n}"], texts(heard, 1) }
  end

  def test_log_lines_reach_the_logger
    lines = Thread::Queue.new
    logger = Object.new
    logger.define_singleton_method(:add) { |level, line, name| lines << [level, line, name] }
    logged = open_engine(logger: logger)
    level, line, name = lines.pop
    assert_equal "confab", name
    assert_includes 0..3, level
    refute_empty line
    logged.close
  end
end
