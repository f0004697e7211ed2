# frozen_string_literal: true

module Confab
  # An engine as somebody sees it; of {Engine#anonymous}, {Engine#as_user}, {Engine#with_token} and {Engine#host}.
  #
  # Calls wait for their answer, a mutation until it is on disk, while other threads run. A fiber of a scheduler lets
  # the other fibers run. An exception of another thread (Thread#raise, Thread#kill, Timeout) comes after the call has
  # ended, or before it began; in a fiber of a scheduler it comes at once, and the call may be carried out all the same.
  # Then repeat with the same +client_key+.
  class Caller
    include Operations

    # @return [Engine]
    attr_reader :engine

    # @api private
    def initialize(engine, kind, user: 0, session: 0, token: nil)
      @engine = engine
      @who = [kind, user, session, token].freeze
    end

    # Calls an operation by name, also one that is newer than this gem.
    #
    # @param operation [String, Symbol] such as "messages.send"
    # @param request [Hash] its fields
    # @return [Hash{String => Object}] the answer
    # @raise [Error]
    def call(operation, request = {}) = JSON.parse(call_json(operation, encode(request)))

    # The same with text of JSON in and out.
    # @return [String]
    def call_json(operation, json = "")
      return start_json(operation, json).json_or_cancel if Fiber.current_scheduler

      @engine.native.call(*@who, operation.to_s, json)
    end

    # Begins a call and does not wait for it.
    # @return [PendingCall]
    # @raise [Error] Overloaded, TooLarge: it was not begun
    def start(operation, request = {}) = start_json(operation, encode(request))

    # Subscribes to what happens to this user, after a cursor or from now on, and waits until that has begun.
    #
    # With a block: yields each event, on this thread, until the block breaks or the subscription ends, and then closes.
    #
    # @param cursor [String, nil] of an earlier subscription, an answer or an event
    # @yieldparam event [Event]
    # @return [Subscription, nil] nil after a block
    # @raise [Error] Unauthenticated, InvalidArgument (cursor), Overloaded
    def subscribe(cursor: nil, &block)
      subscription = Subscription.new(@engine, @who, cursor)
      return subscription unless block

      begin
        subscription.each(&block)
        nil
      ensure
        subscription.close
      end
    end

    def inspect = "#<#{self.class} #{%w[anonymous user token host][@who[0]]}#{" #{@who[1]}" if @who[1].positive?}>"

    # A call with a typed answer. Fields that are nil are left out.
    # @api private
    def invoke(operation, request, reply) = reply.new(call(operation, request.compact))

    private

    def start_json(operation, json)
      pending = PendingCall.new(@engine)
      @engine.dispatcher.add_call(pending) { @engine.native.call_async(*@who, operation.to_s, json) }
      pending
    end

    def encode(request)
      request.empty? ? "" : JSON.generate(request)
    rescue JSON::JSONError, EncodingError => e
      raise Error.invalid("request", "the request is no JSON: #{e.message}")
    end
  end

  # The application itself: besides {#call}, the operations of the group "host".
  class HostCaller < Caller
    include HostOperations

    # Follows the whole log under a name, whose confirmed position is stored, and waits until that has begun.
    #
    # @param name [String] one at a time follows under it, in all processes of the data directory
    # @param from [String, nil] nil: behind what was confirmed under the name, for a new name at the oldest record; else
    #   "oldest", "newest" or a cursor
    # @return [Follower]
    # @raise [Error] InvalidArgument, Conflict (somebody follows under the name), TooLarge (as many names as there may
    #   be), TooOld (the log was trimmed past the position: read what you need anew, and follow from "oldest")
    def follow(name, from: nil) = Follower.new(@engine, name, from)

    # @return [HostCaller] itself, so that host.host.stats is what it is for other groups
    def host = self
  end
end
