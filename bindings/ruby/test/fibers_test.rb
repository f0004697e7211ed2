# frozen_string_literal: true

require_relative "helper"
require_relative "scheduler"

class FibersTest < Minitest::Test
  include Chat

  class Stop < StandardError; end

  # Runs the block under a scheduler, in a thread of its own, until all its fibers have ended.
  def with_scheduler
    scheduler = Scheduler.new
    Thread.new do
      Fiber.set_scheduler(scheduler)
      yield
    end.join
    scheduler
  end

  def test_a_fiber_that_calls_lets_others_run
    slow = open_engine(**SLOW)
    order = []
    scheduler = with_scheduler do
      Fiber.schedule { order << "called" && register("ann", on: slow) && order << "answered" }
      Fiber.schedule { order << "other" }
    end
    assert_equal %w[called other answered], order
    assert_operator scheduler.blocks, :>, 0
  end

  def test_fibers_call_at_the_same_time
    ann, _, room = two_people
    seqs = []
    with_scheduler do
      100.times { |n| Fiber.schedule { seqs << ann.messages.send(conversation: room, body: n.to_s).seq } }
    end
    assert_equal (1..100).to_a, seqs.sort
  end

  def test_a_fiber_reads_events_while_another_sends
    ann, bob, room = two_people
    heard = []
    with_scheduler do
      Fiber.schedule { bob.subscribe { |event| heard << event.body and event.body == "last" and break } }
      Fiber.schedule { %w[first second last].each { |body| ann.messages.send(conversation: room, body: body) } }
    end
    assert_equal %w[first second last], heard
  end

  def test_a_fiber_waits_for_an_event_with_a_limit
    ann = person("ann")
    came = :nothing
    with_scheduler { Fiber.schedule { came = ann.subscribe.next(timeout: 0.02) } }
    assert_nil came
  end

  def test_events_wake_a_waiting_fiber_once
    ann, bob, room = two_people
    slept = 0
    with_scheduler do
      heard = bob.subscribe
      Fiber.schedule do
        heard.next
        began = Confab::Condition.now
        sleep 0.05
        slept = Confab::Condition.now - began
      end
      # Outside of fibers, so all three come before the fiber goes on.
      3.times { |n| ann.messages.send(conversation: room, body: n.to_s) }
      waiting = heard.instance_variable_get(:@mailbox).instance_variable_get(:@events)
      wait_until("the events") { waiting.size == 3 }
    end
    assert_operator slept, :>=, 0.05
  end

  def test_errors_reach_the_fiber
    ann = person("ann")
    errors = []
    with_scheduler do
      Fiber.schedule { ann.conversations.get(conversation: 99) rescue errors << $!.code }
      Fiber.schedule { engine.with_token("no token").users.me rescue errors << $!.code }
      Fiber.schedule { ann.call("no.such") rescue errors << $!.code }
    end
    assert_equal %i[not_found not_found unauthenticated], errors.sort
  end

  def test_a_fiber_that_is_thrown_out_gives_up_on_its_call
    slow = open_engine(**SLOW)
    thrown = nil
    with_scheduler do
      fiber = Fiber.schedule do
        register("ann", on: slow)
      rescue Stop => e
        thrown = e
      end
      fiber.raise(Stop)
    end
    assert_instance_of Stop, thrown
    wait_until("the end of the call") { slow.dispatcher.instance_variable_get(:@calls).empty? }
    assert_kind_of Integer, register("bob", on: slow)
  end

  def test_a_blocking_fiber_calls_as_a_thread_does
    ann = person("ann")
    assert_equal "ann@example.com", Fiber.new(blocking: true) { ann.users.me.email }.resume
    assert_equal "ann@example.com", Fiber.new { ann.users.me.email }.resume
  end
end
