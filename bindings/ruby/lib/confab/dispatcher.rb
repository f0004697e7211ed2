# frozen_string_literal: true

require "io/wait"

module Confab
  # Reads the one queue of an engine and hands on what it brings. Its thread starts with the first call or subscription
  # that needs it. It holds no {Engine}, so that one that nobody holds can be collected.
  # @api private
  class Dispatcher
    REPLY = 1
    STARTED = 2
    EVENT = 3
    ENDED = 4

    def initialize(native, logger)
      @native = native
      @logger = logger
      @lock = Thread::Mutex.new
      @calls = {}
      @mailboxes = {}
      @abandoned = Thread::Queue.new # ids of subscriptions that were collected; finalizers may take no lock
      @stopping = false
      @lock.synchronize { start } if logger
    end

    # Begins a call by the block, which gives its id. The lock keeps its end from coming before it is known.
    def add_call(pending)
      @lock.synchronize do
        start
        id = pending.id = yield
        @calls[id] = pending
        id
      end
    end

    # The same for a subscription.
    def add_mailbox(mailbox)
      @lock.synchronize do
        start
        id = mailbox.id = yield
        @mailboxes[id] = mailbox
      end
    end

    def remove_mailbox(id) = @lock.synchronize { @mailboxes.delete(id) }

    # Ends the thread and waits for that.
    def stop
      @stopping = true
      wake
      thread = @thread
      thread.join if thread && thread != Thread.current
    end

    # Of finalizers, which may take no lock.
    def abandon(subscription = nil)
      subscription ? @abandoned << subscription : @stopping = true
      wake
    end

    # Tells everybody who waits that nothing comes any more.
    def finish_all(call_error, subscription_error)
      calls, mailboxes = @lock.synchronize do
        left = [@calls.values, @mailboxes.values]
        @calls = {}
        @mailboxes = {}
        left
      end
      calls.each { |call| call.finish(nil, call_error) }
      mailboxes.each { |mailbox| mailbox.finish(subscription_error) }
    end

    # Passes on the lines of the log that there are. The library's levels are Logger's.
    def pass_log
      return unless @logger

      lost, lines = @native.take_log
      lines.each { |level, line| @logger.add(level, line, "confab") }
      @logger.add(2, "#{lost} lines of the log were lost: the logger is slow", "confab") if lost.positive?
    rescue StandardError => e
      warn "confab: the logger failed: #{e.message}"
    end

    private

    # With the lock held. A fork takes no threads along: the child's calls are refused before they come to need one.
    def start
      return if @thread&.alive?

      files = [@native.fileno, @native.log_fileno].compact.map { |fd| IO.for_fd(fd, autoclose: false) }
      @thread = Thread.new { run(files) }
      @thread.name = "confab"
    end

    def wake
      @native.interrupt
    rescue Error
      nil # closed already, or of another process
    end

    def run(files)
      until @stopping
        files.one? ? files.first.wait_readable : IO.select(files)
        pass_log
        drop_abandoned
        @native.take.each { |kind, id, json, error| dispatch(kind, id, json, error) }
      end
    rescue Error => e
      finish_all(e, e)
    ensure
      finish_all(*Engine.closed_errors)
    end

    def drop_abandoned
      until @abandoned.empty?
        id = @abandoned.pop
        remove_mailbox(id)
        @native.unsubscribe(id)
      end
    end

    def dispatch(kind, id, json, error)
      case kind
      when REPLY
        @lock.synchronize { @calls.delete(id) }&.finish(json, error)
      when STARTED
        mailbox(id)&.start(json)
      when EVENT
        mailbox(id)&.put(json)
      when ENDED
        remove_mailbox(id)&.finish(error)
      end
    end

    def mailbox(id) = @lock.synchronize { @mailboxes[id] }
  end
end
