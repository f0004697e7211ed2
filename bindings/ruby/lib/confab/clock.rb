# frozen_string_literal: true

module Confab
  # The time of an engine as a test sets it: tokens and timestamps follow it.
  #
  #   clock = Confab::Clock.new
  #   Confab.open(dir, clock: clock) { |engine| clock.advance(60_000) }
  class Clock
    # @!attribute [rw] now_ms
    #   @return [Integer] milliseconds since 1970 (UTC)

    def initialize(now_ms = (Time.now.to_f * 1000).to_i)
      self.now_ms = now_ms
    end

    def advance(milliseconds) = self.now_ms += milliseconds
  end
end
