# frozen_string_literal: true

module Confab
  # What a subscription was told and nobody took yet. The reader thread puts, any thread takes.
  #
  # From {EVENTS_MAX} events on the subscription pauses, and its events wait in the store, until half of them were
  # taken. What the library had queued by then still comes.
  # @api private
  class Mailbox
    EVENTS_MAX = 256

    # The beginning: +{"cursor", "resumed"}+ as JSON.
    attr_reader :started

    def initialize(native)
      @native = native
      @condition = Condition.new
      @events = []
      @paused = false
      @over = false
    end

    attr_accessor :id

    def start(json)
      @condition.synchronize do
        @started = json
        @condition.broadcast
      end
    end

    def put(json)
      @condition.synchronize do
        next if @over

        @events << json
        if @events.size >= EVENTS_MAX && !@paused
          @paused = true
          @native.pause(@id)
        end
        @condition.broadcast
      end
    end

    # The end: by an error, or by who reads.
    def finish(error)
      @condition.synchronize do
        next if @over

        @over = true
        @error = error
        @condition.broadcast
      end
    end

    # Forgets what is left too.
    def close
      finish(nil)
      @condition.synchronize { @events.clear }
    end

    def over? = @over

    # Waits for the beginning.
    def await_start
      @condition.synchronize { @condition.wait_until(nil) { @started || @over } }
      raise @error if @started.nil? && @error
    end

    # The next event as JSON, or nil when none came in time.
    # @raise [StopIteration] after {#close}
    # @raise [Error] that ended it, when all before it are taken
    def take(timeout)
      @condition.synchronize do
        @condition.wait_until(timeout) { !@events.empty? || @over }
        json = @events.shift
        if @paused && @events.size <= EVENTS_MAX / 2 && !@over
          @paused = false
          @native.resume(@id)
        end
        return json if json || !@over
        raise StopIteration, "the subscription was closed" if @error.nil?

        raise @error
      end
    end
  end
end
