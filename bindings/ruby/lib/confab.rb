# frozen_string_literal: true

require "json"

require_relative "confab/version"
require "confab/native"
require_relative "confab/error"
require_relative "confab/record"
require_relative "confab/clock"
require_relative "confab/options"
require_relative "confab/condition"
require_relative "confab/pending_call"
require_relative "confab/mailbox"
require_relative "confab/dispatcher"
require_relative "confab/subscription"
require_relative "confab/operation_group"
require_relative "confab/generated/errors"
require_relative "confab/generated/records"
require_relative "confab/generated/events"
require_relative "confab/generated/operations"
require_relative "confab/caller"
require_relative "confab/engine"

# A chat engine inside this process: users, conversations, messages, and events as they happen.
#
#   Confab.open("chat-data") do |engine|
#     ann = engine.anonymous.users.register(email: "ann@example.com", password: "correct horse")
#     engine.as_user(ann.id).conversations.list
#   end
module Confab
  private_constant :Native

  # Opens an engine on a data directory, which is made if it is missing.
  #
  # @param data_dir [String, #to_path] one engine of a process may have it open; several processes may
  # @param options [Hash] see {Options}
  # @yieldparam engine [Engine] closed when the block ends
  # @return [Engine, Object] the engine, or what the block gave
  # @raise [Error] AlreadyOpen, InvalidArgument, Unsupported (a network file system), Incompatible, IoError
  def self.open(data_dir, **options)
    engine = Engine.new(data_dir, **options)
    return engine unless block_given?

    begin
      yield engine
    ensure
      engine.close
    end
  end

  # @return [String] the version of the library at run time; {VERSION} is that of the gem
  def self.library_version = Native.version

  # @return [Hash] the catalogue of the library: operations, records, events
  def self.describe = JSON.parse(Native.describe)
end
