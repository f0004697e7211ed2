# frozen_string_literal: true

require_relative "helper"
require "timeout"

class ThreadsTest < Minitest::Test
  include Chat

  class Stop < StandardError; end

  def slow = @slow ||= open_engine(**SLOW)

  # A thread that registers, and is inside that call.
  def registering(name)
    thread = Thread.new { register(name, on: slow) }
    thread.report_on_exception = false
    wait_until("the call") { thread.stop? }
    assert_predicate thread, :alive?, "the call was over too soon to test anything"
    thread
  end

  def registered?(name)
    !slow.host.list_users(email: "#{name}@example.com").users.empty?
  end

  def test_other_threads_run_while_a_call_waits
    slow
    thread = registering("ann")
    turns = 0
    while thread.alive?
      turns += 1
      sleep 0.001
    end
    assert_operator turns, :>, 3
    assert_kind_of Integer, thread.value
  end

  def test_an_exception_of_another_thread_comes_after_the_call
    slow
    thread = registering("ann")
    thread.raise(Stop)
    assert_raises(Stop) { thread.value }
    assert registered?("ann")
  end

  def test_a_killed_thread_ends_its_call
    slow
    thread = registering("ann")
    thread.kill
    assert_nil thread.value
    assert registered?("ann")
  end

  def test_a_pending_exception_comes_before_the_call_begins
    ann, _, room = two_people
    thread = Thread.new do
      Thread.handle_interrupt(Stop => :on_blocking) do
        Thread.stop until Thread.pending_interrupt?
        ann.messages.send(conversation: room, body: "never sent")
      end
    end
    thread.report_on_exception = false
    thread.raise(Stop)
    assert_raises(Stop) { thread.value }
    assert_empty ann.messages.list(conversation: room).messages
  end

  def test_a_thread_that_is_thrown_out_of_waiting_can_come_again
    ann, bob, room = two_people
    heard = bob.subscribe
    assert_raises(Timeout::Error) { Timeout.timeout(0.02) { heard.next } }
    ann.messages.send(conversation: room, body: "hi")
    assert_equal "hi", heard.next(timeout: WAIT).body
  end

  def test_threads_share_an_engine
    ann, _, room = two_people
    threads = Array.new(8) do |n|
      Thread.new { Array.new(50) { |m| ann.messages.send(conversation: room, body: "#{n}-#{m}").seq } }
    end
    seqs = threads.flat_map(&:value)
    assert_equal (1..400).to_a, seqs.sort
    threads.each { |thread| assert_equal thread.value, thread.value.sort }
  end

  def test_threads_share_a_subscription
    ann, bob, room = two_people
    heard = bob.subscribe
    readers = Array.new(4) { Thread.new { heard.map(&:body) } }
    100.times { |n| ann.messages.send(conversation: room, body: n.to_s) }
    wait_until("the last event") { heard.cursor == ann.call("conversations.list")["cursor"] }
    heard.close
    assert_equal (0...100).map(&:to_s).sort, readers.flat_map(&:value).sort
  end

  def test_a_string_may_change_while_a_call_reads_it
    slow
    json = +%({"email":"ann@example.com","password":"#{PASSWORD}","name":"#{'n' * 60}"})
    thread = Thread.new { slow.anonymous.call_json("users.register", json) }
    wait_until("the call") { thread.stop? }
    json.replace("x" * 1000)
    GC.start
    assert_equal "n" * 60, JSON.parse(thread.value)["name"]
  end

  def test_closing_waits_for_calls_under_way
    slow
    thread = registering("ann")
    slow.close
    assert_kind_of Integer, thread.value
  end

  def test_an_engine_may_be_closed_while_threads_call
    ann, bob, room = two_people
    work = [-> { ann.users.me }, -> { ann.start("users.me").value }, -> { bob.subscribe.close },
            -> { ann.messages.send(conversation: room, body: "hi") }]
    threads = work.cycle.first(8).map do |one|
      Thread.new do
        loop { one.call }
      rescue Confab::Error => e
        e.code
      end
    end
    ann.messages.send(conversation: room, body: "hi") until ann.conversations.get(conversation: room).last_seq > 20
    engine.close
    assert_empty threads.map(&:value) - %i[bad_handle unavailable cancelled]
  end

  def test_a_signal_handler_may_call
    ann = person("ann")
    heard = Thread::Queue.new
    before = trap("USR1") do
      heard << ann.users.me.email
      ann.start("users.me")
    rescue ThreadError
      heard << :refused
    end
    Process.kill("USR1", Process.pid)
    wait_until("the signal") { heard.size == 2 }
    assert_equal ["ann@example.com", :refused], [heard.pop, heard.pop]
  ensure
    trap("USR1", before)
  end
end
