# frozen_string_literal: true

module Confab
  # The options of {Confab.open}. What is not given is as the library has it.
  #
  # map_bytes::             most the store may grow to; 64 GiB, sparse
  # issuer::                +iss+ and +aud+ of the tokens made here; "confab"
  # access_token_ms::       15 minutes
  # long_access_token_ms::  24 hours
  # refresh_token_ms::      30 days
  # password_memory_bytes:: of one argon2id hash; 64 MiB
  # password_passes::       of one argon2id hash; 2
  # calls_max::             calls without waiting that are in flight; 10,000
  # subscriptions_max::     100,000
  # force_network_fs::      open on NFS and the like, at one's own risk
  # logger::                a Logger, or what has its +add+: called on the engine's reader thread. An engine that its
  #                         own logger leads to is never collected: close it
  # clock::                 a {Clock}, for tests
  module Options
    UINT32_MAX = (2**32) - 1
    INT63_MAX = (2**63) - 1
    NUMBERS_MAX = {
      map_bytes: INT63_MAX, access_token_ms: INT63_MAX, long_access_token_ms: INT63_MAX, refresh_token_ms: INT63_MAX,
      password_memory_bytes: INT63_MAX, password_passes: INT63_MAX, calls_max: UINT32_MAX, subscriptions_max: UINT32_MAX
    }.freeze
    OTHERS = %i[issuer force_network_fs logger clock].freeze

    # @return [Hash] what the native engine takes
    # @api private
    def self.read(options)
      options.each { |name, value| check(name, value) }
      options.except(:logger).merge(log: !options[:logger].nil?)
    end

    def self.check(name, value)
      return if value.nil? || OTHERS.include?(name)

      max = NUMBERS_MAX.fetch(name) { raise ArgumentError, "unknown option: #{name}" }
      return if value.is_a?(Integer) && value.between?(0, max)

      raise Error.invalid(name.to_s, "#{name} must be an integer from 0 to #{max}")
    end
    private_class_method :check
  end
end
