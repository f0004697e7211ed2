# frozen_string_literal: true

module Confab
  # What happens to a user, in order, each event once; of {Caller#subscribe}. Any thread may take, and so may fibers.
  #
  #   subscription.each { |event| puts event.body if event.event == "message" }
  #
  # Kinds of events that this gem does not know are passed over. A slow reader costs little memory: events wait in the
  # store.
  class Subscription
    include Enumerable

    # @return [String] behind the last event taken: subscribe from there to go on
    attr_reader :cursor

    # @api private
    def initialize(engine, caller, cursor)
      begin_by(engine) { engine.native.subscribe(*caller, cursor) }
    end

    # @return [Boolean] false: the cursor could not be served (too old, another store): read again what you show
    def resumed? = @resumed

    # Waits for the next event.
    #
    # @param timeout [Numeric, nil] seconds; nil waits as long as it takes
    # @return [Event, nil] nil when none came in time
    # @raise [StopIteration] when it was closed, so that +loop+ ends
    # @raise [Error] when it ended by itself: Unauthenticated (the session is over), Unavailable (the engine was closed)
    def next(timeout: nil)
      @engine.native.fileno # raises where nobody would bring an event: after a close, and in a forked process
      deadline = timeout && (Condition.now + timeout)
      while (json = @mailbox.take(deadline && (deadline - Condition.now)))
        data = JSON.parse(json)
        @cursor = data["cursor"]
        event = Event.of(data)
        return event if event
      end
    end

    # Yields events until it is closed.
    # @yieldparam event [Event]
    # @raise [Error] as {#next}
    def each
      return enum_for(:each) unless block_given?

      while (event = next_or_nil)
        yield event
      end
      self
    end

    # Ends it; what nobody took is forgotten. Who waits in {#next} gets StopIteration.
    def close
      return if @mailbox.over?

      @engine.dispatcher.remove_mailbox(@mailbox.id)
      @mailbox.close
      @engine.native.unsubscribe(@mailbox.id)
    rescue BadHandle
      nil # the engine is closed, and its subscriptions with it
    end

    def inspect = "#<#{self.class} #{@cursor}>"

    # @api private
    def self.finalizer(dispatcher, mailbox)
      proc { dispatcher.abandon(mailbox.id) if mailbox.id && !mailbox.over? }
    end

    private

    def begin_by(engine, &)
      @engine = engine
      @mailbox = Mailbox.new(engine.native)
      ObjectSpace.define_finalizer(self, Subscription.finalizer(engine.dispatcher, @mailbox))
      engine.dispatcher.add_mailbox(@mailbox, &)
      @mailbox.await_start
      started = JSON.parse(@mailbox.started)
      @cursor = started["cursor"]
      @resumed = started["resumed"]
    end

    def next_or_nil
      self.next
    rescue StopIteration
      nil
    end
  end

  # The whole log, everybody's events, as a host follows it under a name; of {HostCaller#follow}. Take an event, deal with
  # it, and {#confirm} it: what was not confirmed on disk comes again after a crash. Delivery stops at 1,000 unconfirmed
  # events.
  class Follower < Subscription
    # @api private
    def initialize(engine, name, from)
      begin_by(engine) { engine.native.follow(name, from) }
    end

    # All events up to this cursor, or up to the last one taken, are dealt with. Returns at once; it is on disk within
    # about a second, and when the engine is closed.
    # @raise [Error] InvalidArgument (cursor: of no event that came), BadHandle
    def confirm(cursor = self.cursor) = @engine.native.confirm(@mailbox.id, cursor)
  end
end
