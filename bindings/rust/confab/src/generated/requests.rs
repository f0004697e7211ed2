// Generated from the catalogue by bindings/generate; do not edit.

use crate::wire::request;
use crate::{Allowed, NewMembersSee, Role};

/// What `users.register` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UsersRegister {
    /// Compared without regard to case. At most 1016 bytes.
    pub email: String,
    /// 8 to 1024 bytes. At most 1024 bytes.
    pub password: String,
    /// Shown to others. At most 100 bytes.
    pub name: Option<String>,
}

request!(UsersRegister {
    "email" email required,
    "password" password required,
    "name" name optional,
});

impl std::fmt::Debug for UsersRegister {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("UsersRegister");
        out.field("email", &self.email);
        out.field("password", &"…");
        out.field("name", &self.name);
        out.finish()
    }
}

/// What `sessions.create` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SessionsCreate {
    /// Of the user. At most 1016 bytes.
    pub email: String,
    /// Of the user. At most 4096 bytes.
    pub password: String,
    /// A name for this session, shown to its owner. At most 100 bytes.
    pub device: Option<String>,
    /// An access token for 24 hours, for clients that cannot refresh.
    pub long_lived: Option<bool>,
}

request!(SessionsCreate {
    "email" email required,
    "password" password required,
    "device" device optional,
    "long_lived" long_lived optional,
});

impl std::fmt::Debug for SessionsCreate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("SessionsCreate");
        out.field("email", &self.email);
        out.field("password", &"…");
        out.field("device", &self.device);
        out.field("long_lived", &self.long_lived);
        out.finish()
    }
}

/// What `sessions.create_visitor` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SessionsCreateVisitor {
    /// Of the user. At most 1016 bytes.
    pub email: String,
    /// Of the user. At most 4096 bytes.
    pub password: String,
    /// A name for this session, shown to its owner. At most 100 bytes.
    pub device: Option<String>,
    /// An access token for 24 hours, for clients that cannot refresh.
    pub long_lived: Option<bool>,
    /// The only conversations that the session may use, 1 to 16; the user is or was in each. At most 16.
    pub conversations: Vec<u64>,
}

request!(SessionsCreateVisitor {
    "email" email required,
    "password" password required,
    "device" device optional,
    "long_lived" long_lived optional,
    "conversations" conversations required,
});

impl std::fmt::Debug for SessionsCreateVisitor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("SessionsCreateVisitor");
        out.field("email", &self.email);
        out.field("password", &"…");
        out.field("device", &self.device);
        out.field("long_lived", &self.long_lived);
        out.field("conversations", &self.conversations);
        out.finish()
    }
}

/// What `sessions.refresh` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SessionsRefresh {
    /// Over HTTP the session cookie may be sent instead. At most 256 bytes.
    pub refresh_token: String,
}

request!(SessionsRefresh {
    "refresh_token" refresh_token required,
});

impl std::fmt::Debug for SessionsRefresh {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("SessionsRefresh");
        out.field("refresh_token", &"…");
        out.finish()
    }
}

/// What `sessions.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionsList {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(SessionsList {
    "at_least" at_least optional,
});

/// What `sessions.revoke` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionsRevoke {
    /// Id of one of the caller's sessions.
    pub session: u64,
}

request!(SessionsRevoke {
    "session" session required,
});

/// What `users.me` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersMe {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(UsersMe {
    "at_least" at_least optional,
});

/// What `users.set_password` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UsersSetPassword {
    /// The present one. At most 4096 bytes.
    pub current_password: String,
    /// The new one, 8 to 1024 bytes. At most 1024 bytes.
    pub password: String,
}

request!(UsersSetPassword {
    "current_password" current_password required,
    "password" password required,
});

impl std::fmt::Debug for UsersSetPassword {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("UsersSetPassword");
        out.field("current_password", &"…");
        out.field("password", &"…");
        out.finish()
    }
}

/// What `users.change_email` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UsersChangeEmail {
    /// The new one. At most 1016 bytes.
    pub email: String,
    /// Of the caller. At most 4096 bytes.
    pub password: String,
}

request!(UsersChangeEmail {
    "email" email required,
    "password" password required,
});

impl std::fmt::Debug for UsersChangeEmail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("UsersChangeEmail");
        out.field("email", &self.email);
        out.field("password", &"…");
        out.finish()
    }
}

/// What `users.confirm_email` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UsersConfirmEmail {
    /// From the mail. At most 128 bytes.
    pub token: String,
}

request!(UsersConfirmEmail {
    "token" token required,
});

impl std::fmt::Debug for UsersConfirmEmail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("UsersConfirmEmail");
        out.field("token", &"…");
        out.finish()
    }
}

/// What `passwords.policy` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordsPolicy {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(PasswordsPolicy {
    "at_least" at_least optional,
});

/// What `passwords.request_reset` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordsRequestReset {
    /// Of the user. At most 1016 bytes.
    pub email: String,
}

request!(PasswordsRequestReset {
    "email" email required,
});

/// What `passwords.reset` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PasswordsReset {
    /// From the mail. At most 128 bytes.
    pub token: String,
    /// The new one, 8 to 1024 bytes. At most 1024 bytes.
    pub password: String,
}

request!(PasswordsReset {
    "token" token required,
    "password" password required,
});

impl std::fmt::Debug for PasswordsReset {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("PasswordsReset");
        out.field("token", &"…");
        out.field("password", &"…");
        out.finish()
    }
}

/// What `users.get` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersGet {
    /// Id of the user.
    pub user: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(UsersGet {
    "user" user required,
    "at_least" at_least optional,
});

/// What `users.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersList {
    /// The beginning of the e-mail, or, where `directory` is not open, of a word of the name. At most 254 bytes.
    pub prefix: Option<String>,
    /// The whole address of one user. At most 1016 bytes.
    pub email: Option<String>,
    /// `next` of the page before. At most 254 bytes.
    pub after: Option<String>,
    /// Users. 1 to 200. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(UsersList {
    "prefix" prefix optional,
    "email" email optional,
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `users.update` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersUpdate {
    /// Shown to others; absent: unchanged. At most 100 bytes.
    pub name: Option<String>,
    /// A line about them; absent: unchanged. At most 200 bytes.
    pub about: Option<String>,
    /// A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged. At most 512 bytes.
    pub picture: Option<String>,
}

request!(UsersUpdate {
    "name" name optional,
    "about" about optional,
    "picture" picture optional,
});

/// What `users.search` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersSearch {
    /// Beginnings of words of a name, in any order; case and accents do not matter. At most 200 bytes.
    pub words: String,
    /// `next` of the page before. At most 254 bytes.
    pub after: Option<String>,
    /// Users. 1 to 200. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(UsersSearch {
    "words" words required,
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `blocks.add` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlocksAdd {
    /// Id of the user.
    pub user: u64,
}

request!(BlocksAdd {
    "user" user required,
});

/// What `blocks.remove` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlocksRemove {
    /// Id of the user.
    pub user: u64,
}

request!(BlocksRemove {
    "user" user required,
});

/// What `blocks.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlocksList {
    /// `next` of the page before.
    pub after: Option<u64>,
    /// Users. 1 to 200. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(BlocksList {
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `reports.create` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportsCreate {
    /// Of a message: id of its conversation.
    pub conversation: Option<u64>,
    /// Of a message: which of the conversation.
    pub seq: Option<u64>,
    /// Without a message: id of the user.
    pub user: Option<u64>,
    /// What is wrong. At most 1000 bytes.
    pub reason: Option<String>,
    /// Makes a repeat harmless. At most 64 bytes.
    pub client_key: Option<String>,
}

request!(ReportsCreate {
    "conversation" conversation optional,
    "seq" seq optional,
    "user" user optional,
    "reason" reason optional,
    "client_key" client_key optional,
});

/// What `conversations.open_direct` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsOpenDirect {
    /// Id of the user.
    pub user: u64,
}

request!(ConversationsOpenDirect {
    "user" user required,
});

/// What `conversations.create_group` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsCreateGroup {
    /// Shown to its members. At most 200 bytes.
    pub title: String,
    /// Ids of the members besides the caller. At most 256.
    pub members: Vec<u64>,
    /// Makes a repeat harmless. At most 64 bytes.
    pub client_key: Option<String>,
}

request!(ConversationsCreateGroup {
    "title" title required,
    "members" members required,
    "client_key" client_key optional,
});

/// What `conversations.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsList {
    /// `next` of the page before.
    pub after: Option<u64>,
    /// Conversations. 1 to 1000. 1000 if absent.
    pub limit: Option<u64>,
    /// Lists the hidden conversations instead of the others.
    pub hidden: Option<bool>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(ConversationsList {
    "after" after optional,
    "limit" limit optional,
    "hidden" hidden optional,
    "at_least" at_least optional,
});

/// What `conversations.get` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsGet {
    /// Id of the conversation.
    pub conversation: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(ConversationsGet {
    "conversation" conversation required,
    "at_least" at_least optional,
});

/// What `conversations.members` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsMembers {
    /// Id of the conversation.
    pub conversation: u64,
    /// `next` of the page before.
    pub after: Option<u64>,
    /// Members. 1 to 1000. 100 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(ConversationsMembers {
    "conversation" conversation required,
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `conversations.add_member` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsAddMember {
    /// Id of the group.
    pub conversation: u64,
    /// Id of the user who joins or is removed.
    pub user: u64,
}

request!(ConversationsAddMember {
    "conversation" conversation required,
    "user" user required,
});

/// What `conversations.add_members` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsAddMembers {
    /// Id of the group.
    pub conversation: u64,
    /// Ids of those who join. At most 256.
    pub users: Vec<u64>,
}

request!(ConversationsAddMembers {
    "conversation" conversation required,
    "users" users required,
});

/// What `conversations.remove_member` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsRemoveMember {
    /// Id of the group.
    pub conversation: u64,
    /// Id of the user who joins or is removed.
    pub user: u64,
}

request!(ConversationsRemoveMember {
    "conversation" conversation required,
    "user" user required,
});

/// What `conversations.leave` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsLeave {
    /// Id of the conversation.
    pub conversation: u64,
}

request!(ConversationsLeave {
    "conversation" conversation required,
});

/// What `conversations.forget` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsForget {
    /// Id of the conversation.
    pub conversation: u64,
}

request!(ConversationsForget {
    "conversation" conversation required,
});

/// What `conversations.hide` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsHide {
    /// Id of the conversation.
    pub conversation: u64,
}

request!(ConversationsHide {
    "conversation" conversation required,
});

/// What `conversations.show` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsShow {
    /// Id of the conversation.
    pub conversation: u64,
}

request!(ConversationsShow {
    "conversation" conversation required,
});

/// What `conversations.mark_read` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsMarkRead {
    /// Id of the conversation.
    pub conversation: u64,
    /// Everything up to here was read.
    pub seq: u64,
}

request!(ConversationsMarkRead {
    "conversation" conversation required,
    "seq" seq required,
});

/// What `conversations.mark_delivered` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsMarkDelivered {
    /// Id of the conversation.
    pub conversation: u64,
    /// A device of the caller has everything up to here.
    pub seq: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(ConversationsMarkDelivered {
    "conversation" conversation required,
    "seq" seq required,
    "at_least" at_least optional,
});

/// What `typing.send` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypingSend {
    /// Id of the conversation.
    pub conversation: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(TypingSend {
    "conversation" conversation required,
    "at_least" at_least optional,
});

/// What `conversations.update` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsUpdate {
    /// Id of the group.
    pub conversation: u64,
    /// Of the group. At most 200 bytes.
    pub title: Option<String>,
    /// What the group is for; may be empty. At most 1000 bytes.
    pub description: Option<String>,
    /// A reference to a picture, such as a URL, which is never fetched here; may be empty. At most 512 bytes.
    pub picture: Option<String>,
    /// Admins: only the owner and admins send messages.
    pub who_posts: Option<Allowed>,
    /// Admins: only the owner and admins add and invite people.
    pub who_adds: Option<Allowed>,
    /// All: who joins from now on also reads what came before.
    pub history: Option<NewMembersSee>,
}

request!(ConversationsUpdate {
    "conversation" conversation required,
    "title" title optional,
    "description" description optional,
    "picture" picture optional,
    "who_posts" who_posts optional,
    "who_adds" who_adds optional,
    "history" history optional,
});

/// What `conversations.set_preferences` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationsSetPreferences {
    /// Id of the conversation.
    pub conversation: u64,
    /// Milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever. 0 to 9007199254740991.
    pub muted_until: Option<u64>,
    /// True: on top of the caller's list, up to 20.
    pub pinned: Option<bool>,
    /// True: as conversations.hide; false: as conversations.show.
    pub archived: Option<bool>,
    /// True: shown as unread until the caller's read mark moves.
    pub marked_unread: Option<bool>,
}

request!(ConversationsSetPreferences {
    "conversation" conversation required,
    "muted_until" muted_until optional,
    "pinned" pinned optional,
    "archived" archived optional,
    "marked_unread" marked_unread optional,
});

/// What `members.set_role` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembersSetRole {
    /// Id of the group.
    pub conversation: u64,
    /// Id of one of its members.
    pub user: u64,
    /// Owner: they own the group, and the caller becomes an admin.
    pub role: Role,
}

request!(MembersSetRole {
    "conversation" conversation required,
    "user" user required,
    "role" role required,
});

/// What `invites.create` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitesCreate {
    /// Id of the group.
    pub conversation: u64,
    /// Seconds. 60 to 31622400. 604800 if absent.
    pub expires_in: Option<u64>,
    /// How many may join by it. 1 to 10000. 100 if absent.
    pub uses: Option<u64>,
}

request!(InvitesCreate {
    "conversation" conversation required,
    "expires_in" expires_in optional,
    "uses" uses optional,
});

/// What `invites.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitesList {
    /// Id of the conversation.
    pub conversation: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(InvitesList {
    "conversation" conversation required,
    "at_least" at_least optional,
});

/// What `invites.revoke` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitesRevoke {
    /// Id of the group.
    pub conversation: u64,
    /// Id of one of its invitations.
    pub invite: u64,
}

request!(InvitesRevoke {
    "conversation" conversation required,
    "invite" invite required,
});

/// What `invites.get` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct InvitesGet {
    /// Of an invitation. At most 64 bytes.
    pub token: String,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(InvitesGet {
    "token" token required,
    "at_least" at_least optional,
});

impl std::fmt::Debug for InvitesGet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("InvitesGet");
        out.field("token", &"…");
        out.field("at_least", &self.at_least);
        out.finish()
    }
}

/// What `invites.accept` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct InvitesAccept {
    /// Of an invitation. At most 64 bytes.
    pub token: String,
}

request!(InvitesAccept {
    "token" token required,
});

impl std::fmt::Debug for InvitesAccept {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("InvitesAccept");
        out.field("token", &"…");
        out.finish()
    }
}

/// What `messages.send` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessagesSend {
    /// Id of the conversation.
    pub conversation: u64,
    /// Text without NUL; may be empty beside data. At most 16384 bytes.
    pub body: String,
    /// Makes a repeat harmless. At most 64 bytes.
    pub client_key: Option<String>,
    /// This repeats a call whose answer was lost.
    pub retry: Option<bool>,
    /// Seq of the message of the conversation that this one answers.
    pub reply_to: Option<u64>,
    /// Ids of the members whom it mentions; others are left out, and an edit does not change them. At most 50.
    pub mentions: Option<Vec<u64>>,
    /// True: it mentions all members; in groups of over 50 members only its owner and admins may.
    pub everybody: Option<bool>,
    /// A JSON object for programs, on one line: stored and delivered byte for byte. At most 4096 bytes.
    pub data: Option<serde_json::Value>,
}

request!(MessagesSend {
    "conversation" conversation required,
    "body" body required,
    "client_key" client_key optional,
    "retry" retry optional,
    "reply_to" reply_to optional,
    "mentions" mentions optional,
    "everybody" everybody optional,
    "data" data optional,
});

/// What `messages.edit` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessagesEdit {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
    /// The new text, without NUL; empty beside data: it stays. At most 16384 bytes.
    pub body: String,
    /// The new data, as in messages.send; without it the data stays. At most 4096 bytes.
    pub data: Option<serde_json::Value>,
}

request!(MessagesEdit {
    "conversation" conversation required,
    "seq" seq required,
    "body" body required,
    "data" data optional,
});

/// What `messages.delete` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessagesDelete {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
}

request!(MessagesDelete {
    "conversation" conversation required,
    "seq" seq required,
});

/// What `messages.get` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessagesGet {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(MessagesGet {
    "conversation" conversation required,
    "seq" seq required,
    "at_least" at_least optional,
});

/// What `pins.add` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinsAdd {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
}

request!(PinsAdd {
    "conversation" conversation required,
    "seq" seq required,
});

/// What `pins.remove` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinsRemove {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
}

request!(PinsRemove {
    "conversation" conversation required,
    "seq" seq required,
});

/// What `pins.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinsList {
    /// Id of the conversation.
    pub conversation: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(PinsList {
    "conversation" conversation required,
    "at_least" at_least optional,
});

/// What `reactions.add` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReactionsAdd {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
    /// One grapheme cluster. At most 32 bytes.
    pub emoji: String,
}

request!(ReactionsAdd {
    "conversation" conversation required,
    "seq" seq required,
    "emoji" emoji required,
});

/// What `reactions.remove` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReactionsRemove {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
    /// One grapheme cluster. At most 32 bytes.
    pub emoji: String,
}

request!(ReactionsRemove {
    "conversation" conversation required,
    "seq" seq required,
    "emoji" emoji required,
});

/// What `reactions.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReactionsList {
    /// Id of the conversation.
    pub conversation: u64,
    /// Which of its messages.
    pub seq: u64,
    /// Only those with this one. At most 32 bytes.
    pub emoji: Option<String>,
    /// `next` of the page before.
    pub after: Option<u64>,
    /// How many people. 1 to 200. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(ReactionsList {
    "conversation" conversation required,
    "seq" seq required,
    "emoji" emoji optional,
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `messages.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessagesList {
    /// Id of the conversation.
    pub conversation: u64,
    /// A seq: the page that ends before it.
    pub before: Option<u64>,
    /// A seq: the page that begins after it.
    pub after: Option<u64>,
    /// A seq: the page with it in the middle.
    pub around: Option<u64>,
    /// Messages. 1 to 200. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(MessagesList {
    "conversation" conversation required,
    "before" before optional,
    "after" after optional,
    "around" around optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `events.list` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventsList {
    /// Events after this cursor are listed. At most 40 bytes.
    pub cursor: String,
    /// Events. 1 to 1000. 100 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(EventsList {
    "cursor" cursor required,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `host.ensure_user` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostEnsureUser {
    /// Compared without regard to case. At most 1016 bytes.
    pub email: String,
    /// Shown to others; taken at the first call. At most 100 bytes.
    pub name: Option<String>,
    /// Also accept a user who registered with a password; only if nobody but the host can make users.
    pub adopt: Option<bool>,
}

request!(HostEnsureUser {
    "email" email required,
    "name" name optional,
    "adopt" adopt optional,
});

/// What `host.update_user` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostUpdateUser {
    /// Id of the user.
    pub user: u64,
    /// The new one; absent: unchanged. At most 1016 bytes.
    pub email: Option<String>,
    /// The new one; absent: unchanged. At most 100 bytes.
    pub name: Option<String>,
    /// A line about them; absent: unchanged. At most 200 bytes.
    pub about: Option<String>,
    /// A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged. At most 512 bytes.
    pub picture: Option<String>,
}

request!(HostUpdateUser {
    "user" user required,
    "email" email optional,
    "name" name optional,
    "about" about optional,
    "picture" picture optional,
});

/// What `host.user` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostUser {
    /// Id of the user.
    pub user: u64,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostUser {
    "user" user required,
    "at_least" at_least optional,
});

/// What `host.list_users` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostListUsers {
    /// The beginning of the e-mail, or, where `directory` is not open, of a word of the name. At most 254 bytes.
    pub prefix: Option<String>,
    /// The whole address of one user. At most 1016 bytes.
    pub email: Option<String>,
    /// `next` of the page before. At most 254 bytes.
    pub after: Option<String>,
    /// Users. 1 to 200. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostListUsers {
    "prefix" prefix optional,
    "email" email optional,
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `host.sign_in` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostSignIn {
    /// Id of the user, whom the host has checked.
    pub user: u64,
    /// A name for this session, shown to its owner. At most 100 bytes.
    pub device: Option<String>,
    /// An access token for 24 hours, for clients that cannot refresh.
    pub long_lived: Option<bool>,
}

request!(HostSignIn {
    "user" user required,
    "device" device optional,
    "long_lived" long_lived optional,
});

/// What `host.sign_in_visitor` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostSignInVisitor {
    /// Id of the user, whom the host has checked.
    pub user: u64,
    /// A name for this session, shown to its owner. At most 100 bytes.
    pub device: Option<String>,
    /// An access token for 24 hours, for clients that cannot refresh.
    pub long_lived: Option<bool>,
    /// The only conversations that the session may use, 1 to 16; the user is or was in each. At most 16.
    pub conversations: Vec<u64>,
}

request!(HostSignInVisitor {
    "user" user required,
    "device" device optional,
    "long_lived" long_lived optional,
    "conversations" conversations required,
});

/// What `host.make_reset_token` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostMakeResetToken {
    /// Of the user. At most 1016 bytes.
    pub email: String,
}

request!(HostMakeResetToken {
    "email" email required,
});

/// What `host.make_email_token` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostMakeEmailToken {
    /// Id of the user.
    pub user: u64,
    /// The new one. At most 1016 bytes.
    pub email: String,
}

request!(HostMakeEmailToken {
    "user" user required,
    "email" email required,
});

/// What `host.verify_token` is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HostVerifyToken {
    /// An access token. At most 4096 bytes.
    pub token: String,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostVerifyToken {
    "token" token required,
    "at_least" at_least optional,
});

impl std::fmt::Debug for HostVerifyToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("HostVerifyToken");
        out.field("token", &"…");
        out.field("at_least", &self.at_least);
        out.finish()
    }
}

/// What `host.keys` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostKeys {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostKeys {
    "at_least" at_least optional,
});

/// What `host.trim` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostTrim {
    /// A position: `id` of a message.
    pub up_to: u64,
}

request!(HostTrim {
    "up_to" up_to required,
});

/// What `host.followers` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostFollowers {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostFollowers {
    "at_least" at_least optional,
});

/// What `host.remove_follower` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostRemoveFollower {
    /// Under which the host followed the log. At most 64 bytes.
    pub name: String,
}

request!(HostRemoveFollower {
    "name" name required,
});

/// What `host.backup` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostBackup {
    /// Path of the copy, a directory that must not exist yet. At most 4096 bytes.
    pub target: String,
}

request!(HostBackup {
    "target" target required,
});

/// What `host.stats` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostStats {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostStats {
    "at_least" at_least optional,
});

/// What `host.cursor` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostCursor {
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostCursor {
    "at_least" at_least optional,
});

/// What `host.disable_user` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostDisableUser {
    /// Id of the user.
    pub user: u64,
}

request!(HostDisableUser {
    "user" user required,
});

/// What `host.enable_user` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostEnableUser {
    /// Id of the user.
    pub user: u64,
}

request!(HostEnableUser {
    "user" user required,
});

/// What `host.end_sessions` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostEndSessions {
    /// Id of the user.
    pub user: u64,
}

request!(HostEndSessions {
    "user" user required,
});

/// What `host.list_reports` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostListReports {
    /// `next` of the page before.
    pub after: Option<u64>,
    /// Reports. 1 to 100. 50 if absent.
    pub limit: Option<u64>,
    /// A cursor that the store must have reached. At most 40 bytes.
    pub at_least: Option<String>,
}

request!(HostListReports {
    "after" after optional,
    "limit" limit optional,
    "at_least" at_least optional,
});

/// What `host.resolve_report` is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostResolveReport {
    /// Id of the report.
    pub report: u64,
}

request!(HostResolveReport {
    "report" report required,
});
