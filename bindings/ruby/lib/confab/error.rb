# frozen_string_literal: true

module Confab
  # Why a call failed. Each code of the library has a class of its own below this one: {NotFound}, {Conflict}, …
  class Error < StandardError
    # @return [Symbol] what the caller should do about it: +:not_found+
    attr_reader :code
    # @return [Integer] the number of the code in confab.h
    attr_reader :number
    # @return [String, nil] the field at fault, with InvalidArgument, TooLarge and Conflict
    attr_reader :field
    # @return [Integer, nil] when to try again, with Overloaded, RateLimited, Unavailable and Behind
    attr_reader :retry_after_ms

    def initialize(message = nil, code: :internal, number: 0, field: nil, retry_after_ms: nil)
      super(message)
      @code = code
      @number = number
      @field = field
      @retry_after_ms = retry_after_ms
    end

    # @api private
    CLASSES = {}

    # The class for a code; Error itself for a code that this gem does not know.
    # @api private
    def self.of_status(number, name, message, field, retry_after_ms)
      CLASSES.fetch(name, Error).new(message, code: name.to_sym, number: number, field: field.empty? ? nil : field,
                                              retry_after_ms: retry_after_ms.zero? ? nil : retry_after_ms)
    end

    # What the gem refuses by itself, as the library would.
    # @api private
    def self.invalid(field, message) = of_status(1, "invalid_argument", message, field, 0)
  end
end
