# frozen_string_literal: true

# Generated from the catalogue by bindings/generate; do not edit.

module Confab
  # The classes of events, by kind.
  module Events
    # A message or a notice was added.
    class Message < Event
      # @return [Integer] rises in the whole store
      def id = @data["id"]

      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer] 1, 2, 3, … in the conversation, without gaps
      def seq = @data["seq"]

      # @return [String] text, or a notice: created, joined, left, removed, updated, role
      def kind = @data["kind"]

      # @return [Integer] id of its author
      def from = @data["from"]

      # @return [String] the text; empty for notices
      def body = @data["body"]

      # @return [String, nil] as its author gave it
      def client_key = @data["client_key"]

      # @return [Array<Integer>, nil] notices: ids of the users whom it concerns
      def users = @data["users"]

      # @return [Integer] milliseconds since 1970 (UTC)
      def at = @data["at"]

      # @return [Boolean, nil] true: `body` is only the beginning, messages.get has all of it
      def cut = @data["cut"]

      # @return [Integer, nil] when its author last changed the text: milliseconds since 1970 (UTC)
      def edited_at = @data["edited_at"]

      # @return [Integer, nil] when it was deleted, and its text with it: milliseconds since 1970 (UTC)
      def deleted_at = @data["deleted_at"]

      # @return [Integer, nil] id of the user who deleted it
      def deleted_by = @data["deleted_by"]

      # @return [ConversationUpdate, nil] updated: what is different in the group from here on
      def update = nested("update", Confab::ConversationUpdate)

      # @return [String, nil] role: that of `users` from here on; one of member, admin, owner
      def role = @data["role"]

      # @return [Integer, nil] left: id of the user who owns the group now
      def owner = @data["owner"]

      # @return [Integer, nil] since when it is pinned: milliseconds since 1970 (UTC)
      def pinned_at = @data["pinned_at"]

      # @return [Integer, nil] id of the user who pinned it
      def pinned_by = @data["pinned_by"]

      # @return [Array<Reaction>, nil] a kind each, the oldest first
      def reactions = nested_array("reactions", Confab::Reaction)

      # @return [Integer, nil] seq of the message of the conversation that this one answers
      def reply_to = @data["reply_to"]

      # @return [Array<Integer>, nil] ids of the members whom it mentions; others are left out, and an edit does not
      # change them; at most 50
      def mentions = @data["mentions"]

      # @return [Boolean, nil] true: it mentions all members; in groups of over 50 members only its owner and admins may
      def everybody = @data["everybody"]

      # @return [Hash, nil] a JSON object for programs, on one line: stored and delivered byte for byte; at most 4096
      # bytes
      def data = @data["data"]

      # @return [Reply, nil] the message of reply_to as it is now; absent if the caller may not see it, and of a
      # last_message
      def reply = nested("reply", Confab::Reply)
    end

    # A message was edited, deleted, pinned or reacted to: this is what it is now.
    class MessageChanged < Event
      # @return [Integer] rises in the whole store
      def id = @data["id"]

      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer] 1, 2, 3, … in the conversation, without gaps
      def seq = @data["seq"]

      # @return [String] text, or a notice: created, joined, left, removed, updated, role
      def kind = @data["kind"]

      # @return [Integer] id of its author
      def from = @data["from"]

      # @return [String] the text; empty for notices
      def body = @data["body"]

      # @return [String, nil] as its author gave it
      def client_key = @data["client_key"]

      # @return [Array<Integer>, nil] notices: ids of the users whom it concerns
      def users = @data["users"]

      # @return [Integer] milliseconds since 1970 (UTC)
      def at = @data["at"]

      # @return [Boolean, nil] true: `body` is only the beginning, messages.get has all of it
      def cut = @data["cut"]

      # @return [Integer, nil] when its author last changed the text: milliseconds since 1970 (UTC)
      def edited_at = @data["edited_at"]

      # @return [Integer, nil] when it was deleted, and its text with it: milliseconds since 1970 (UTC)
      def deleted_at = @data["deleted_at"]

      # @return [Integer, nil] id of the user who deleted it
      def deleted_by = @data["deleted_by"]

      # @return [ConversationUpdate, nil] updated: what is different in the group from here on
      def update = nested("update", Confab::ConversationUpdate)

      # @return [String, nil] role: that of `users` from here on; one of member, admin, owner
      def role = @data["role"]

      # @return [Integer, nil] left: id of the user who owns the group now
      def owner = @data["owner"]

      # @return [Integer, nil] since when it is pinned: milliseconds since 1970 (UTC)
      def pinned_at = @data["pinned_at"]

      # @return [Integer, nil] id of the user who pinned it
      def pinned_by = @data["pinned_by"]

      # @return [Array<Reaction>, nil] a kind each, the oldest first
      def reactions = nested_array("reactions", Confab::Reaction)

      # @return [Integer, nil] seq of the message of the conversation that this one answers
      def reply_to = @data["reply_to"]

      # @return [Array<Integer>, nil] ids of the members whom it mentions; others are left out, and an edit does not
      # change them; at most 50
      def mentions = @data["mentions"]

      # @return [Boolean, nil] true: it mentions all members; in groups of over 50 members only its owner and admins may
      def everybody = @data["everybody"]

      # @return [Hash, nil] a JSON object for programs, on one line: stored and delivered byte for byte; at most 4096
      # bytes
      def data = @data["data"]

      # @return [Reply, nil] the message of reply_to as it is now; absent if the caller may not see it, and of a
      # last_message
      def reply = nested("reply", Confab::Reply)

      # @return [Reacted, nil] the one reaction that this change stands for
      def reacted = nested("reacted", Confab::Reacted)
    end

    # A direct conversation with the user was opened.
    class Conversation < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer]
      def at = @data["at"]

      # @return [Array<Integer>, nil] to a host that follows: whom it concerns
      def users = @data["users"]
    end

    # A read mark moved.
    class Read < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer] whose mark it is
      def user = @data["user"]

      # @return [Integer] everything up to here was read
      def seq = @data["seq"]

      # @return [Integer]
      def at = @data["at"]
    end

    # The user hid a conversation, or showed it again, on this or another device.
    class Listing < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Boolean] true: not listed until something newer is in it
      def hidden = @data["hidden"]

      # @return [Integer]
      def at = @data["at"]

      # @return [Array<Integer>, nil] to a host that follows: whom it concerns
      def users = @data["users"]
    end

    # The user muted, pinned or marked a conversation, or took that back, on this or another device.
    class Preferences < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer] milliseconds since 1970 (UTC); 0: not muted
      def muted_until = @data["muted_until"]

      # @return [Boolean] true: on top of the list
      def pinned = @data["pinned"]

      # @return [Boolean] true: shown as unread, by hand
      def marked_unread = @data["marked_unread"]

      # @return [Integer]
      def at = @data["at"]

      # @return [Array<Integer>, nil] to a host that follows: whom it concerns
      def users = @data["users"]
    end

    # The user can no longer read a group that they left: drop what is kept of it.
    class Forgotten < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer]
      def at = @data["at"]

      # @return [Array<Integer>, nil] to a host that follows: whom it concerns
      def users = @data["users"]
    end

    # The user blocked somebody or ended a block, on this or another device: ask for the list.
    class Blocks < Event
      # @return [Integer]
      def at = @data["at"]

      # @return [Array<Integer>, nil] to a host that follows: whom it concerns
      def users = @data["users"]
    end

    # A user was registered or changed; only a host that follows is told.
    class User < Event
      # @return [Integer] who was registered or changed
      def user = @data["user"]

      # @return [Integer]
      def at = @data["at"]
    end

    # Another member is typing. A signal: only those who are connected get it.
    class Typing < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer] who is typing
      def user = @data["user"]

      # @return [Integer] show it so long, or until a message of theirs comes
      def expires_in_ms = @data["expires_in_ms"]

      # @return [Integer]
      def at = @data["at"]
    end

    # A device of another member has the messages up to a seq. A signal, as typing.
    class Delivered < Event
      # @return [Integer]
      def conversation = @data["conversation"]

      # @return [Integer] whose mark it is
      def user = @data["user"]

      # @return [Integer] a device of theirs has everything up to here
      def seq = @data["seq"]

      # @return [Integer]
      def at = @data["at"]
    end

    # @api private
    BY_NAME = {
      "message" => Message,
      "message_changed" => MessageChanged,
      "conversation" => Conversation,
      "read" => Read,
      "listing" => Listing,
      "preferences" => Preferences,
      "forgotten" => Forgotten,
      "blocks" => Blocks,
      "user" => User,
      "typing" => Typing,
      "delivered" => Delivered
    }.freeze
  end
end
