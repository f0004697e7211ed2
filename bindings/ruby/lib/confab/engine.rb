# frozen_string_literal: true

module Confab
  # An open engine; of {Confab.open}. Any thread may use it. Open it after a fork, not before: see the README.
  class Engine
    ANONYMOUS = 0
    USER = 1
    TOKEN = 2
    HOST = 3
    ID_MAX = (2**53) - 1
    private_constant :ANONYMOUS, :USER, :TOKEN, :HOST, :ID_MAX

    # @api private
    attr_reader :native, :dispatcher

    # @see Confab.open
    def initialize(data_dir, **options)
      path = data_dir.respond_to?(:to_path) ? data_dir.to_path : data_dir
      @native = Native.new(path, Options.read(options))
      @dispatcher = Dispatcher.new(@native, options[:logger])
      @closing = Thread::Mutex.new
      @closed = false
      ObjectSpace.define_finalizer(self, Engine.finalizer(@dispatcher))
    end

    # Nobody yet: may register and sign in.
    # @return [Caller]
    def anonymous = Caller.new(self, ANONYMOUS)

    # A user, by the word of the application, which knows its people.
    # @param user [Integer]
    # @param session [Integer, nil] one that must be alive
    # @return [Caller]
    def as_user(user, session: nil)
      Caller.new(self, USER, user: check_id("user", user), session: session ? check_id("session", session) : 0)
    end

    # Whoever an access token belongs to; checked with every call.
    # @param token [String]
    # @return [Caller]
    def with_token(token) = Caller.new(self, TOKEN, token: String(token).dup.freeze)

    # The application itself. Never on a stranger's behalf.
    # @return [HostCaller]
    def host = HostCaller.new(self, HOST)

    # Closes it. Waits for calls under way in other threads; those of {Caller#start} are cancelled, subscriptions end
    # with Unavailable. Closing again does nothing. At exit, and when nobody holds it, this happens by itself.
    def close
      @closing.synchronize do
        return if @closed

        @dispatcher.stop
        @native.close
        @closed = true
        @dispatcher.pass_log
        @dispatcher.finish_all(*Engine.closed_errors)
      end
      nil
    end

    def closed? = @closed

    def inspect = "#<#{self.class} #{@closed ? 'closed' : 'open'}>"

    # For a call and for a subscription.
    # @api private
    def self.closed_errors
      [Error.of_status(105, "cancelled", "the engine was closed; the call may be carried out all the same", "", 0),
       Error.of_status(13, "unavailable", "the engine was closed", "", 0)]
    end

    # @api private
    def self.finalizer(dispatcher) = proc { dispatcher.abandon }

    private

    def check_id(field, id)
      return id if id.is_a?(Integer) && id.between?(1, ID_MAX)

      raise Error.invalid(field, "#{field} must be an integer from 1 to #{ID_MAX}")
    end
  end
end
