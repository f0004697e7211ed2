# frozen_string_literal: true

module Confab
  # A call under way, of {Caller#start}. Any thread or fiber may wait for it; a fiber of a scheduler lets others run.
  class PendingCall
    # @api private
    def initialize(engine)
      @engine = engine
      @condition = Condition.new
      @done = false
    end

    # @api private
    attr_writer :id

    # @return [Boolean] whether {#value} would not wait
    def done? = @done

    # @param timeout [Numeric, nil] seconds; nil waits as long as it takes
    # @return [Hash, nil] the answer; nil when it did not come in time, and then one may ask again
    # @raise [Error] why the call failed; Cancelled after {#cancel}; Forked in a child of the process that began it
    def value(timeout: nil)
      json = json(timeout: timeout)
      json && JSON.parse(json)
    end

    # The same as JSON text.
    # @return [String, nil]
    def json(timeout: nil)
      @engine.native.fileno unless @done # raises in a forked process, where nobody would bring the answer
      @condition.synchronize { @condition.wait_until(timeout) { @done } }
      return nil unless @done
      raise @error if @error

      @json
    end

    # Waits without a limit; who is thrown out of it gives up on the call.
    # @api private
    def json_or_cancel
      json
    ensure
      cancel unless @done
    end

    # Gives up on it: then {#value} raises Cancelled, unless it has ended already. What is on its way to the disk gets
    # there all the same.
    def cancel
      @engine.native.cancel(@id) unless @done
      nil
    end

    def inspect = "#<#{self.class} #{@done ? 'done' : 'under way'}>"

    # @api private
    def finish(json, error)
      @condition.synchronize do
        next if @done

        @json = json
        @error = error
        @done = true
        @condition.broadcast
      end
    end
  end
end
