# frozen_string_literal: true

# Generated from the catalogue by bindings/generate; do not edit.

module Confab
  class User < Record
    # @return [Integer]
    def id = @data["id"]

    # @return [String] as it was typed, in lower case; empty if the caller may not see it
    def email = @data["email"]

    # @return [String] shown to others
    def name = @data["name"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def created_at = @data["created_at"]

    # @return [String, nil] a line about them
    def about = @data["about"]

    # @return [String, nil] a reference to a picture, which clients understand
    def picture = @data["picture"]

    # @return [Boolean, nil] to the host: true for a user who may not sign in
    def disabled = @data["disabled"]
  end

  class SignedIn < Record
    SECRETS = %w[access_token refresh_token].freeze

    # @return [User]
    def user = nested("user", Confab::User)

    # @return [Integer] id of the session
    def session = @data["session"]

    # @return [String] for the calls that follow
    def access_token = @data["access_token"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def access_expires_at = @data["access_expires_at"]

    # @return [String] gives new tokens, once
    def refresh_token = @data["refresh_token"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def refresh_expires_at = @data["refresh_expires_at"]
  end

  class Session < Record
    # @return [Integer]
    def id = @data["id"]

    # @return [String] as its owner named it
    def device = @data["device"]

    # @return [Array<Integer>, nil] of a visitor's session: the only conversations that it may use
    def conversations = @data["conversations"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def created_at = @data["created_at"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def expires_at = @data["expires_at"]

    # @return [Boolean] the session of this call
    def current = @data["current"]
  end

  class SessionList < Record
    # @return [Array<Session>]
    def sessions = nested_array("sessions", Confab::Session)
  end

  class Done < Record; end

  class PasswordPolicy < Record
    # @return [Boolean] true: passwords.request_reset and users.change_email send mail here
    def reset_by_mail = @data["reset_by_mail"]
  end

  class UserPage < Record
    # @return [Array<User>] sorted by e-mail if `directory` is open, else by id
    def users = nested_array("users", Confab::User)

    # @return [String, nil] pass it as `after` for the next page
    def next = @data["next"]

    # @return [String] how users find each other here; one of open, exact, contacts
    def directory = @data["directory"]
  end

  class BlockedPage < Record
    # @return [Array<User>] by id
    def users = nested_array("users", Confab::User)

    # @return [Integer, nil] pass it as `after` for the next page
    def next = @data["next"]
  end

  class Reported < Record
    # @return [Integer] id of the report
    def report = @data["report"]
  end

  class ConversationUpdate < Record
    # @return [String, nil] of the group; at most 200 bytes
    def title = @data["title"]

    # @return [String, nil] what the group is for; may be empty; at most 1000 bytes
    def description = @data["description"]

    # @return [String, nil] a reference to a picture, such as a URL, which is never fetched here; may be empty; at most
    # 512 bytes
    def picture = @data["picture"]

    # @return [String, nil] admins: only the owner and admins send messages; one of all, admins
    def who_posts = @data["who_posts"]

    # @return [String, nil] admins: only the owner and admins add and invite people; one of all, admins
    def who_adds = @data["who_adds"]

    # @return [String, nil] all: who joins from now on also reads what came before; one of joined, all
    def history = @data["history"]
  end

  class Reaction < Record
    # @return [String]
    def emoji = @data["emoji"]

    # @return [Integer] how many people reacted with it
    def count = @data["count"]

    # @return [Boolean, nil] whether the caller did; not in live events, which are the same for everybody: there it
    # stays as it was
    def mine = @data["mine"]
  end

  class Reply < Record
    # @return [Integer] id of its author
    def from = @data["from"]

    # @return [String] its text or the beginning of it; empty of a notice, of a deleted message and where it has only
    # data
    def body = @data["body"]

    # @return [Boolean, nil] true: `body` is only the beginning
    def cut = @data["cut"]

    # @return [Boolean, nil] true: it was deleted
    def deleted = @data["deleted"]
  end

  class Message < Record
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

  class Conversation < Record
    # @return [Integer]
    def id = @data["id"]

    # @return [String] one of direct, group
    def kind = @data["kind"]

    # @return [String] of a group
    def title = @data["title"]

    # @return [String, nil] of a group
    def description = @data["description"]

    # @return [String, nil] of a group: a reference, such as a URL
    def picture = @data["picture"]

    # @return [String] admins: only the owner and admins of the group send messages; one of all, admins
    def who_posts = @data["who_posts"]

    # @return [String] admins: only the owner and admins of the group add and invite people; one of all, admins
    def who_adds = @data["who_adds"]

    # @return [String] all: new members also read what came before they joined
    def history = @data["history"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def created_at = @data["created_at"]

    # @return [Integer] id of a user
    def created_by = @data["created_by"]

    # @return [Integer] newest message that the caller may see
    def last_seq = @data["last_seq"]

    # @return [Integer] how many there are
    def members = @data["members"]

    # @return [String] of the member; one of member, admin, owner
    def role = @data["role"]

    # @return [Boolean] false for a former member
    def active = @data["active"]

    # @return [Boolean] true: the caller hid it, and nothing newer is in it
    def hidden = @data["hidden"]

    # @return [Integer, nil] the caller's, like the next two: milliseconds since 1970 (UTC)
    def muted_until = @data["muted_until"]

    # @return [Boolean, nil] true: on top of the list
    def pinned = @data["pinned"]

    # @return [Boolean, nil] true: shown as unread, by hand
    def marked_unread = @data["marked_unread"]

    # @return [User, nil] direct: the other member
    def peer = nested("peer", Confab::User)

    # @return [Integer] the caller's mark
    def read_seq = @data["read_seq"]

    # @return [Integer] direct: the other member's mark
    def peer_read_seq = @data["peer_read_seq"]

    # @return [Integer, nil] direct: how far a device of the other member is known to have the messages, where that is
    # beyond their mark
    def peer_delivered_seq = @data["peer_delivered_seq"]

    # @return [Integer] unread texts
    def unread = @data["unread"]

    # @return [Integer] those of them that mention the caller or everybody
    def unread_mentions = @data["unread_mentions"]

    # @return [Message, nil] newest that the caller may see; a long text is cut
    def last_message = nested("last_message", Confab::Message)

    # @return [Integer] of the newest message or of the opening; rises in the whole store: sort by it, times may be
    # wrong
    def position = @data["position"]
  end

  class InboxTotals < Record
    # @return [Integer] how many have something unread or are marked
    def unread_conversations = @data["unread_conversations"]

    # @return [Integer] in all of them together
    def unread_messages = @data["unread_messages"]

    # @return [Integer] those of them that mention the caller or everybody
    def unread_mentions = @data["unread_mentions"]
  end

  class Inbox < Record
    # @return [Array<Conversation>] newest activity first
    def conversations = nested_array("conversations", Confab::Conversation)

    # @return [Integer, nil] pass it as `after` for the next page; null: there is no more
    def next = @data["next"]

    # @return [InboxTotals, nil] of the first page: what is unread in the whole list, whichever pages it is on
    def totals = nested("totals", Confab::InboxTotals)

    # @return [String] events after it are not in the answer yet
    def cursor = @data["cursor"]
  end

  class Member < Record
    # @return [User]
    def user = nested("user", Confab::User)

    # @return [String] of the member; one of member, admin, owner
    def role = @data["role"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def joined_at = @data["joined_at"]

    # @return [Integer]
    def read_seq = @data["read_seq"]

    # @return [Integer, nil] how far a device of theirs is known to have the messages, where that is beyond `read_seq`
    def delivered_seq = @data["delivered_seq"]
  end

  class MemberPage < Record
    # @return [Array<Member>] by id
    def members = nested_array("members", Confab::Member)

    # @return [Integer, nil] pass it as `after` for the next page
    def next = @data["next"]
  end

  class AddedMembers < Record
    # @return [Message, nil] names those who joined; absent if nobody did
    def notice = nested("notice", Confab::Message)

    # @return [Array<Integer>] ids of those who are no members now: they may not be added, or do not exist
    def skipped = @data["skipped"]
  end

  class ReadMark < Record
    # @return [Integer]
    def conversation = @data["conversation"]

    # @return [Integer]
    def seq = @data["seq"]

    # @return [Integer] unread texts
    def unread = @data["unread"]

    # @return [Integer] those of them that mention the caller or everybody
    def unread_mentions = @data["unread_mentions"]
  end

  class DeliveredMark < Record
    # @return [Integer]
    def conversation = @data["conversation"]

    # @return [Integer] the furthest mark that is known
    def seq = @data["seq"]
  end

  class TypingSent < Record
    # @return [Integer] the others show it so long; repeat it before, every few seconds
    def expires_in_ms = @data["expires_in_ms"]
  end

  class NewInvite < Record
    SECRETS = %w[token].freeze

    # @return [Integer]
    def id = @data["id"]

    # @return [Integer] id of a user
    def created_by = @data["created_by"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def created_at = @data["created_at"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def expires_at = @data["expires_at"]

    # @return [Integer] how many joined by it
    def uses = @data["uses"]

    # @return [Integer] how many may
    def uses_max = @data["uses_max"]

    # @return [String] for the link; it is told this once
    def token = @data["token"]
  end

  class Invite < Record
    # @return [Integer]
    def id = @data["id"]

    # @return [Integer] id of a user
    def created_by = @data["created_by"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def created_at = @data["created_at"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def expires_at = @data["expires_at"]

    # @return [Integer] how many joined by it
    def uses = @data["uses"]

    # @return [Integer] how many may
    def uses_max = @data["uses_max"]
  end

  class InviteList < Record
    # @return [Array<Invite>] those that are valid, by id
    def invites = nested_array("invites", Confab::Invite)
  end

  class InvitePreview < Record
    # @return [Integer] id of the group
    def conversation = @data["conversation"]

    # @return [String]
    def title = @data["title"]

    # @return [String, nil] a reference, such as a URL
    def picture = @data["picture"]

    # @return [Integer] how many there are
    def members = @data["members"]

    # @return [Boolean] true: the caller is one already
    def member = @data["member"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def expires_at = @data["expires_at"]
  end

  class PinList < Record
    # @return [Array<Message>] the newest pin first; a long text is cut
    def messages = nested_array("messages", Confab::Message)
  end

  class Reactor < Record
    # @return [User]
    def user = nested("user", Confab::User)

    # @return [String]
    def emoji = @data["emoji"]
  end

  class ReactionPage < Record
    # @return [Array<Reactor>] by id of the user; all of one user's are in one page
    def reactions = nested_array("reactions", Confab::Reactor)

    # @return [Integer, nil] pass it as `after` for the next page; with `emoji`, a page may be empty and have a next one
    def next = @data["next"]
  end

  class HistoryPage < Record
    # @return [Array<Message>] rising seq
    def messages = nested_array("messages", Confab::Message)

    # @return [Boolean] there are older ones
    def more_before = @data["more_before"]

    # @return [Boolean] there are newer ones
    def more_after = @data["more_after"]
  end

  class EventPage < Record
    # @return [Array<Event>] rising position
    def events = @data["events"]&.filter_map { |value| Event.of(value) }

    # @return [String] pass it to continue
    def cursor = @data["cursor"]

    # @return [Boolean] false: the engine cannot continue from the cursor; read again from the start
    def resumed = @data["resumed"]

    # @return [Boolean] true: ask again at once
    def more = @data["more"]
  end

  class AccountToken < Record
    SECRETS = %w[token].freeze

    # @return [Integer] whose it is
    def user = @data["user"]

    # @return [String] where to send it
    def email = @data["email"]

    # @return [String] works once; needs no escape in a URL
    def token = @data["token"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def expires_at = @data["expires_at"]
  end

  class TokenInfo < Record
    # @return [Integer] whose it is
    def user = @data["user"]

    # @return [Integer] which is alive
    def session = @data["session"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def expires_at = @data["expires_at"]

    # @return [Boolean, nil] true: of a visitor's session. Act with the token, or with user and session; the user alone
    # may do more
    def visitor = @data["visitor"]
  end

  class KeySet < Record
    # @return [String] a JWK Set (RFC 7517) as JSON text
    def jwks = @data["jwks"]
  end

  class NewKey < Record
    # @return [String] its name; it signs after a minute
    def kid = @data["kid"]
  end

  class Trimmed < Record
    # @return [Integer] the last position whose record was deleted
    def trimmed_to = @data["trimmed_to"]
  end

  class FollowerPosition < Record
    # @return [String]
    def name = @data["name"]

    # @return [String] everything up to here is confirmed on disk
    def cursor = @data["cursor"]

    # @return [Integer] when that was written: milliseconds since 1970 (UTC)
    def at = @data["at"]
  end

  class FollowerList < Record
    # @return [Array<FollowerPosition>] by name
    def followers = nested_array("followers", Confab::FollowerPosition)
  end

  class BackedUp < Record
    # @return [Integer] size of the store in the copy
    def bytes = @data["bytes"]
  end

  class Stats < Record
    # @return [Boolean] this process writes for the data directory
    def writer = @data["writer"]

    # @return [Integer] committed by this process, since it opened
    def commands = @data["commands"]

    # @return [Integer] commits, since it opened
    def batches = @data["batches"]

    # @return [Integer] sent to another process's writer, since it opened
    def forwarded = @data["forwarded"]

    # @return [Integer] answered overloaded, since it opened
    def refused = @data["refused"]

    # @return [Integer] commands that wait
    def queued = @data["queued"]

    # @return [Integer] passwords that wait
    def passwords_queued = @data["passwords_queued"]

    # @return [Integer] queries that wait
    def queries_queued = @data["queries_queued"]

    # @return [Integer] newest committed
    def position = @data["position"]

    # @return [Integer] size of the store's map
    def map_bytes = @data["map_bytes"]

    # @return [Integer] how much of the map is in use
    def used_bytes = @data["used_bytes"]

    # @return [Integer] how many there are
    def users = @data["users"]

    # @return [Integer] how many there are
    def conversations = @data["conversations"]

    # @return [Integer] records that are in the log
    def log_records = @data["log_records"]

    # @return [Integer] commits that the oldest read transaction does not see
    def reader_behind_commits = @data["reader_behind_commits"]

    # @return [Integer] how long it has been behind; while it stays open the file grows with every commit
    def reader_age_ms = @data["reader_age_ms"]

    # @return [Integer] how often the wall clock was set by more than a minute, since it opened
    def clock_steps = @data["clock_steps"]
  end

  class Now < Record
    # @return [String] subscribe with it to get the events after now
    def cursor = @data["cursor"]
  end

  class Report < Record
    # @return [Integer] resolve it with this
    def id = @data["id"]

    # @return [Integer] id of the user who reported
    def reporter = @data["reporter"]

    # @return [Integer] id of the user who is reported: of a message its author
    def user = @data["user"]

    # @return [Integer, nil] of a message
    def conversation = @data["conversation"]

    # @return [Message, nil] as it is now
    def message = nested("message", Confab::Message)

    # @return [String] the reporter's words
    def reason = @data["reason"]

    # @return [Integer] milliseconds since 1970 (UTC)
    def at = @data["at"]
  end

  class ReportPage < Record
    # @return [Array<Report>] the oldest first
    def reports = nested_array("reports", Confab::Report)

    # @return [Integer, nil] pass it as `after` for the next page
    def next = @data["next"]
  end

  class Reacted < Record
    # @return [Integer] id of the user who reacted
    def user = @data["user"]

    # @return [String]
    def emoji = @data["emoji"]

    # @return [Boolean, nil] true: they took it back
    def removed = @data["removed"]
  end
end
