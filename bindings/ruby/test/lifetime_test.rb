# frozen_string_literal: true

require_relative "helper"

class LifetimeTest < Minitest::Test
  include Chat

  PROGRAM = <<~RUBY
    require "confab"
    engine = Confab.open(ARGV[0], map_bytes: 1 << 30, password_memory_bytes: 65_536, password_passes: 1)
    ann = engine.as_user(engine.anonymous.users.register(email: "ann@example.com", password: "correct horse").id)
  RUBY

  def assert_ends_well(source, said = "")
    output, status = run_program(PROGRAM + source, folder)
    assert_predicate status, :success?, output
    assert_equal said, output
  end

  def test_a_block_closes_the_engine
    dir = folder
    kept = nil
    answer = Confab.open(dir, **CHEAP) do |engine|
      kept = engine
      :answer
    end
    assert_equal :answer, answer
    assert_predicate kept, :closed?
    assert_raises(RuntimeError) { Confab.open(dir, **CHEAP) { raise "from the block" } }
    Confab.open(dir, **CHEAP, &:closed?)
  end

  def test_a_process_ends_well_with_an_open_engine
    assert_ends_well("")
  end

  def test_a_process_ends_well_with_all_kinds_of_work_under_way
    assert_ends_well(<<~RUBY)
      heard = ann.subscribe
      Thread.new { heard.each { |event| event } }
      Thread.new { loop { ann.users.me } }
      bob = engine.anonymous.users.register(email: "bob@example.com", password: "correct horse")
      room = ann.conversations.open_direct(user: bob.id).id
      50.times { |n| ann.start("messages.send", { conversation: room, body: n.to_s }) }
    RUBY
  end

  def test_an_engine_works_in_at_exit_and_an_uncaught_exception_is_still_told
    output, status = run_program("at_exit { puts @ann.users.me.email }\n#{PROGRAM}@ann = ann\nraise 'the end'", folder)
    assert_equal 1, status.exitstatus
    assert_includes output, "ann@example.com"
    assert_includes output, "the end (RuntimeError)"
  end

  def test_an_engine_that_nobody_holds_is_closed
    dir = folder
    open_and_forget(dir)
    wait_until("the collection") do
      GC.start
      Confab.open(dir, **CHEAP, &:closed?) || true
    rescue Confab::AlreadyOpen
      false
    end
  end

  # In a fiber, so that nothing of it stays on the stack.
  def open_and_forget(dir)
    Fiber.new do
      forgotten = Confab.open(dir, **CHEAP)
      ann = person("ann", on: forgotten)
      ann.subscribe.next(timeout: 0)
      ann.start("users.me").value
      nil
    end.resume
  end

  def test_a_subscription_that_nobody_holds_ends
    ann = person("ann")
    held = ann.subscribe
    20.times { Fiber.new { ann.subscribe && nil }.resume }
    left = engine.dispatcher.instance_variable_get(:@mailboxes)
    wait_until("the collection") do
      GC.start
      left.size < 20
    end
    assert_nil held.next(timeout: 0)
  end

  def test_a_forked_process_is_told
    ann = person("ann")
    heard = ann.subscribe
    slow = open_engine(**SLOW)
    begun = slow.anonymous.start("users.register", { email: "bob@example.com", password: PASSWORD })
    reader, writer = IO.pipe
    child = fork do
      codes = [-> { ann.users.me }, -> { ann.start("users.me") }, -> { heard.next }, -> { ann.subscribe },
               -> { begun.value(timeout: WAIT) }, -> { Confab.open(folder, **CHEAP) }, -> { engine.close }]
              .map { |work| code_of(work) }
      writer.write(codes.uniq.join(" "))
      writer.close
      exit!(0)
    end
    writer.close
    assert_equal "forked", reader.read
    Process.wait(child)
    assert_equal "ann@example.com", ann.users.me.email
    begun.cancel
  end

  def code_of(work)
    work.call
    :none
  rescue Confab::Error => e
    e.code
  end

  def test_a_forked_process_may_leave_by_exit
    assert_ends_well("fork { exit }\nProcess.wait\nputs ann.users.me.email\n", "ann@example.com\n")
  end

  def test_forked_workers_share_a_folder_that_each_opens
    dir = folder
    workers = Array.new(3) do |n|
      fork do
        Confab.open(dir, **CHEAP) { |engine| register("worker#{n}", on: engine) }
        exit!(0) # without the at_exit of the tests
      rescue Confab::Error
        exit!(1)
      end
    end
    workers.each { |worker| assert_predicate Process.wait2(worker)[1], :success? }
    Confab.open(dir, **CHEAP) do |engine|
      assert_equal 3, engine.host.list_users.users.size
    end
  end

  def test_a_collection_at_every_allocation_harms_nothing
    ann, bob, room = two_people
    heard = bob.subscribe
    GC.stress = true
    2.times do |n|
      assert_equal "text #{n}", ann.messages.send(conversation: room, body: "text #{n}").body
      assert_equal "text #{n}", heard.next(timeout: WAIT).body
      assert_raises(Confab::NotFound) { ann.conversations.get(conversation: 99) }
      assert_equal "ann@example.com", ann.start("users.me").value["email"]
    end
  ensure
    GC.stress = false
  end

  GROWTH = <<~RUBY
    bob = engine.as_user(engine.anonymous.users.register(email: "bob@example.com", password: "correct horse").id)
    room = ann.conversations.open_direct(user: bob.users.me.id).id
    heard = bob.subscribe
    work = lambda do |count|
      count.times { ann.users.me }
      (count / 20).times do
        ann.conversations.get(conversation: 99)
      rescue Confab::NotFound
        ann.start("users.me").value
      end
      (count / 100).times { ann.messages.send(conversation: room, body: "x" * 1000) && heard.next }
    end
    kib = lambda do
      GC.start
      File.read("/proc/self/status")[/RssAnon:\\s+(\\d+)/, 1].to_i # without the store, which is mapped
    end
    work.call(20_000)
    before = kib.call
    work.call(90_000)
    puts kib.call - before
  RUBY

  # 100,000 calls, of each kind that has something to free, may cost 8 MiB: what the engine remembers of 900 messages,
  # and what the collector leaves.
  def test_calls_do_not_grow_memory
    output, status = run_program(PROGRAM + GROWTH, folder)
    assert_predicate status, :success?, output
    assert_operator Integer(output), :<, 8 * 1024
  end
end
