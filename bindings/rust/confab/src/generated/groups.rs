// Generated from the catalogue by bindings/generate; do not edit.
//! The operations of a caller, by group.

use crate::wire::{decode, decode_committed, NoRequest};
use crate::*;

impl Caller {
    /// The operations `users.*`.
    pub fn users(&self) -> Users<'_> {
        Users { caller: self }
    }

    /// The operations `sessions.*`.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions { caller: self }
    }

    /// The operations `passwords.*`.
    pub fn passwords(&self) -> Passwords<'_> {
        Passwords { caller: self }
    }

    /// The operations `blocks.*`.
    pub fn blocks(&self) -> Blocks<'_> {
        Blocks { caller: self }
    }

    /// The operations `reports.*`.
    pub fn reports(&self) -> Reports<'_> {
        Reports { caller: self }
    }

    /// The operations `conversations.*`.
    pub fn conversations(&self) -> Conversations<'_> {
        Conversations { caller: self }
    }

    /// The operations `typing.*`.
    pub fn typing(&self) -> Typing<'_> {
        Typing { caller: self }
    }

    /// The operations `members.*`.
    pub fn members(&self) -> Members<'_> {
        Members { caller: self }
    }

    /// The operations `invites.*`.
    pub fn invites(&self) -> Invites<'_> {
        Invites { caller: self }
    }

    /// The operations `messages.*`.
    pub fn messages(&self) -> Messages<'_> {
        Messages { caller: self }
    }

    /// The operations `pins.*`.
    pub fn pins(&self) -> Pins<'_> {
        Pins { caller: self }
    }

    /// The operations `reactions.*`.
    pub fn reactions(&self) -> Reactions<'_> {
        Reactions { caller: self }
    }

    /// The operations `events.*`.
    pub fn events(&self) -> Events<'_> {
        Events { caller: self }
    }

    /// The operations `host.*`.
    pub fn host(&self) -> Host<'_> {
        Host { caller: self }
    }
}

/// The operations `users.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Users<'a> {
    caller: &'a Caller,
}

impl Users<'_> {
    /// Registers a user.
    ///
    /// Operation `users.register`. Anybody may call it.
    pub fn register(&self, request: UsersRegister) -> Result<Committed<User>> {
        self.caller.run("users.register", &request, decode_committed)
    }

    /// The same as a future: `users.register`.
    pub fn register_async(&self, request: UsersRegister) -> Call<Committed<User>> {
        self.caller.start("users.register", &request, decode_committed)
    }

    /// Returns the caller's own user.
    ///
    /// Operation `users.me`. For a user.
    pub fn me(&self, request: UsersMe) -> Result<User> {
        self.caller.run("users.me", &request, decode)
    }

    /// The same as a future: `users.me`.
    pub fn me_async(&self, request: UsersMe) -> Call<User> {
        self.caller.start("users.me", &request, decode)
    }

    /// Changes the password and ends the caller's other sessions.
    ///
    /// Operation `users.set_password`. For a user.
    pub fn set_password(&self, request: UsersSetPassword) -> Result<Committed<Done>> {
        self.caller.run("users.set_password", &request, decode_committed)
    }

    /// The same as a future: `users.set_password`.
    pub fn set_password_async(&self, request: UsersSetPassword) -> Call<Committed<Done>> {
        self.caller.start("users.set_password", &request, decode_committed)
    }

    /// Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is sent.
    ///
    /// Operation `users.change_email`. For a user.
    pub fn change_email(&self, request: UsersChangeEmail) -> Result<Committed<Done>> {
        self.caller.run("users.change_email", &request, decode_committed)
    }

    /// The same as a future: `users.change_email`.
    pub fn change_email_async(&self, request: UsersChangeEmail) -> Call<Committed<Done>> {
        self.caller.start("users.change_email", &request, decode_committed)
    }

    /// Gives the user of a token the address that it was sent to.
    ///
    /// Operation `users.confirm_email`. Anybody may call it.
    pub fn confirm_email(&self, request: UsersConfirmEmail) -> Result<Committed<Done>> {
        self.caller.run("users.confirm_email", &request, decode_committed)
    }

    /// The same as a future: `users.confirm_email`.
    pub fn confirm_email_async(&self, request: UsersConfirmEmail) -> Call<Committed<Done>> {
        self.caller.start("users.confirm_email", &request, decode_committed)
    }

    /// Returns a user whom the caller finds by id.
    ///
    /// Operation `users.get`. For a user.
    pub fn get(&self, request: UsersGet) -> Result<User> {
        self.caller.run("users.get", &request, decode)
    }

    /// The same as a future: `users.get`.
    pub fn get_async(&self, request: UsersGet) -> Call<User> {
        self.caller.start("users.get", &request, decode)
    }

    /// Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.
    ///
    /// Operation `users.list`. For a user.
    pub fn list(&self, request: UsersList) -> Result<UserPage> {
        self.caller.run("users.list", &request, decode)
    }

    /// The same as a future: `users.list`.
    pub fn list_async(&self, request: UsersList) -> Call<UserPage> {
        self.caller.start("users.list", &request, decode)
    }

    /// Changes the caller's name, the line about them and their picture: what is given of these.
    ///
    /// Operation `users.update`. For a user.
    pub fn update(&self, request: UsersUpdate) -> Result<Committed<User>> {
        self.caller.run("users.update", &request, decode_committed)
    }

    /// The same as a future: `users.update`.
    pub fn update_async(&self, request: UsersUpdate) -> Call<Committed<User>> {
        self.caller.start("users.update", &request, decode_committed)
    }

    /// Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.
    ///
    /// Operation `users.search`. For a user.
    pub fn search(&self, request: UsersSearch) -> Result<UserPage> {
        self.caller.run("users.search", &request, decode)
    }

    /// The same as a future: `users.search`.
    pub fn search_async(&self, request: UsersSearch) -> Call<UserPage> {
        self.caller.start("users.search", &request, decode)
    }
}

/// The operations `sessions.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Sessions<'a> {
    caller: &'a Caller,
}

impl Sessions<'_> {
    /// Checks e-mail and password and starts a session.
    ///
    /// Operation `sessions.create`. Anybody may call it.
    pub fn create(&self, request: SessionsCreate) -> Result<Committed<SignedIn>> {
        self.caller.run("sessions.create", &request, decode_committed)
    }

    /// The same as a future: `sessions.create`.
    pub fn create_async(&self, request: SessionsCreate) -> Call<Committed<SignedIn>> {
        self.caller.start("sessions.create", &request, decode_committed)
    }

    /// Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing else.
    ///
    /// Operation `sessions.create_visitor`. Anybody may call it.
    pub fn create_visitor(&self, request: SessionsCreateVisitor) -> Result<Committed<SignedIn>> {
        self.caller.run("sessions.create_visitor", &request, decode_committed)
    }

    /// The same as a future: `sessions.create_visitor`.
    pub fn create_visitor_async(&self, request: SessionsCreateVisitor) -> Call<Committed<SignedIn>> {
        self.caller.start("sessions.create_visitor", &request, decode_committed)
    }

    /// Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of an older one ends the session.
    ///
    /// Operation `sessions.refresh`. Anybody may call it.
    pub fn refresh(&self, request: SessionsRefresh) -> Result<Committed<SignedIn>> {
        self.caller.run("sessions.refresh", &request, decode_committed)
    }

    /// The same as a future: `sessions.refresh`.
    pub fn refresh_async(&self, request: SessionsRefresh) -> Call<Committed<SignedIn>> {
        self.caller.start("sessions.refresh", &request, decode_committed)
    }

    /// Lists the caller's sessions.
    ///
    /// Operation `sessions.list`. For a user.
    pub fn list(&self, request: SessionsList) -> Result<SessionList> {
        self.caller.run("sessions.list", &request, decode)
    }

    /// The same as a future: `sessions.list`.
    pub fn list_async(&self, request: SessionsList) -> Call<SessionList> {
        self.caller.start("sessions.list", &request, decode)
    }

    /// Ends the session of this call.
    ///
    /// Operation `sessions.sign_out`. For a user.
    pub fn sign_out(&self) -> Result<Committed<Done>> {
        self.caller.run("sessions.sign_out", &NoRequest, decode_committed)
    }

    /// The same as a future: `sessions.sign_out`.
    pub fn sign_out_async(&self) -> Call<Committed<Done>> {
        self.caller.start("sessions.sign_out", &NoRequest, decode_committed)
    }

    /// Ends one of the caller's sessions.
    ///
    /// Operation `sessions.revoke`. For a user.
    pub fn revoke(&self, request: SessionsRevoke) -> Result<Committed<Done>> {
        self.caller.run("sessions.revoke", &request, decode_committed)
    }

    /// The same as a future: `sessions.revoke`.
    pub fn revoke_async(&self, request: SessionsRevoke) -> Call<Committed<Done>> {
        self.caller.start("sessions.revoke", &request, decode_committed)
    }
}

/// The operations `passwords.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Passwords<'a> {
    caller: &'a Caller,
}

impl Passwords<'_> {
    /// What this server offers people who forgot their password.
    ///
    /// Operation `passwords.policy`. Anybody may call it.
    pub fn policy(&self, request: PasswordsPolicy) -> Result<PasswordPolicy> {
        self.caller.run("passwords.policy", &request, decode)
    }

    /// The same as a future: `passwords.policy`.
    pub fn policy_async(&self, request: PasswordsPolicy) -> Call<PasswordPolicy> {
        self.caller.start("passwords.policy", &request, decode)
    }

    /// Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail is sent.
    ///
    /// Operation `passwords.request_reset`. Anybody may call it.
    pub fn request_reset(&self, request: PasswordsRequestReset) -> Result<Committed<Done>> {
        self.caller.run("passwords.request_reset", &request, decode_committed)
    }

    /// The same as a future: `passwords.request_reset`.
    pub fn request_reset_async(&self, request: PasswordsRequestReset) -> Call<Committed<Done>> {
        self.caller.start("passwords.request_reset", &request, decode_committed)
    }

    /// Sets the password of the user of a token and ends all their sessions.
    ///
    /// Operation `passwords.reset`. Anybody may call it.
    pub fn reset(&self, request: PasswordsReset) -> Result<Committed<Done>> {
        self.caller.run("passwords.reset", &request, decode_committed)
    }

    /// The same as a future: `passwords.reset`.
    pub fn reset_async(&self, request: PasswordsReset) -> Call<Committed<Done>> {
        self.caller.start("passwords.reset", &request, decode_committed)
    }
}

/// The operations `blocks.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Blocks<'a> {
    caller: &'a Caller,
}

impl Blocks<'_> {
    /// Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does not put the caller into groups.
    ///
    /// Operation `blocks.add`. For a user.
    pub fn add(&self, request: BlocksAdd) -> Result<Committed<Done>> {
        self.caller.run("blocks.add", &request, decode_committed)
    }

    /// The same as a future: `blocks.add`.
    pub fn add_async(&self, request: BlocksAdd) -> Call<Committed<Done>> {
        self.caller.start("blocks.add", &request, decode_committed)
    }

    /// Ends a block.
    ///
    /// Operation `blocks.remove`. For a user.
    pub fn remove(&self, request: BlocksRemove) -> Result<Committed<Done>> {
        self.caller.run("blocks.remove", &request, decode_committed)
    }

    /// The same as a future: `blocks.remove`.
    pub fn remove_async(&self, request: BlocksRemove) -> Call<Committed<Done>> {
        self.caller.start("blocks.remove", &request, decode_committed)
    }

    /// Lists the users whom the caller has blocked.
    ///
    /// Operation `blocks.list`. For a user.
    pub fn list(&self, request: BlocksList) -> Result<BlockedPage> {
        self.caller.run("blocks.list", &request, decode)
    }

    /// The same as a future: `blocks.list`.
    pub fn list_async(&self, request: BlocksList) -> Call<BlockedPage> {
        self.caller.start("blocks.list", &request, decode)
    }
}

/// The operations `reports.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Reports<'a> {
    caller: &'a Caller,
}

impl Reports<'_> {
    /// Reports a message that the caller sees, or a user, to the host.
    ///
    /// Operation `reports.create`. For a user.
    pub fn create(&self, request: ReportsCreate) -> Result<Committed<Reported>> {
        self.caller.run("reports.create", &request, decode_committed)
    }

    /// The same as a future: `reports.create`.
    pub fn create_async(&self, request: ReportsCreate) -> Call<Committed<Reported>> {
        self.caller.start("reports.create", &request, decode_committed)
    }
}

/// The operations `conversations.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Conversations<'a> {
    caller: &'a Caller,
}

impl Conversations<'_> {
    /// Opens the direct conversation with a user, or returns the existing one.
    ///
    /// Operation `conversations.open_direct`. For a user.
    pub fn open_direct(&self, request: ConversationsOpenDirect) -> Result<Committed<Conversation>> {
        self.caller.run("conversations.open_direct", &request, decode_committed)
    }

    /// The same as a future: `conversations.open_direct`.
    pub fn open_direct_async(&self, request: ConversationsOpenDirect) -> Call<Committed<Conversation>> {
        self.caller.start("conversations.open_direct", &request, decode_committed)
    }

    /// Makes a group; the caller becomes its owner.
    ///
    /// Operation `conversations.create_group`. For a user.
    pub fn create_group(&self, request: ConversationsCreateGroup) -> Result<Committed<Conversation>> {
        self.caller.run("conversations.create_group", &request, decode_committed)
    }

    /// The same as a future: `conversations.create_group`.
    pub fn create_group_async(&self, request: ConversationsCreateGroup) -> Call<Committed<Conversation>> {
        self.caller.start("conversations.create_group", &request, decode_committed)
    }

    /// Lists the caller's conversations, page by page, each with its last message and exact unread count.
    ///
    /// Operation `conversations.list`. For a user.
    pub fn list(&self, request: ConversationsList) -> Result<Inbox> {
        self.caller.run("conversations.list", &request, decode)
    }

    /// The same as a future: `conversations.list`.
    pub fn list_async(&self, request: ConversationsList) -> Call<Inbox> {
        self.caller.start("conversations.list", &request, decode)
    }

    /// Returns one conversation as the caller sees it.
    ///
    /// Operation `conversations.get`. For a user.
    pub fn get(&self, request: ConversationsGet) -> Result<Conversation> {
        self.caller.run("conversations.get", &request, decode)
    }

    /// The same as a future: `conversations.get`.
    pub fn get_async(&self, request: ConversationsGet) -> Call<Conversation> {
        self.caller.start("conversations.get", &request, decode)
    }

    /// Lists the members of a conversation by id, page by page.
    ///
    /// Operation `conversations.members`. For a user.
    pub fn members(&self, request: ConversationsMembers) -> Result<MemberPage> {
        self.caller.run("conversations.members", &request, decode)
    }

    /// The same as a future: `conversations.members`.
    pub fn members_async(&self, request: ConversationsMembers) -> Call<MemberPage> {
        self.caller.start("conversations.members", &request, decode)
    }

    /// Adds a user to a group; they see messages from then on.
    ///
    /// Operation `conversations.add_member`. For a user.
    pub fn add_member(&self, request: ConversationsAddMember) -> Result<Committed<Message>> {
        self.caller.run("conversations.add_member", &request, decode_committed)
    }

    /// The same as a future: `conversations.add_member`.
    pub fn add_member_async(&self, request: ConversationsAddMember) -> Call<Committed<Message>> {
        self.caller.start("conversations.add_member", &request, decode_committed)
    }

    /// Adds many users to a group at once, by one notice; those who may not be added are left out.
    ///
    /// Operation `conversations.add_members`. For a user.
    pub fn add_members(&self, request: ConversationsAddMembers) -> Result<Committed<AddedMembers>> {
        self.caller.run("conversations.add_members", &request, decode_committed)
    }

    /// The same as a future: `conversations.add_members`.
    pub fn add_members_async(&self, request: ConversationsAddMembers) -> Call<Committed<AddedMembers>> {
        self.caller.start("conversations.add_members", &request, decode_committed)
    }

    /// Removes a member; the owner and admins of the group may.
    ///
    /// Operation `conversations.remove_member`. For a user.
    pub fn remove_member(&self, request: ConversationsRemoveMember) -> Result<Committed<Message>> {
        self.caller.run("conversations.remove_member", &request, decode_committed)
    }

    /// The same as a future: `conversations.remove_member`.
    pub fn remove_member_async(&self, request: ConversationsRemoveMember) -> Call<Committed<Message>> {
        self.caller.start("conversations.remove_member", &request, decode_committed)
    }

    /// Leaves a group; the caller keeps access to what they could see.
    ///
    /// Operation `conversations.leave`. For a user.
    pub fn leave(&self, request: ConversationsLeave) -> Result<Committed<Message>> {
        self.caller.run("conversations.leave", &request, decode_committed)
    }

    /// The same as a future: `conversations.leave`.
    pub fn leave_async(&self, request: ConversationsLeave) -> Call<Committed<Message>> {
        self.caller.start("conversations.leave", &request, decode_committed)
    }

    /// Gives up a group that the caller left, with all that they could still read of it.
    ///
    /// Operation `conversations.forget`. For a user.
    pub fn forget(&self, request: ConversationsForget) -> Result<Committed<Done>> {
        self.caller.run("conversations.forget", &request, decode_committed)
    }

    /// The same as a future: `conversations.forget`.
    pub fn forget_async(&self, request: ConversationsForget) -> Call<Committed<Done>> {
        self.caller.start("conversations.forget", &request, decode_committed)
    }

    /// Takes a conversation out of the caller's list until something newer is in it.
    ///
    /// Operation `conversations.hide`. For a user.
    pub fn hide(&self, request: ConversationsHide) -> Result<Committed<Done>> {
        self.caller.run("conversations.hide", &request, decode_committed)
    }

    /// The same as a future: `conversations.hide`.
    pub fn hide_async(&self, request: ConversationsHide) -> Call<Committed<Done>> {
        self.caller.start("conversations.hide", &request, decode_committed)
    }

    /// Puts a hidden conversation back into the caller's list.
    ///
    /// Operation `conversations.show`. For a user.
    pub fn show(&self, request: ConversationsShow) -> Result<Committed<Done>> {
        self.caller.run("conversations.show", &request, decode_committed)
    }

    /// The same as a future: `conversations.show`.
    pub fn show_async(&self, request: ConversationsShow) -> Call<Committed<Done>> {
        self.caller.start("conversations.show", &request, decode_committed)
    }

    /// Moves the caller's read mark forward.
    ///
    /// Operation `conversations.mark_read`. For a user.
    pub fn mark_read(&self, request: ConversationsMarkRead) -> Result<Committed<ReadMark>> {
        self.caller.run("conversations.mark_read", &request, decode_committed)
    }

    /// The same as a future: `conversations.mark_read`.
    pub fn mark_read_async(&self, request: ConversationsMarkRead) -> Call<Committed<ReadMark>> {
        self.caller.start("conversations.mark_read", &request, decode_committed)
    }

    /// Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.
    ///
    /// Operation `conversations.mark_delivered`. For a user.
    pub fn mark_delivered(&self, request: ConversationsMarkDelivered) -> Result<DeliveredMark> {
        self.caller.run("conversations.mark_delivered", &request, decode)
    }

    /// The same as a future: `conversations.mark_delivered`.
    pub fn mark_delivered_async(&self, request: ConversationsMarkDelivered) -> Call<DeliveredMark> {
        self.caller.start("conversations.mark_delivered", &request, decode)
    }

    /// Changes what a group is called, shows and allows; its owner and admins may.
    ///
    /// Operation `conversations.update`. For a user.
    pub fn update(&self, request: ConversationsUpdate) -> Result<Committed<Conversation>> {
        self.caller.run("conversations.update", &request, decode_committed)
    }

    /// The same as a future: `conversations.update`.
    pub fn update_async(&self, request: ConversationsUpdate) -> Call<Committed<Conversation>> {
        self.caller.start("conversations.update", &request, decode_committed)
    }

    /// Mutes, pins, archives or marks a conversation for the caller alone.
    ///
    /// Operation `conversations.set_preferences`. For a user.
    pub fn set_preferences(&self, request: ConversationsSetPreferences) -> Result<Committed<Conversation>> {
        self.caller.run("conversations.set_preferences", &request, decode_committed)
    }

    /// The same as a future: `conversations.set_preferences`.
    pub fn set_preferences_async(&self, request: ConversationsSetPreferences) -> Call<Committed<Conversation>> {
        self.caller.start("conversations.set_preferences", &request, decode_committed)
    }
}

/// The operations `typing.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    caller: &'a Caller,
}

impl Typing<'_> {
    /// Says that the caller is typing; the other members are told, and nothing is stored.
    ///
    /// Operation `typing.send`. For a user.
    pub fn send(&self, request: TypingSend) -> Result<TypingSent> {
        self.caller.run("typing.send", &request, decode)
    }

    /// The same as a future: `typing.send`.
    pub fn send_async(&self, request: TypingSend) -> Call<TypingSent> {
        self.caller.start("typing.send", &request, decode)
    }
}

/// The operations `members.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    caller: &'a Caller,
}

impl Members<'_> {
    /// Makes a member an admin, takes that back, or hands the group over; its owner may.
    ///
    /// Operation `members.set_role`. For a user.
    pub fn set_role(&self, request: MembersSetRole) -> Result<Committed<Done>> {
        self.caller.run("members.set_role", &request, decode_committed)
    }

    /// The same as a future: `members.set_role`.
    pub fn set_role_async(&self, request: MembersSetRole) -> Call<Committed<Done>> {
        self.caller.start("members.set_role", &request, decode_committed)
    }
}

/// The operations `invites.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Invites<'a> {
    caller: &'a Caller,
}

impl Invites<'_> {
    /// Makes an invitation to a group; whoever has its token may join.
    ///
    /// Operation `invites.create`. For a user.
    pub fn create(&self, request: InvitesCreate) -> Result<Committed<NewInvite>> {
        self.caller.run("invites.create", &request, decode_committed)
    }

    /// The same as a future: `invites.create`.
    pub fn create_async(&self, request: InvitesCreate) -> Call<Committed<NewInvite>> {
        self.caller.start("invites.create", &request, decode_committed)
    }

    /// Lists the valid invitations of a group, for those who may add people.
    ///
    /// Operation `invites.list`. For a user.
    pub fn list(&self, request: InvitesList) -> Result<InviteList> {
        self.caller.run("invites.list", &request, decode)
    }

    /// The same as a future: `invites.list`.
    pub fn list_async(&self, request: InvitesList) -> Call<InviteList> {
        self.caller.start("invites.list", &request, decode)
    }

    /// Takes an invitation back.
    ///
    /// Operation `invites.revoke`. For a user.
    pub fn revoke(&self, request: InvitesRevoke) -> Result<Committed<Done>> {
        self.caller.run("invites.revoke", &request, decode_committed)
    }

    /// The same as a future: `invites.revoke`.
    pub fn revoke_async(&self, request: InvitesRevoke) -> Call<Committed<Done>> {
        self.caller.start("invites.revoke", &request, decode_committed)
    }

    /// Returns to which group a token invites.
    ///
    /// Operation `invites.get`. For a user.
    pub fn get(&self, request: InvitesGet) -> Result<InvitePreview> {
        self.caller.run("invites.get", &request, decode)
    }

    /// The same as a future: `invites.get`.
    pub fn get_async(&self, request: InvitesGet) -> Call<InvitePreview> {
        self.caller.start("invites.get", &request, decode)
    }

    /// Joins the group to which a token invites; a member stays one.
    ///
    /// Operation `invites.accept`. For a user.
    pub fn accept(&self, request: InvitesAccept) -> Result<Committed<Conversation>> {
        self.caller.run("invites.accept", &request, decode_committed)
    }

    /// The same as a future: `invites.accept`.
    pub fn accept_async(&self, request: InvitesAccept) -> Call<Committed<Conversation>> {
        self.caller.start("invites.accept", &request, decode_committed)
    }
}

/// The operations `messages.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a> {
    caller: &'a Caller,
}

impl Messages<'_> {
    /// Sends a message; it is on disk when the answer comes.
    ///
    /// Operation `messages.send`. For a user.
    pub fn send(&self, request: MessagesSend) -> Result<Committed<Message>> {
        self.caller.run("messages.send", &request, decode_committed)
    }

    /// The same as a future: `messages.send`.
    pub fn send_async(&self, request: MessagesSend) -> Call<Committed<Message>> {
        self.caller.start("messages.send", &request, decode_committed)
    }

    /// Gives a message of the caller another text or other data; the earlier ones are not kept.
    ///
    /// Operation `messages.edit`. For a user.
    pub fn edit(&self, request: MessagesEdit) -> Result<Committed<Message>> {
        self.caller.run("messages.edit", &request, decode_committed)
    }

    /// The same as a future: `messages.edit`.
    pub fn edit_async(&self, request: MessagesEdit) -> Call<Committed<Message>> {
        self.caller.start("messages.edit", &request, decode_committed)
    }

    /// Deletes a message for everybody: its author may, and in a group its owner and admins.
    ///
    /// Operation `messages.delete`. For a user.
    pub fn delete(&self, request: MessagesDelete) -> Result<Committed<Message>> {
        self.caller.run("messages.delete", &request, decode_committed)
    }

    /// The same as a future: `messages.delete`.
    pub fn delete_async(&self, request: MessagesDelete) -> Call<Committed<Message>> {
        self.caller.start("messages.delete", &request, decode_committed)
    }

    /// Returns one message.
    ///
    /// Operation `messages.get`. For a user.
    pub fn get(&self, request: MessagesGet) -> Result<Message> {
        self.caller.run("messages.get", &request, decode)
    }

    /// The same as a future: `messages.get`.
    pub fn get_async(&self, request: MessagesGet) -> Call<Message> {
        self.caller.start("messages.get", &request, decode)
    }

    /// Returns a page of history: the newest messages, or those before, after or around a seq.
    ///
    /// Operation `messages.list`. For a user.
    pub fn list(&self, request: MessagesList) -> Result<HistoryPage> {
        self.caller.run("messages.list", &request, decode)
    }

    /// The same as a future: `messages.list`.
    pub fn list_async(&self, request: MessagesList) -> Call<HistoryPage> {
        self.caller.start("messages.list", &request, decode)
    }
}

/// The operations `pins.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Pins<'a> {
    caller: &'a Caller,
}

impl Pins<'_> {
    /// Pins a message: both members of a direct conversation may, and in a group the owner and admins.
    ///
    /// Operation `pins.add`. For a user.
    pub fn add(&self, request: PinsAdd) -> Result<Committed<Message>> {
        self.caller.run("pins.add", &request, decode_committed)
    }

    /// The same as a future: `pins.add`.
    pub fn add_async(&self, request: PinsAdd) -> Call<Committed<Message>> {
        self.caller.start("pins.add", &request, decode_committed)
    }

    /// Takes the pin of a message away.
    ///
    /// Operation `pins.remove`. For a user.
    pub fn remove(&self, request: PinsRemove) -> Result<Committed<Message>> {
        self.caller.run("pins.remove", &request, decode_committed)
    }

    /// The same as a future: `pins.remove`.
    pub fn remove_async(&self, request: PinsRemove) -> Call<Committed<Message>> {
        self.caller.start("pins.remove", &request, decode_committed)
    }

    /// Lists the pinned messages that the caller may see, the newest pin first.
    ///
    /// Operation `pins.list`. For a user.
    pub fn list(&self, request: PinsList) -> Result<PinList> {
        self.caller.run("pins.list", &request, decode)
    }

    /// The same as a future: `pins.list`.
    pub fn list_async(&self, request: PinsList) -> Call<PinList> {
        self.caller.start("pins.list", &request, decode)
    }
}

/// The operations `reactions.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Reactions<'a> {
    caller: &'a Caller,
}

impl Reactions<'_> {
    /// Reacts to a message with an emoji.
    ///
    /// Operation `reactions.add`. For a user.
    pub fn add(&self, request: ReactionsAdd) -> Result<Committed<Message>> {
        self.caller.run("reactions.add", &request, decode_committed)
    }

    /// The same as a future: `reactions.add`.
    pub fn add_async(&self, request: ReactionsAdd) -> Call<Committed<Message>> {
        self.caller.start("reactions.add", &request, decode_committed)
    }

    /// Takes a reaction of the caller back.
    ///
    /// Operation `reactions.remove`. For a user.
    pub fn remove(&self, request: ReactionsRemove) -> Result<Committed<Message>> {
        self.caller.run("reactions.remove", &request, decode_committed)
    }

    /// The same as a future: `reactions.remove`.
    pub fn remove_async(&self, request: ReactionsRemove) -> Call<Committed<Message>> {
        self.caller.start("reactions.remove", &request, decode_committed)
    }

    /// Lists who reacted to a message, and with what.
    ///
    /// Operation `reactions.list`. For a user.
    pub fn list(&self, request: ReactionsList) -> Result<ReactionPage> {
        self.caller.run("reactions.list", &request, decode)
    }

    /// The same as a future: `reactions.list`.
    pub fn list_async(&self, request: ReactionsList) -> Call<ReactionPage> {
        self.caller.start("reactions.list", &request, decode)
    }
}

/// The operations `events.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Events<'a> {
    caller: &'a Caller,
}

impl Events<'_> {
    /// Lists the events after a cursor, for clients that ask instead of subscribing.
    ///
    /// Operation `events.list`. For a user.
    pub fn list(&self, request: EventsList) -> Result<EventPage> {
        self.caller.run("events.list", &request, decode)
    }

    /// The same as a future: `events.list`.
    pub fn list_async(&self, request: EventsList) -> Call<EventPage> {
        self.caller.start("events.list", &request, decode)
    }
}

/// The operations `host.*` of a caller.
#[derive(Clone, Copy, Debug)]
pub struct Host<'a> {
    caller: &'a Caller,
}

impl Host<'_> {
    /// Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a password.
    ///
    /// Operation `host.ensure_user`. For the application itself: `Engine::host`.
    pub fn ensure_user(&self, request: HostEnsureUser) -> Result<Committed<User>> {
        self.caller.run("host.ensure_user", &request, decode_committed)
    }

    /// The same as a future: `host.ensure_user`.
    pub fn ensure_user_async(&self, request: HostEnsureUser) -> Call<Committed<User>> {
        self.caller.start("host.ensure_user", &request, decode_committed)
    }

    /// Gives a user another e-mail, name, line about them or picture; their sessions go on.
    ///
    /// Operation `host.update_user`. For the application itself: `Engine::host`.
    pub fn update_user(&self, request: HostUpdateUser) -> Result<Committed<User>> {
        self.caller.run("host.update_user", &request, decode_committed)
    }

    /// The same as a future: `host.update_user`.
    pub fn update_user_async(&self, request: HostUpdateUser) -> Call<Committed<User>> {
        self.caller.start("host.update_user", &request, decode_committed)
    }

    /// Returns any user, with their address.
    ///
    /// Operation `host.user`. For the application itself: `Engine::host`.
    pub fn user(&self, request: HostUser) -> Result<User> {
        self.caller.run("host.user", &request, decode)
    }

    /// The same as a future: `host.user`.
    pub fn user_async(&self, request: HostUser) -> Call<User> {
        self.caller.start("host.user", &request, decode)
    }

    /// Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
    ///
    /// Operation `host.list_users`. For the application itself: `Engine::host`.
    pub fn list_users(&self, request: HostListUsers) -> Result<UserPage> {
        self.caller.run("host.list_users", &request, decode)
    }

    /// The same as a future: `host.list_users`.
    pub fn list_users_async(&self, request: HostListUsers) -> Call<UserPage> {
        self.caller.start("host.list_users", &request, decode)
    }

    /// Starts a session for a user whom the host has checked.
    ///
    /// Operation `host.sign_in`. For the application itself: `Engine::host`.
    pub fn sign_in(&self, request: HostSignIn) -> Result<Committed<SignedIn>> {
        self.caller.run("host.sign_in", &request, decode_committed)
    }

    /// The same as a future: `host.sign_in`.
    pub fn sign_in_async(&self, request: HostSignIn) -> Call<Committed<SignedIn>> {
        self.caller.start("host.sign_in", &request, decode_committed)
    }

    /// Starts a session that may use the named conversations and nothing else, for a person who is hardly known.
    ///
    /// Operation `host.sign_in_visitor`. For the application itself: `Engine::host`.
    pub fn sign_in_visitor(&self, request: HostSignInVisitor) -> Result<Committed<SignedIn>> {
        self.caller.run("host.sign_in_visitor", &request, decode_committed)
    }

    /// The same as a future: `host.sign_in_visitor`.
    pub fn sign_in_visitor_async(&self, request: HostSignInVisitor) -> Call<Committed<SignedIn>> {
        self.caller.start("host.sign_in_visitor", &request, decode_committed)
    }

    /// Makes a token for passwords.reset, which the host sends to the user of an address.
    ///
    /// Operation `host.make_reset_token`. For the application itself: `Engine::host`.
    pub fn make_reset_token(&self, request: HostMakeResetToken) -> Result<Committed<AccountToken>> {
        self.caller.run("host.make_reset_token", &request, decode_committed)
    }

    /// The same as a future: `host.make_reset_token`.
    pub fn make_reset_token_async(&self, request: HostMakeResetToken) -> Call<Committed<AccountToken>> {
        self.caller.start("host.make_reset_token", &request, decode_committed)
    }

    /// Makes a token for users.confirm_email, which the host sends to a new address of a user.
    ///
    /// Operation `host.make_email_token`. For the application itself: `Engine::host`.
    pub fn make_email_token(&self, request: HostMakeEmailToken) -> Result<Committed<AccountToken>> {
        self.caller.run("host.make_email_token", &request, decode_committed)
    }

    /// The same as a future: `host.make_email_token`.
    pub fn make_email_token_async(&self, request: HostMakeEmailToken) -> Call<Committed<AccountToken>> {
        self.caller.start("host.make_email_token", &request, decode_committed)
    }

    /// Returns whose access token it is, if it is valid.
    ///
    /// Operation `host.verify_token`. For the application itself: `Engine::host`.
    pub fn verify_token(&self, request: HostVerifyToken) -> Result<TokenInfo> {
        self.caller.run("host.verify_token", &request, decode)
    }

    /// The same as a future: `host.verify_token`.
    pub fn verify_token_async(&self, request: HostVerifyToken) -> Call<TokenInfo> {
        self.caller.start("host.verify_token", &request, decode)
    }

    /// Lists the public keys of the tokens that this engine makes.
    ///
    /// Operation `host.keys`. For the application itself: `Engine::host`.
    pub fn keys(&self, request: HostKeys) -> Result<KeySet> {
        self.caller.run("host.keys", &request, decode)
    }

    /// The same as a future: `host.keys`.
    pub fn keys_async(&self, request: HostKeys) -> Call<KeySet> {
        self.caller.start("host.keys", &request, decode)
    }

    /// Makes a new key for access tokens; older tokens stay valid.
    ///
    /// Operation `host.rotate_key`. For the application itself: `Engine::host`.
    pub fn rotate_key(&self) -> Result<Committed<NewKey>> {
        self.caller.run("host.rotate_key", &NoRequest, decode_committed)
    }

    /// The same as a future: `host.rotate_key`.
    pub fn rotate_key_async(&self) -> Call<Committed<NewKey>> {
        self.caller.start("host.rotate_key", &NoRequest, decode_committed)
    }

    /// Deletes log records up to a position; messages are kept.
    ///
    /// Operation `host.trim`. For the application itself: `Engine::host`.
    pub fn trim(&self, request: HostTrim) -> Result<Committed<Trimmed>> {
        self.caller.run("host.trim", &request, decode_committed)
    }

    /// The same as a future: `host.trim`.
    pub fn trim_async(&self, request: HostTrim) -> Call<Committed<Trimmed>> {
        self.caller.start("host.trim", &request, decode_committed)
    }

    /// The names under which hosts follow the log, and how far each has confirmed.
    ///
    /// Operation `host.followers`. For the application itself: `Engine::host`.
    pub fn followers(&self, request: HostFollowers) -> Result<FollowerList> {
        self.caller.run("host.followers", &request, decode)
    }

    /// The same as a future: `host.followers`.
    pub fn followers_async(&self, request: HostFollowers) -> Call<FollowerList> {
        self.caller.start("host.followers", &request, decode)
    }

    /// Forgets a name to follow under, and its position; conflict while somebody follows under it.
    ///
    /// Operation `host.remove_follower`. For the application itself: `Engine::host`.
    pub fn remove_follower(&self, request: HostRemoveFollower) -> Result<Committed<Done>> {
        self.caller.run("host.remove_follower", &request, decode_committed)
    }

    /// The same as a future: `host.remove_follower`.
    pub fn remove_follower_async(&self, request: HostRemoveFollower) -> Call<Committed<Done>> {
        self.caller.start("host.remove_follower", &request, decode_committed)
    }

    /// Copies the data directory while it is in use; `cursor` is the newest position in the copy.
    ///
    /// Operation `host.backup`. For the application itself: `Engine::host`.
    pub fn backup(&self, request: HostBackup) -> Result<Committed<BackedUp>> {
        self.caller.run("host.backup", &request, decode_committed)
    }

    /// The same as a future: `host.backup`.
    pub fn backup_async(&self, request: HostBackup) -> Call<Committed<BackedUp>> {
        self.caller.start("host.backup", &request, decode_committed)
    }

    /// Returns figures about the engine.
    ///
    /// Operation `host.stats`. For the application itself: `Engine::host`.
    pub fn stats(&self, request: HostStats) -> Result<Stats> {
        self.caller.run("host.stats", &request, decode)
    }

    /// The same as a future: `host.stats`.
    pub fn stats_async(&self, request: HostStats) -> Call<Stats> {
        self.caller.start("host.stats", &request, decode)
    }

    /// Returns the cursor of the newest event.
    ///
    /// Operation `host.cursor`. For the application itself: `Engine::host`.
    pub fn cursor(&self, request: HostCursor) -> Result<Now> {
        self.caller.run("host.cursor", &request, decode)
    }

    /// The same as a future: `host.cursor`.
    pub fn cursor_async(&self, request: HostCursor) -> Call<Now> {
        self.caller.start("host.cursor", &request, decode)
    }

    /// Ends a user's sessions and lets none begin; their conversations go on without them.
    ///
    /// Operation `host.disable_user`. For the application itself: `Engine::host`.
    pub fn disable_user(&self, request: HostDisableUser) -> Result<Committed<User>> {
        self.caller.run("host.disable_user", &request, decode_committed)
    }

    /// The same as a future: `host.disable_user`.
    pub fn disable_user_async(&self, request: HostDisableUser) -> Call<Committed<User>> {
        self.caller.start("host.disable_user", &request, decode_committed)
    }

    /// Lets a disabled user sign in again.
    ///
    /// Operation `host.enable_user`. For the application itself: `Engine::host`.
    pub fn enable_user(&self, request: HostEnableUser) -> Result<Committed<User>> {
        self.caller.run("host.enable_user", &request, decode_committed)
    }

    /// The same as a future: `host.enable_user`.
    pub fn enable_user_async(&self, request: HostEnableUser) -> Call<Committed<User>> {
        self.caller.start("host.enable_user", &request, decode_committed)
    }

    /// Ends all sessions of a user.
    ///
    /// Operation `host.end_sessions`. For the application itself: `Engine::host`.
    pub fn end_sessions(&self, request: HostEndSessions) -> Result<Committed<Done>> {
        self.caller.run("host.end_sessions", &request, decode_committed)
    }

    /// The same as a future: `host.end_sessions`.
    pub fn end_sessions_async(&self, request: HostEndSessions) -> Call<Committed<Done>> {
        self.caller.start("host.end_sessions", &request, decode_committed)
    }

    /// Lists the reports that wait for the host, the oldest first.
    ///
    /// Operation `host.list_reports`. For the application itself: `Engine::host`.
    pub fn list_reports(&self, request: HostListReports) -> Result<ReportPage> {
        self.caller.run("host.list_reports", &request, decode)
    }

    /// The same as a future: `host.list_reports`.
    pub fn list_reports_async(&self, request: HostListReports) -> Call<ReportPage> {
        self.caller.start("host.list_reports", &request, decode)
    }

    /// Takes a report from the queue.
    ///
    /// Operation `host.resolve_report`. For the application itself: `Engine::host`.
    pub fn resolve_report(&self, request: HostResolveReport) -> Result<Committed<Done>> {
        self.caller.run("host.resolve_report", &request, decode_committed)
    }

    /// The same as a future: `host.resolve_report`.
    pub fn resolve_report_async(&self, request: HostResolveReport) -> Call<Committed<Done>> {
        self.caller.start("host.resolve_report", &request, decode_committed)
    }
}

impl HostCaller {
    /// Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a password.
    ///
    /// Operation `host.ensure_user`.
    pub fn ensure_user(&self, request: HostEnsureUser) -> Result<Committed<User>> {
        self.host().ensure_user(request)
    }

    /// The same as a future: `host.ensure_user`.
    pub fn ensure_user_async(&self, request: HostEnsureUser) -> Call<Committed<User>> {
        self.host().ensure_user_async(request)
    }

    /// Gives a user another e-mail, name, line about them or picture; their sessions go on.
    ///
    /// Operation `host.update_user`.
    pub fn update_user(&self, request: HostUpdateUser) -> Result<Committed<User>> {
        self.host().update_user(request)
    }

    /// The same as a future: `host.update_user`.
    pub fn update_user_async(&self, request: HostUpdateUser) -> Call<Committed<User>> {
        self.host().update_user_async(request)
    }

    /// Returns any user, with their address.
    ///
    /// Operation `host.user`.
    pub fn user(&self, request: HostUser) -> Result<User> {
        self.host().user(request)
    }

    /// The same as a future: `host.user`.
    pub fn user_async(&self, request: HostUser) -> Call<User> {
        self.host().user_async(request)
    }

    /// Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
    ///
    /// Operation `host.list_users`.
    pub fn list_users(&self, request: HostListUsers) -> Result<UserPage> {
        self.host().list_users(request)
    }

    /// The same as a future: `host.list_users`.
    pub fn list_users_async(&self, request: HostListUsers) -> Call<UserPage> {
        self.host().list_users_async(request)
    }

    /// Starts a session for a user whom the host has checked.
    ///
    /// Operation `host.sign_in`.
    pub fn sign_in(&self, request: HostSignIn) -> Result<Committed<SignedIn>> {
        self.host().sign_in(request)
    }

    /// The same as a future: `host.sign_in`.
    pub fn sign_in_async(&self, request: HostSignIn) -> Call<Committed<SignedIn>> {
        self.host().sign_in_async(request)
    }

    /// Starts a session that may use the named conversations and nothing else, for a person who is hardly known.
    ///
    /// Operation `host.sign_in_visitor`.
    pub fn sign_in_visitor(&self, request: HostSignInVisitor) -> Result<Committed<SignedIn>> {
        self.host().sign_in_visitor(request)
    }

    /// The same as a future: `host.sign_in_visitor`.
    pub fn sign_in_visitor_async(&self, request: HostSignInVisitor) -> Call<Committed<SignedIn>> {
        self.host().sign_in_visitor_async(request)
    }

    /// Makes a token for passwords.reset, which the host sends to the user of an address.
    ///
    /// Operation `host.make_reset_token`.
    pub fn make_reset_token(&self, request: HostMakeResetToken) -> Result<Committed<AccountToken>> {
        self.host().make_reset_token(request)
    }

    /// The same as a future: `host.make_reset_token`.
    pub fn make_reset_token_async(&self, request: HostMakeResetToken) -> Call<Committed<AccountToken>> {
        self.host().make_reset_token_async(request)
    }

    /// Makes a token for users.confirm_email, which the host sends to a new address of a user.
    ///
    /// Operation `host.make_email_token`.
    pub fn make_email_token(&self, request: HostMakeEmailToken) -> Result<Committed<AccountToken>> {
        self.host().make_email_token(request)
    }

    /// The same as a future: `host.make_email_token`.
    pub fn make_email_token_async(&self, request: HostMakeEmailToken) -> Call<Committed<AccountToken>> {
        self.host().make_email_token_async(request)
    }

    /// Returns whose access token it is, if it is valid.
    ///
    /// Operation `host.verify_token`.
    pub fn verify_token(&self, request: HostVerifyToken) -> Result<TokenInfo> {
        self.host().verify_token(request)
    }

    /// The same as a future: `host.verify_token`.
    pub fn verify_token_async(&self, request: HostVerifyToken) -> Call<TokenInfo> {
        self.host().verify_token_async(request)
    }

    /// Lists the public keys of the tokens that this engine makes.
    ///
    /// Operation `host.keys`.
    pub fn keys(&self, request: HostKeys) -> Result<KeySet> {
        self.host().keys(request)
    }

    /// The same as a future: `host.keys`.
    pub fn keys_async(&self, request: HostKeys) -> Call<KeySet> {
        self.host().keys_async(request)
    }

    /// Makes a new key for access tokens; older tokens stay valid.
    ///
    /// Operation `host.rotate_key`.
    pub fn rotate_key(&self) -> Result<Committed<NewKey>> {
        self.host().rotate_key()
    }

    /// The same as a future: `host.rotate_key`.
    pub fn rotate_key_async(&self) -> Call<Committed<NewKey>> {
        self.host().rotate_key_async()
    }

    /// Deletes log records up to a position; messages are kept.
    ///
    /// Operation `host.trim`.
    pub fn trim(&self, request: HostTrim) -> Result<Committed<Trimmed>> {
        self.host().trim(request)
    }

    /// The same as a future: `host.trim`.
    pub fn trim_async(&self, request: HostTrim) -> Call<Committed<Trimmed>> {
        self.host().trim_async(request)
    }

    /// The names under which hosts follow the log, and how far each has confirmed.
    ///
    /// Operation `host.followers`.
    pub fn followers(&self, request: HostFollowers) -> Result<FollowerList> {
        self.host().followers(request)
    }

    /// The same as a future: `host.followers`.
    pub fn followers_async(&self, request: HostFollowers) -> Call<FollowerList> {
        self.host().followers_async(request)
    }

    /// Forgets a name to follow under, and its position; conflict while somebody follows under it.
    ///
    /// Operation `host.remove_follower`.
    pub fn remove_follower(&self, request: HostRemoveFollower) -> Result<Committed<Done>> {
        self.host().remove_follower(request)
    }

    /// The same as a future: `host.remove_follower`.
    pub fn remove_follower_async(&self, request: HostRemoveFollower) -> Call<Committed<Done>> {
        self.host().remove_follower_async(request)
    }

    /// Copies the data directory while it is in use; `cursor` is the newest position in the copy.
    ///
    /// Operation `host.backup`.
    pub fn backup(&self, request: HostBackup) -> Result<Committed<BackedUp>> {
        self.host().backup(request)
    }

    /// The same as a future: `host.backup`.
    pub fn backup_async(&self, request: HostBackup) -> Call<Committed<BackedUp>> {
        self.host().backup_async(request)
    }

    /// Returns figures about the engine.
    ///
    /// Operation `host.stats`.
    pub fn stats(&self, request: HostStats) -> Result<Stats> {
        self.host().stats(request)
    }

    /// The same as a future: `host.stats`.
    pub fn stats_async(&self, request: HostStats) -> Call<Stats> {
        self.host().stats_async(request)
    }

    /// Returns the cursor of the newest event.
    ///
    /// Operation `host.cursor`.
    pub fn cursor(&self, request: HostCursor) -> Result<Now> {
        self.host().cursor(request)
    }

    /// The same as a future: `host.cursor`.
    pub fn cursor_async(&self, request: HostCursor) -> Call<Now> {
        self.host().cursor_async(request)
    }

    /// Ends a user's sessions and lets none begin; their conversations go on without them.
    ///
    /// Operation `host.disable_user`.
    pub fn disable_user(&self, request: HostDisableUser) -> Result<Committed<User>> {
        self.host().disable_user(request)
    }

    /// The same as a future: `host.disable_user`.
    pub fn disable_user_async(&self, request: HostDisableUser) -> Call<Committed<User>> {
        self.host().disable_user_async(request)
    }

    /// Lets a disabled user sign in again.
    ///
    /// Operation `host.enable_user`.
    pub fn enable_user(&self, request: HostEnableUser) -> Result<Committed<User>> {
        self.host().enable_user(request)
    }

    /// The same as a future: `host.enable_user`.
    pub fn enable_user_async(&self, request: HostEnableUser) -> Call<Committed<User>> {
        self.host().enable_user_async(request)
    }

    /// Ends all sessions of a user.
    ///
    /// Operation `host.end_sessions`.
    pub fn end_sessions(&self, request: HostEndSessions) -> Result<Committed<Done>> {
        self.host().end_sessions(request)
    }

    /// The same as a future: `host.end_sessions`.
    pub fn end_sessions_async(&self, request: HostEndSessions) -> Call<Committed<Done>> {
        self.host().end_sessions_async(request)
    }

    /// Lists the reports that wait for the host, the oldest first.
    ///
    /// Operation `host.list_reports`.
    pub fn list_reports(&self, request: HostListReports) -> Result<ReportPage> {
        self.host().list_reports(request)
    }

    /// The same as a future: `host.list_reports`.
    pub fn list_reports_async(&self, request: HostListReports) -> Call<ReportPage> {
        self.host().list_reports_async(request)
    }

    /// Takes a report from the queue.
    ///
    /// Operation `host.resolve_report`.
    pub fn resolve_report(&self, request: HostResolveReport) -> Result<Committed<Done>> {
        self.host().resolve_report(request)
    }

    /// The same as a future: `host.resolve_report`.
    pub fn resolve_report_async(&self, request: HostResolveReport) -> Call<Committed<Done>> {
        self.host().resolve_report_async(request)
    }
}

/// Every operation that has a method.
pub const OPERATIONS: &[&str] = &[
    "users.register",
    "sessions.create",
    "sessions.create_visitor",
    "sessions.refresh",
    "sessions.list",
    "sessions.sign_out",
    "sessions.revoke",
    "users.me",
    "users.set_password",
    "users.change_email",
    "users.confirm_email",
    "passwords.policy",
    "passwords.request_reset",
    "passwords.reset",
    "users.get",
    "users.list",
    "users.update",
    "users.search",
    "blocks.add",
    "blocks.remove",
    "blocks.list",
    "reports.create",
    "conversations.open_direct",
    "conversations.create_group",
    "conversations.list",
    "conversations.get",
    "conversations.members",
    "conversations.add_member",
    "conversations.add_members",
    "conversations.remove_member",
    "conversations.leave",
    "conversations.forget",
    "conversations.hide",
    "conversations.show",
    "conversations.mark_read",
    "conversations.mark_delivered",
    "typing.send",
    "conversations.update",
    "conversations.set_preferences",
    "members.set_role",
    "invites.create",
    "invites.list",
    "invites.revoke",
    "invites.get",
    "invites.accept",
    "messages.send",
    "messages.edit",
    "messages.delete",
    "messages.get",
    "pins.add",
    "pins.remove",
    "pins.list",
    "reactions.add",
    "reactions.remove",
    "reactions.list",
    "messages.list",
    "events.list",
    "host.ensure_user",
    "host.update_user",
    "host.user",
    "host.list_users",
    "host.sign_in",
    "host.sign_in_visitor",
    "host.make_reset_token",
    "host.make_email_token",
    "host.verify_token",
    "host.keys",
    "host.rotate_key",
    "host.trim",
    "host.followers",
    "host.remove_follower",
    "host.backup",
    "host.stats",
    "host.cursor",
    "host.disable_user",
    "host.enable_user",
    "host.end_sessions",
    "host.list_reports",
    "host.resolve_report",
];
