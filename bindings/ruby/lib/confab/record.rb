# frozen_string_literal: true

module Confab
  # What an operation answers, or an event: a value with a reader for each field. Members that this gem does not know
  # are in {#to_h}.
  class Record
    # Fields that {#inspect} does not show.
    SECRETS = [].freeze

    # @param data [Hash{String => Object}] as parsed from JSON
    def initialize(data)
      @data = data
    end

    # @return [Hash{String => Object}] as it came, with what this gem does not know
    def to_h = @data

    # @return [Object] a member as it came, by its name on the wire
    def [](name) = @data[name.to_s]

    def to_json(*options) = @data.to_json(*options)

    # @return [String, nil] of the answer to a mutation: where the store stood after it
    def cursor = @data["cursor"]

    # For pattern matching: +in {kind: "text", body:}+
    def deconstruct_keys(keys)
      (keys || @data.keys.map(&:to_sym)).each_with_object({}) do |key, found|
        found[key] = respond_to?(key) ? public_send(key) : @data[key.to_s] if @data.key?(key.to_s)
      end
    end

    def ==(other) = other.class == self.class && other.to_h == @data
    alias eql? ==

    def hash = [self.class, @data].hash

    def inspect
      shown = @data.map { |name, value| "#{name}=#{self.class::SECRETS.include?(name) ? '(secret)' : value.inspect}" }
      "#<#{self.class} #{shown.join(' ')}>"
    end
    alias to_s inspect

    private

    def nested(name, record)
      value = @data[name]
      value && record.new(value)
    end

    def nested_array(name, record) = @data[name]&.map { |value| record.new(value) }
  end

  # Something that happened; the classes by kind are in {Events}.
  class Event < Record
    # @return [String] the kind: "message"
    def event = @data["event"]

    # @return [String] where one stands after it
    def cursor = @data["cursor"]

    # @return [Event, nil] nil for a kind that this gem does not know
    # @api private
    def self.of(data) = Events::BY_NAME[data["event"]]&.new(data)
  end
end
