# frozen_string_literal: true

# Generated from the catalogue by bindings/generate; do not edit.

module Confab
  # {Caller#users}
  class UsersOperations < OperationGroup
    # Registers a user.
    #
    # @param email [String] compared without regard to case; at most 1016 bytes
    # @param password [String] 8 to 1024 bytes; at most 1024 bytes
    # @param name [String, nil] shown to others; at most 100 bytes
    # @return [User]
    # @raise [Error]
    def register(email:, password:, name: nil)
      invoke("users.register", { email: email, password: password, name: name }, User)
    end

    # Returns the caller's own user.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [User]
    # @raise [Error]
    def me(at_least: nil)
      invoke("users.me", { at_least: at_least }, User)
    end

    # Changes the password and ends the caller's other sessions.
    #
    # @param current_password [String] the present one; at most 4096 bytes
    # @param password [String] the new one, 8 to 1024 bytes; at most 1024 bytes
    # @return [Done]
    # @raise [Error]
    def set_password(current_password:, password:)
      invoke("users.set_password", { current_password: current_password, password: password }, Done)
    end

    # Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is
    # sent.
    #
    # @param email [String] the new one; at most 1016 bytes
    # @param password [String] of the caller; at most 4096 bytes
    # @return [Done]
    # @raise [Error]
    def change_email(email:, password:)
      invoke("users.change_email", { email: email, password: password }, Done)
    end

    # Gives the user of a token the address that it was sent to.
    #
    # @param token [String] from the mail; at most 128 bytes
    # @return [Done]
    # @raise [Error]
    def confirm_email(token:)
      invoke("users.confirm_email", { token: token }, Done)
    end

    # Returns a user whom the caller finds by id.
    #
    # @param user [Integer] id of the user
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [User]
    # @raise [Error]
    def get(user:, at_least: nil)
      invoke("users.get", { user: user, at_least: at_least }, User)
    end

    # Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.
    #
    # @param prefix [String, nil] the beginning of the e-mail, or, where `directory` is not open, of a word of the name;
    #   at most 254 bytes
    # @param email [String, nil] the whole address of one user; at most 1016 bytes
    # @param after [String, nil] `next` of the page before; at most 254 bytes
    # @param limit [Integer, nil] users; 1 to 200; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [UserPage]
    # @raise [Error]
    def list(prefix: nil, email: nil, after: nil, limit: nil, at_least: nil)
      invoke("users.list", { prefix: prefix, email: email, after: after, limit: limit, at_least: at_least }, UserPage)
    end

    # Changes the caller's name, the line about them and their picture: what is given of these.
    #
    # @param name [String, nil] shown to others; absent: unchanged; at most 100 bytes
    # @param about [String, nil] a line about them; absent: unchanged; at most 200 bytes
    # @param picture [String, nil] a reference to a picture that clients understand, such as a URL: printable ASCII;
    #   absent: unchanged; at most 512 bytes
    # @return [User]
    # @raise [Error]
    def update(name: nil, about: nil, picture: nil)
      invoke("users.update", { name: name, about: about, picture: picture }, User)
    end

    # Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.
    #
    # @param words [String] beginnings of words of a name, in any order; case and accents do not matter; at most 200
    #   bytes
    # @param after [String, nil] `next` of the page before; at most 254 bytes
    # @param limit [Integer, nil] users; 1 to 200; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [UserPage]
    # @raise [Error]
    def search(words:, after: nil, limit: nil, at_least: nil)
      invoke("users.search", { words: words, after: after, limit: limit, at_least: at_least }, UserPage)
    end
  end

  # {Caller#sessions}
  class SessionsOperations < OperationGroup
    # Checks e-mail and password and starts a session.
    #
    # @param email [String] of the user; at most 1016 bytes
    # @param password [String] of the user; at most 4096 bytes
    # @param device [String, nil] a name for this session, shown to its owner; at most 100 bytes
    # @param long_lived [Boolean, nil] an access token for 24 hours, for clients that cannot refresh
    # @return [SignedIn]
    # @raise [Error]
    def create(email:, password:, device: nil, long_lived: nil)
      invoke("sessions.create", { email: email, password: password, device: device, long_lived: long_lived }, SignedIn)
    end

    # Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing
    # else.
    #
    # @param email [String] of the user; at most 1016 bytes
    # @param password [String] of the user; at most 4096 bytes
    # @param conversations [Array<Integer>] the only conversations that the session may use, 1 to 16; the user is or was
    #   in each; at most 16
    # @param device [String, nil] a name for this session, shown to its owner; at most 100 bytes
    # @param long_lived [Boolean, nil] an access token for 24 hours, for clients that cannot refresh
    # @return [SignedIn]
    # @raise [Error]
    def create_visitor(email:, password:, conversations:, device: nil, long_lived: nil)
      invoke("sessions.create_visitor", {
        email: email, password: password, conversations: conversations, device: device, long_lived: long_lived
      }, SignedIn)
    end

    # Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of an
    # older one ends the session.
    #
    # @param refresh_token [String] over HTTP the session cookie may be sent instead; at most 256 bytes
    # @return [SignedIn]
    # @raise [Error]
    def refresh(refresh_token:)
      invoke("sessions.refresh", { refresh_token: refresh_token }, SignedIn)
    end

    # Lists the caller's sessions.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [SessionList]
    # @raise [Error]
    def list(at_least: nil)
      invoke("sessions.list", { at_least: at_least }, SessionList)
    end

    # Ends the session of this call.
    #
    # @return [Done]
    # @raise [Error]
    def sign_out = invoke("sessions.sign_out", {}, Done)

    # Ends one of the caller's sessions.
    #
    # @param session [Integer] id of one of the caller's sessions
    # @return [Done]
    # @raise [Error]
    def revoke(session:)
      invoke("sessions.revoke", { session: session }, Done)
    end
  end

  # {Caller#passwords}
  class PasswordsOperations < OperationGroup
    # What this server offers people who forgot their password.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [PasswordPolicy]
    # @raise [Error]
    def policy(at_least: nil)
      invoke("passwords.policy", { at_least: at_least }, PasswordPolicy)
    end

    # Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail is
    # sent.
    #
    # @param email [String] of the user; at most 1016 bytes
    # @return [Done]
    # @raise [Error]
    def request_reset(email:)
      invoke("passwords.request_reset", { email: email }, Done)
    end

    # Sets the password of the user of a token and ends all their sessions.
    #
    # @param token [String] from the mail; at most 128 bytes
    # @param password [String] the new one, 8 to 1024 bytes; at most 1024 bytes
    # @return [Done]
    # @raise [Error]
    def reset(token:, password:)
      invoke("passwords.reset", { token: token, password: password }, Done)
    end
  end

  # {Caller#blocks}
  class BlocksOperations < OperationGroup
    # Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does not
    # put the caller into groups.
    #
    # @param user [Integer] id of the user
    # @return [Done]
    # @raise [Error]
    def add(user:)
      invoke("blocks.add", { user: user }, Done)
    end

    # Ends a block.
    #
    # @param user [Integer] id of the user
    # @return [Done]
    # @raise [Error]
    def remove(user:)
      invoke("blocks.remove", { user: user }, Done)
    end

    # Lists the users whom the caller has blocked.
    #
    # @param after [Integer, nil] `next` of the page before
    # @param limit [Integer, nil] users; 1 to 200; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [BlockedPage]
    # @raise [Error]
    def list(after: nil, limit: nil, at_least: nil)
      invoke("blocks.list", { after: after, limit: limit, at_least: at_least }, BlockedPage)
    end
  end

  # {Caller#reports}
  class ReportsOperations < OperationGroup
    # Reports a message that the caller sees, or a user, to the host.
    #
    # @param conversation [Integer, nil] of a message: id of its conversation
    # @param seq [Integer, nil] of a message: which of the conversation
    # @param user [Integer, nil] without a message: id of the user
    # @param reason [String, nil] what is wrong; at most 1000 bytes
    # @param client_key [String, nil] makes a repeat harmless; at most 64 bytes
    # @return [Reported]
    # @raise [Error]
    def create(conversation: nil, seq: nil, user: nil, reason: nil, client_key: nil)
      invoke("reports.create", {
        conversation: conversation, seq: seq, user: user, reason: reason, client_key: client_key
      }, Reported)
    end
  end

  # {Caller#conversations}
  class ConversationsOperations < OperationGroup
    # Opens the direct conversation with a user, or returns the existing one.
    #
    # @param user [Integer] id of the user
    # @return [Conversation]
    # @raise [Error]
    def open_direct(user:)
      invoke("conversations.open_direct", { user: user }, Conversation)
    end

    # Makes a group; the caller becomes its owner.
    #
    # @param title [String] shown to its members; at most 200 bytes
    # @param members [Array<Integer>] ids of the members besides the caller; at most 256
    # @param client_key [String, nil] makes a repeat harmless; at most 64 bytes
    # @return [Conversation]
    # @raise [Error]
    def create_group(title:, members:, client_key: nil)
      invoke("conversations.create_group", { title: title, members: members, client_key: client_key }, Conversation)
    end

    # Lists the caller's conversations, page by page, each with its last message and exact unread count.
    #
    # @param after [Integer, nil] `next` of the page before
    # @param limit [Integer, nil] conversations; 1 to 1000; 1000 if not given
    # @param hidden [Boolean, nil] lists the hidden conversations instead of the others
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [Inbox]
    # @raise [Error]
    def list(after: nil, limit: nil, hidden: nil, at_least: nil)
      invoke("conversations.list", { after: after, limit: limit, hidden: hidden, at_least: at_least }, Inbox)
    end

    # Returns one conversation as the caller sees it.
    #
    # @param conversation [Integer] id of the conversation
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [Conversation]
    # @raise [Error]
    def get(conversation:, at_least: nil)
      invoke("conversations.get", { conversation: conversation, at_least: at_least }, Conversation)
    end

    # Lists the members of a conversation by id, page by page.
    #
    # @param conversation [Integer] id of the conversation
    # @param after [Integer, nil] `next` of the page before
    # @param limit [Integer, nil] members; 1 to 1000; 100 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [MemberPage]
    # @raise [Error]
    def members(conversation:, after: nil, limit: nil, at_least: nil)
      invoke("conversations.members", {
        conversation: conversation, after: after, limit: limit, at_least: at_least
      }, MemberPage)
    end

    # Adds a user to a group; they see messages from then on.
    #
    # @param conversation [Integer] id of the group
    # @param user [Integer] id of the user who joins or is removed
    # @return [Message]
    # @raise [Error]
    def add_member(conversation:, user:)
      invoke("conversations.add_member", { conversation: conversation, user: user }, Message)
    end

    # Adds many users to a group at once, by one notice; those who may not be added are left out.
    #
    # @param conversation [Integer] id of the group
    # @param users [Array<Integer>] ids of those who join; at most 256
    # @return [AddedMembers]
    # @raise [Error]
    def add_members(conversation:, users:)
      invoke("conversations.add_members", { conversation: conversation, users: users }, AddedMembers)
    end

    # Removes a member; the owner and admins of the group may.
    #
    # @param conversation [Integer] id of the group
    # @param user [Integer] id of the user who joins or is removed
    # @return [Message]
    # @raise [Error]
    def remove_member(conversation:, user:)
      invoke("conversations.remove_member", { conversation: conversation, user: user }, Message)
    end

    # Leaves a group; the caller keeps access to what they could see.
    #
    # @param conversation [Integer] id of the conversation
    # @return [Message]
    # @raise [Error]
    def leave(conversation:)
      invoke("conversations.leave", { conversation: conversation }, Message)
    end

    # Gives up a group that the caller left, with all that they could still read of it.
    #
    # @param conversation [Integer] id of the conversation
    # @return [Done]
    # @raise [Error]
    def forget(conversation:)
      invoke("conversations.forget", { conversation: conversation }, Done)
    end

    # Takes a conversation out of the caller's list until something newer is in it.
    #
    # @param conversation [Integer] id of the conversation
    # @return [Done]
    # @raise [Error]
    def hide(conversation:)
      invoke("conversations.hide", { conversation: conversation }, Done)
    end

    # Puts a hidden conversation back into the caller's list.
    #
    # @param conversation [Integer] id of the conversation
    # @return [Done]
    # @raise [Error]
    def show(conversation:)
      invoke("conversations.show", { conversation: conversation }, Done)
    end

    # Moves the caller's read mark forward.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] everything up to here was read
    # @return [ReadMark]
    # @raise [Error]
    def mark_read(conversation:, seq:)
      invoke("conversations.mark_read", { conversation: conversation, seq: seq }, ReadMark)
    end

    # Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] a device of the caller has everything up to here
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [DeliveredMark]
    # @raise [Error]
    def mark_delivered(conversation:, seq:, at_least: nil)
      invoke("conversations.mark_delivered", {
        conversation: conversation, seq: seq, at_least: at_least
      }, DeliveredMark)
    end

    # Changes what a group is called, shows and allows; its owner and admins may.
    #
    # @param conversation [Integer] id of the group
    # @param title [String, nil] of the group; at most 200 bytes
    # @param description [String, nil] what the group is for; may be empty; at most 1000 bytes
    # @param picture [String, nil] a reference to a picture, such as a URL, which is never fetched here; may be empty;
    #   at most 512 bytes
    # @param who_posts [String, nil] admins: only the owner and admins send messages; one of all, admins
    # @param who_adds [String, nil] admins: only the owner and admins add and invite people; one of all, admins
    # @param history [String, nil] all: who joins from now on also reads what came before; one of joined, all
    # @return [Conversation]
    # @raise [Error]
    def update(conversation:, title: nil, description: nil, picture: nil, who_posts: nil, who_adds: nil, history: nil)
      invoke("conversations.update", {
        conversation: conversation, title: title, description: description, picture: picture, who_posts: who_posts,
        who_adds: who_adds, history: history
      }, Conversation)
    end

    # Mutes, pins, archives or marks a conversation for the caller alone.
    #
    # @param conversation [Integer] id of the conversation
    # @param muted_until [Integer, nil] milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever; 0 to
    #   9007199254740991
    # @param pinned [Boolean, nil] true: on top of the caller's list, up to 20
    # @param archived [Boolean, nil] true: as conversations.hide; false: as conversations.show
    # @param marked_unread [Boolean, nil] true: shown as unread until the caller's read mark moves
    # @return [Conversation]
    # @raise [Error]
    def set_preferences(conversation:, muted_until: nil, pinned: nil, archived: nil, marked_unread: nil)
      invoke("conversations.set_preferences", {
        conversation: conversation, muted_until: muted_until, pinned: pinned, archived: archived,
        marked_unread: marked_unread
      }, Conversation)
    end
  end

  # {Caller#typing}
  class TypingOperations < OperationGroup
    # Says that the caller is typing; the other members are told, and nothing is stored.
    #
    # @param conversation [Integer] id of the conversation
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [TypingSent]
    # @raise [Error]
    def send(conversation:, at_least: nil)
      invoke("typing.send", { conversation: conversation, at_least: at_least }, TypingSent)
    end
  end

  # {Caller#members}
  class MembersOperations < OperationGroup
    # Makes a member an admin, takes that back, or hands the group over; its owner may.
    #
    # @param conversation [Integer] id of the group
    # @param user [Integer] id of one of its members
    # @param role [String] owner: they own the group, and the caller becomes an admin; one of member, admin, owner
    # @return [Done]
    # @raise [Error]
    def set_role(conversation:, user:, role:)
      invoke("members.set_role", { conversation: conversation, user: user, role: role }, Done)
    end
  end

  # {Caller#invites}
  class InvitesOperations < OperationGroup
    # Makes an invitation to a group; whoever has its token may join.
    #
    # @param conversation [Integer] id of the group
    # @param expires_in [Integer, nil] seconds; 60 to 31622400; 604800 if not given
    # @param uses [Integer, nil] how many may join by it; 1 to 10000; 100 if not given
    # @return [NewInvite]
    # @raise [Error]
    def create(conversation:, expires_in: nil, uses: nil)
      invoke("invites.create", { conversation: conversation, expires_in: expires_in, uses: uses }, NewInvite)
    end

    # Lists the valid invitations of a group, for those who may add people.
    #
    # @param conversation [Integer] id of the conversation
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [InviteList]
    # @raise [Error]
    def list(conversation:, at_least: nil)
      invoke("invites.list", { conversation: conversation, at_least: at_least }, InviteList)
    end

    # Takes an invitation back.
    #
    # @param conversation [Integer] id of the group
    # @param invite [Integer] id of one of its invitations
    # @return [Done]
    # @raise [Error]
    def revoke(conversation:, invite:)
      invoke("invites.revoke", { conversation: conversation, invite: invite }, Done)
    end

    # Returns to which group a token invites.
    #
    # @param token [String] of an invitation; at most 64 bytes
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [InvitePreview]
    # @raise [Error]
    def get(token:, at_least: nil)
      invoke("invites.get", { token: token, at_least: at_least }, InvitePreview)
    end

    # Joins the group to which a token invites; a member stays one.
    #
    # @param token [String] of an invitation; at most 64 bytes
    # @return [Conversation]
    # @raise [Error]
    def accept(token:)
      invoke("invites.accept", { token: token }, Conversation)
    end
  end

  # {Caller#messages}
  class MessagesOperations < OperationGroup
    # Sends a message; it is on disk when the answer comes.
    #
    # @param conversation [Integer] id of the conversation
    # @param body [String] text without NUL; may be empty beside data; at most 16384 bytes
    # @param client_key [String, nil] makes a repeat harmless; at most 64 bytes
    # @param retry [Boolean, nil] this repeats a call whose answer was lost
    # @param reply_to [Integer, nil] seq of the message of the conversation that this one answers
    # @param mentions [Array<Integer>, nil] ids of the members whom it mentions; others are left out, and an edit does
    #   not change them; at most 50
    # @param everybody [Boolean, nil] true: it mentions all members; in groups of over 50 members only its owner and
    #   admins may
    # @param data [Hash, nil] a JSON object for programs, on one line: stored and delivered byte for byte; at most 4096
    #   bytes
    # @return [Message]
    # @raise [Error]
    def send(conversation:, body:, client_key: nil, retry: nil, reply_to: nil, mentions: nil, everybody: nil, data: nil)
      invoke("messages.send", {
        conversation: conversation, body: body, client_key: client_key, retry: binding.local_variable_get(:retry),
        reply_to: reply_to, mentions: mentions, everybody: everybody, data: data
      }, Message)
    end

    # Gives a message of the caller another text or other data; the earlier ones are not kept.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @param body [String] the new text, without NUL; empty beside data: it stays; at most 16384 bytes
    # @param data [Hash, nil] the new data, as in messages.send; without it the data stays; at most 4096 bytes
    # @return [Message]
    # @raise [Error]
    def edit(conversation:, seq:, body:, data: nil)
      invoke("messages.edit", { conversation: conversation, seq: seq, body: body, data: data }, Message)
    end

    # Deletes a message for everybody: its author may, and in a group its owner and admins.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @return [Message]
    # @raise [Error]
    def delete(conversation:, seq:)
      invoke("messages.delete", { conversation: conversation, seq: seq }, Message)
    end

    # Returns one message.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [Message]
    # @raise [Error]
    def get(conversation:, seq:, at_least: nil)
      invoke("messages.get", { conversation: conversation, seq: seq, at_least: at_least }, Message)
    end

    # Returns a page of history: the newest messages, or those before, after or around a seq.
    #
    # @param conversation [Integer] id of the conversation
    # @param before [Integer, nil] a seq: the page that ends before it
    # @param after [Integer, nil] a seq: the page that begins after it
    # @param around [Integer, nil] a seq: the page with it in the middle
    # @param limit [Integer, nil] messages; 1 to 200; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [HistoryPage]
    # @raise [Error]
    def list(conversation:, before: nil, after: nil, around: nil, limit: nil, at_least: nil)
      invoke("messages.list", {
        conversation: conversation, before: before, after: after, around: around, limit: limit, at_least: at_least
      }, HistoryPage)
    end
  end

  # {Caller#pins}
  class PinsOperations < OperationGroup
    # Pins a message: both members of a direct conversation may, and in a group the owner and admins.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @return [Message]
    # @raise [Error]
    def add(conversation:, seq:)
      invoke("pins.add", { conversation: conversation, seq: seq }, Message)
    end

    # Takes the pin of a message away.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @return [Message]
    # @raise [Error]
    def remove(conversation:, seq:)
      invoke("pins.remove", { conversation: conversation, seq: seq }, Message)
    end

    # Lists the pinned messages that the caller may see, the newest pin first.
    #
    # @param conversation [Integer] id of the conversation
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [PinList]
    # @raise [Error]
    def list(conversation:, at_least: nil)
      invoke("pins.list", { conversation: conversation, at_least: at_least }, PinList)
    end
  end

  # {Caller#reactions}
  class ReactionsOperations < OperationGroup
    # Reacts to a message with an emoji.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @param emoji [String] one grapheme cluster; at most 32 bytes
    # @return [Message]
    # @raise [Error]
    def add(conversation:, seq:, emoji:)
      invoke("reactions.add", { conversation: conversation, seq: seq, emoji: emoji }, Message)
    end

    # Takes a reaction of the caller back.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @param emoji [String] one grapheme cluster; at most 32 bytes
    # @return [Message]
    # @raise [Error]
    def remove(conversation:, seq:, emoji:)
      invoke("reactions.remove", { conversation: conversation, seq: seq, emoji: emoji }, Message)
    end

    # Lists who reacted to a message, and with what.
    #
    # @param conversation [Integer] id of the conversation
    # @param seq [Integer] which of its messages
    # @param emoji [String, nil] only those with this one; at most 32 bytes
    # @param after [Integer, nil] `next` of the page before
    # @param limit [Integer, nil] how many people; 1 to 200; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [ReactionPage]
    # @raise [Error]
    def list(conversation:, seq:, emoji: nil, after: nil, limit: nil, at_least: nil)
      invoke("reactions.list", {
        conversation: conversation, seq: seq, emoji: emoji, after: after, limit: limit, at_least: at_least
      }, ReactionPage)
    end
  end

  # {Caller#events}
  class EventsOperations < OperationGroup
    # Lists the events after a cursor, for clients that ask instead of subscribing.
    #
    # @param cursor [String] events after this cursor are listed; at most 40 bytes
    # @param limit [Integer, nil] events; 1 to 1000; 100 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [EventPage]
    # @raise [Error]
    def list(cursor:, limit: nil, at_least: nil)
      invoke("events.list", { cursor: cursor, limit: limit, at_least: at_least }, EventPage)
    end
  end

  # What the application itself may do: {Engine#host}.
  module HostOperations
    # Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
    # password.
    #
    # @param email [String] compared without regard to case; at most 1016 bytes
    # @param name [String, nil] shown to others; taken at the first call; at most 100 bytes
    # @param adopt [Boolean, nil] also accept a user who registered with a password; only if nobody but the host can
    #   make users
    # @return [User]
    # @raise [Error]
    def ensure_user(email:, name: nil, adopt: nil)
      invoke("host.ensure_user", { email: email, name: name, adopt: adopt }, User)
    end

    # Gives a user another e-mail, name, line about them or picture; their sessions go on.
    #
    # @param user [Integer] id of the user
    # @param email [String, nil] the new one; absent: unchanged; at most 1016 bytes
    # @param name [String, nil] the new one; absent: unchanged; at most 100 bytes
    # @param about [String, nil] a line about them; absent: unchanged; at most 200 bytes
    # @param picture [String, nil] a reference to a picture that clients understand, such as a URL: printable ASCII;
    #   absent: unchanged; at most 512 bytes
    # @return [User]
    # @raise [Error]
    def update_user(user:, email: nil, name: nil, about: nil, picture: nil)
      invoke("host.update_user", { user: user, email: email, name: name, about: about, picture: picture }, User)
    end

    # Returns any user, with their address.
    #
    # @param user [Integer] id of the user
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [User]
    # @raise [Error]
    def user(user:, at_least: nil)
      invoke("host.user", { user: user, at_least: at_least }, User)
    end

    # Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
    #
    # @param prefix [String, nil] the beginning of the e-mail, or, where `directory` is not open, of a word of the name;
    #   at most 254 bytes
    # @param email [String, nil] the whole address of one user; at most 1016 bytes
    # @param after [String, nil] `next` of the page before; at most 254 bytes
    # @param limit [Integer, nil] users; 1 to 200; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [UserPage]
    # @raise [Error]
    def list_users(prefix: nil, email: nil, after: nil, limit: nil, at_least: nil)
      invoke("host.list_users", {
        prefix: prefix, email: email, after: after, limit: limit, at_least: at_least
      }, UserPage)
    end

    # Starts a session for a user whom the host has checked.
    #
    # @param user [Integer] id of the user, whom the host has checked
    # @param device [String, nil] a name for this session, shown to its owner; at most 100 bytes
    # @param long_lived [Boolean, nil] an access token for 24 hours, for clients that cannot refresh
    # @return [SignedIn]
    # @raise [Error]
    def sign_in(user:, device: nil, long_lived: nil)
      invoke("host.sign_in", { user: user, device: device, long_lived: long_lived }, SignedIn)
    end

    # Starts a session that may use the named conversations and nothing else, for a person who is hardly known.
    #
    # @param user [Integer] id of the user, whom the host has checked
    # @param conversations [Array<Integer>] the only conversations that the session may use, 1 to 16; the user is or was
    #   in each; at most 16
    # @param device [String, nil] a name for this session, shown to its owner; at most 100 bytes
    # @param long_lived [Boolean, nil] an access token for 24 hours, for clients that cannot refresh
    # @return [SignedIn]
    # @raise [Error]
    def sign_in_visitor(user:, conversations:, device: nil, long_lived: nil)
      invoke("host.sign_in_visitor", {
        user: user, conversations: conversations, device: device, long_lived: long_lived
      }, SignedIn)
    end

    # Makes a token for passwords.reset, which the host sends to the user of an address.
    #
    # @param email [String] of the user; at most 1016 bytes
    # @return [AccountToken]
    # @raise [Error]
    def make_reset_token(email:)
      invoke("host.make_reset_token", { email: email }, AccountToken)
    end

    # Makes a token for users.confirm_email, which the host sends to a new address of a user.
    #
    # @param user [Integer] id of the user
    # @param email [String] the new one; at most 1016 bytes
    # @return [AccountToken]
    # @raise [Error]
    def make_email_token(user:, email:)
      invoke("host.make_email_token", { user: user, email: email }, AccountToken)
    end

    # Returns whose access token it is, if it is valid.
    #
    # @param token [String] an access token; at most 4096 bytes
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [TokenInfo]
    # @raise [Error]
    def verify_token(token:, at_least: nil)
      invoke("host.verify_token", { token: token, at_least: at_least }, TokenInfo)
    end

    # Lists the public keys of the tokens that this engine makes.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [KeySet]
    # @raise [Error]
    def keys(at_least: nil)
      invoke("host.keys", { at_least: at_least }, KeySet)
    end

    # Makes a new key for access tokens; older tokens stay valid.
    #
    # @return [NewKey]
    # @raise [Error]
    def rotate_key = invoke("host.rotate_key", {}, NewKey)

    # Deletes log records up to a position; messages are kept.
    #
    # @param up_to [Integer] a position: `id` of a message
    # @return [Trimmed]
    # @raise [Error]
    def trim(up_to:)
      invoke("host.trim", { up_to: up_to }, Trimmed)
    end

    # The names under which hosts follow the log, and how far each has confirmed.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [FollowerList]
    # @raise [Error]
    def followers(at_least: nil)
      invoke("host.followers", { at_least: at_least }, FollowerList)
    end

    # Forgets a name to follow under, and its position; conflict while somebody follows under it.
    #
    # @param name [String] under which the host followed the log; at most 64 bytes
    # @return [Done]
    # @raise [Error]
    def remove_follower(name:)
      invoke("host.remove_follower", { name: name }, Done)
    end

    # Copies the data directory while it is in use; `cursor` is the newest position in the copy.
    #
    # @param target [String] path of the copy, a directory that must not exist yet; at most 4096 bytes
    # @return [BackedUp]
    # @raise [Error]
    def backup(target:)
      invoke("host.backup", { target: target }, BackedUp)
    end

    # Returns figures about the engine.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [Stats]
    # @raise [Error]
    def stats(at_least: nil)
      invoke("host.stats", { at_least: at_least }, Stats)
    end

    # Returns the cursor of the newest event.
    #
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [Now]
    # @raise [Error]
    def cursor(at_least: nil)
      invoke("host.cursor", { at_least: at_least }, Now)
    end

    # Ends a user's sessions and lets none begin; their conversations go on without them.
    #
    # @param user [Integer] id of the user
    # @return [User]
    # @raise [Error]
    def disable_user(user:)
      invoke("host.disable_user", { user: user }, User)
    end

    # Lets a disabled user sign in again.
    #
    # @param user [Integer] id of the user
    # @return [User]
    # @raise [Error]
    def enable_user(user:)
      invoke("host.enable_user", { user: user }, User)
    end

    # Ends all sessions of a user.
    #
    # @param user [Integer] id of the user
    # @return [Done]
    # @raise [Error]
    def end_sessions(user:)
      invoke("host.end_sessions", { user: user }, Done)
    end

    # Lists the reports that wait for the host, the oldest first.
    #
    # @param after [Integer, nil] `next` of the page before
    # @param limit [Integer, nil] reports; 1 to 100; 50 if not given
    # @param at_least [String, nil] a cursor that the store must have reached; at most 40 bytes
    # @return [ReportPage]
    # @raise [Error]
    def list_reports(after: nil, limit: nil, at_least: nil)
      invoke("host.list_reports", { after: after, limit: limit, at_least: at_least }, ReportPage)
    end

    # Takes a report from the queue.
    #
    # @param report [Integer] id of the report
    # @return [Done]
    # @raise [Error]
    def resolve_report(report:)
      invoke("host.resolve_report", { report: report }, Done)
    end
  end

  # The groups of operations, for one caller.
  module Operations
    # @return [UsersOperations]
    def users = @users ||= UsersOperations.new(self)

    # @return [SessionsOperations]
    def sessions = @sessions ||= SessionsOperations.new(self)

    # @return [PasswordsOperations]
    def passwords = @passwords ||= PasswordsOperations.new(self)

    # @return [BlocksOperations]
    def blocks = @blocks ||= BlocksOperations.new(self)

    # @return [ReportsOperations]
    def reports = @reports ||= ReportsOperations.new(self)

    # @return [ConversationsOperations]
    def conversations = @conversations ||= ConversationsOperations.new(self)

    # @return [TypingOperations]
    def typing = @typing ||= TypingOperations.new(self)

    # @return [MembersOperations]
    def members = @members ||= MembersOperations.new(self)

    # @return [InvitesOperations]
    def invites = @invites ||= InvitesOperations.new(self)

    # @return [MessagesOperations]
    def messages = @messages ||= MessagesOperations.new(self)

    # @return [PinsOperations]
    def pins = @pins ||= PinsOperations.new(self)

    # @return [ReactionsOperations]
    def reactions = @reactions ||= ReactionsOperations.new(self)

    # @return [EventsOperations]
    def events = @events ||= EventsOperations.new(self)
  end
end
