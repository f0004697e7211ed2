// Generated from the catalogue by bindings/generate; do not edit.

use crate::wire::{enumeration, record};
use crate::Event;

/// `User` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    pub id: u64,
    /// As it was typed, in lower case; empty if the caller may not see it.
    pub email: String,
    /// Shown to others.
    pub name: String,
    /// Milliseconds since 1970 (UTC).
    pub created_at: u64,
    /// A line about them.
    pub about: Option<String>,
    /// A reference to a picture, which clients understand.
    pub picture: Option<String>,
    /// To the host: true for a user who may not sign in.
    pub disabled: Option<bool>,
}

record!(User {
    "id" id required,
    "email" email required,
    "name" name required,
    "created_at" created_at required,
    "about" about optional,
    "picture" picture optional,
    "disabled" disabled optional,
});

/// `SignedIn` of the protocol.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedIn {
    pub user: User,
    /// Id of the session.
    pub session: u64,
    /// For the calls that follow.
    pub access_token: String,
    /// Milliseconds since 1970 (UTC).
    pub access_expires_at: u64,
    /// Gives new tokens, once.
    pub refresh_token: String,
    /// Milliseconds since 1970 (UTC).
    pub refresh_expires_at: u64,
}

record!(SignedIn {
    "user" user required,
    "session" session required,
    "access_token" access_token required,
    "access_expires_at" access_expires_at required,
    "refresh_token" refresh_token required,
    "refresh_expires_at" refresh_expires_at required,
});

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("SignedIn");
        out.field("user", &self.user);
        out.field("session", &self.session);
        out.field("access_token", &"…");
        out.field("access_expires_at", &self.access_expires_at);
        out.field("refresh_token", &"…");
        out.field("refresh_expires_at", &self.refresh_expires_at);
        out.finish()
    }
}

/// `Session` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Session {
    pub id: u64,
    /// As its owner named it.
    pub device: String,
    /// Of a visitor's session: the only conversations that it may use.
    pub conversations: Vec<u64>,
    /// Milliseconds since 1970 (UTC).
    pub created_at: u64,
    /// Milliseconds since 1970 (UTC).
    pub expires_at: u64,
    /// The session of this call.
    pub current: bool,
}

record!(Session {
    "id" id required,
    "device" device required,
    "conversations" conversations list,
    "created_at" created_at required,
    "expires_at" expires_at required,
    "current" current required,
});

/// `SessionList` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionList {
    pub sessions: Vec<Session>,
}

record!(SessionList {
    "sessions" sessions required,
});

/// `Done` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Done {}

record!(Done {});

/// `PasswordPolicy` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasswordPolicy {
    /// True: passwords.request_reset and users.change_email send mail here.
    pub reset_by_mail: bool,
}

record!(PasswordPolicy {
    "reset_by_mail" reset_by_mail required,
});

/// `UserPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserPage {
    /// Sorted by e-mail if `directory` is open, else by id.
    pub users: Vec<User>,
    /// Pass it as `after` for the next page.
    pub next: Option<String>,
    /// How users find each other here.
    pub directory: Directory,
}

record!(UserPage {
    "users" users required,
    "next" next nullable,
    "directory" directory required,
});

/// `BlockedPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockedPage {
    /// By id.
    pub users: Vec<User>,
    /// Pass it as `after` for the next page.
    pub next: Option<u64>,
}

record!(BlockedPage {
    "users" users required,
    "next" next nullable,
});

/// `Reported` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reported {
    /// Id of the report.
    pub report: u64,
}

record!(Reported {
    "report" report required,
});

/// `ConversationUpdate` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConversationUpdate {
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

record!(ConversationUpdate {
    "title" title optional,
    "description" description optional,
    "picture" picture optional,
    "who_posts" who_posts optional,
    "who_adds" who_adds optional,
    "history" history optional,
});

/// `Reaction` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reaction {
    pub emoji: String,
    /// How many people reacted with it.
    pub count: u64,
    /// Whether the caller did; not in live events, which are the same for everybody: there it stays as it was.
    pub mine: Option<bool>,
}

record!(Reaction {
    "emoji" emoji required,
    "count" count required,
    "mine" mine optional,
});

/// `Reply` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply {
    /// Id of its author.
    pub from: u64,
    /// Its text or the beginning of it; empty of a notice, of a deleted message and where it has only data.
    pub body: String,
    /// True: `body` is only the beginning.
    pub cut: Option<bool>,
    /// True: it was deleted.
    pub deleted: Option<bool>,
}

record!(Reply {
    "from" from required,
    "body" body required,
    "cut" cut optional,
    "deleted" deleted optional,
});

/// `Message` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// Rises in the whole store.
    pub id: u64,
    pub conversation: u64,
    /// 1, 2, 3, … in the conversation, without gaps.
    pub seq: u64,
    /// Text, or a notice: created, joined, left, removed, updated, role.
    pub kind: MessageKind,
    /// Id of its author.
    pub from: u64,
    /// The text; empty for notices.
    pub body: String,
    /// As its author gave it.
    pub client_key: Option<String>,
    /// Notices: ids of the users whom it concerns.
    pub users: Vec<u64>,
    /// Milliseconds since 1970 (UTC).
    pub at: u64,
    /// True: `body` is only the beginning, messages.get has all of it.
    pub cut: Option<bool>,
    /// When its author last changed the text: milliseconds since 1970 (UTC).
    pub edited_at: Option<u64>,
    /// When it was deleted, and its text with it: milliseconds since 1970 (UTC).
    pub deleted_at: Option<u64>,
    /// Id of the user who deleted it.
    pub deleted_by: Option<u64>,
    /// Updated: what is different in the group from here on.
    pub update: Option<ConversationUpdate>,
    /// Role: that of `users` from here on.
    pub role: Option<Role>,
    /// Left: id of the user who owns the group now.
    pub owner: Option<u64>,
    /// Since when it is pinned: milliseconds since 1970 (UTC).
    pub pinned_at: Option<u64>,
    /// Id of the user who pinned it.
    pub pinned_by: Option<u64>,
    /// A kind each, the oldest first.
    pub reactions: Vec<Reaction>,
    /// Seq of the message of the conversation that this one answers.
    pub reply_to: Option<u64>,
    /// Ids of the members whom it mentions; others are left out, and an edit does not change them. At most 50.
    pub mentions: Vec<u64>,
    /// True: it mentions all members; in groups of over 50 members only its owner and admins may.
    pub everybody: Option<bool>,
    /// A JSON object for programs, on one line: stored and delivered byte for byte. At most 4096 bytes.
    pub data: Option<serde_json::Value>,
    /// The message of reply_to as it is now; absent if the caller may not see it, and of a last_message.
    pub reply: Option<Reply>,
}

record!(Message {
    "id" id required,
    "conversation" conversation required,
    "seq" seq required,
    "kind" kind required,
    "from" from required,
    "body" body required,
    "client_key" client_key optional,
    "users" users list,
    "at" at required,
    "cut" cut optional,
    "edited_at" edited_at optional,
    "deleted_at" deleted_at optional,
    "deleted_by" deleted_by optional,
    "update" update optional,
    "role" role optional,
    "owner" owner optional,
    "pinned_at" pinned_at optional,
    "pinned_by" pinned_by optional,
    "reactions" reactions list,
    "reply_to" reply_to optional,
    "mentions" mentions list,
    "everybody" everybody optional,
    "data" data optional,
    "reply" reply optional,
});

/// `Conversation` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    pub id: u64,
    pub kind: ConversationKind,
    /// Of a group.
    pub title: String,
    /// Of a group.
    pub description: Option<String>,
    /// Of a group: a reference, such as a URL.
    pub picture: Option<String>,
    /// Admins: only the owner and admins of the group send messages.
    pub who_posts: Allowed,
    /// Admins: only the owner and admins of the group add and invite people.
    pub who_adds: Allowed,
    /// All: new members also read what came before they joined.
    pub history: NewMembersSee,
    /// Milliseconds since 1970 (UTC).
    pub created_at: u64,
    /// Id of a user.
    pub created_by: u64,
    /// Newest message that the caller may see.
    pub last_seq: u64,
    /// How many there are.
    pub members: u64,
    /// Of the member.
    pub role: Role,
    /// False for a former member.
    pub active: bool,
    /// True: the caller hid it, and nothing newer is in it.
    pub hidden: bool,
    /// The caller's, like the next two: milliseconds since 1970 (UTC).
    pub muted_until: Option<u64>,
    /// True: on top of the list.
    pub pinned: Option<bool>,
    /// True: shown as unread, by hand.
    pub marked_unread: Option<bool>,
    /// Direct: the other member.
    pub peer: Option<User>,
    /// The caller's mark.
    pub read_seq: u64,
    /// Direct: the other member's mark.
    pub peer_read_seq: u64,
    /// Direct: how far a device of the other member is known to have the messages, where that is beyond their mark.
    pub peer_delivered_seq: Option<u64>,
    /// Unread texts.
    pub unread: u64,
    /// Those of them that mention the caller or everybody.
    pub unread_mentions: u64,
    /// Newest that the caller may see; a long text is cut.
    pub last_message: Option<Message>,
    /// Of the newest message or of the opening; rises in the whole store: sort by it, times may be wrong.
    pub position: u64,
}

record!(Conversation {
    "id" id required,
    "kind" kind required,
    "title" title required,
    "description" description optional,
    "picture" picture optional,
    "who_posts" who_posts required,
    "who_adds" who_adds required,
    "history" history required,
    "created_at" created_at required,
    "created_by" created_by required,
    "last_seq" last_seq required,
    "members" members required,
    "role" role required,
    "active" active required,
    "hidden" hidden required,
    "muted_until" muted_until optional,
    "pinned" pinned optional,
    "marked_unread" marked_unread optional,
    "peer" peer optional,
    "read_seq" read_seq required,
    "peer_read_seq" peer_read_seq required,
    "peer_delivered_seq" peer_delivered_seq optional,
    "unread" unread required,
    "unread_mentions" unread_mentions required,
    "last_message" last_message nullable,
    "position" position required,
});

/// `InboxTotals` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InboxTotals {
    /// How many have something unread or are marked.
    pub unread_conversations: u64,
    /// In all of them together.
    pub unread_messages: u64,
    /// Those of them that mention the caller or everybody.
    pub unread_mentions: u64,
}

record!(InboxTotals {
    "unread_conversations" unread_conversations required,
    "unread_messages" unread_messages required,
    "unread_mentions" unread_mentions required,
});

/// `Inbox` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inbox {
    /// Newest activity first.
    pub conversations: Vec<Conversation>,
    /// Pass it as `after` for the next page; null: there is no more.
    pub next: Option<u64>,
    /// Of the first page: what is unread in the whole list, whichever pages it is on.
    pub totals: Option<InboxTotals>,
    /// Events after it are not in the answer yet.
    pub cursor: String,
}

record!(Inbox {
    "conversations" conversations required,
    "next" next nullable,
    "totals" totals optional,
    "cursor" cursor required,
});

/// `Member` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    pub user: User,
    /// Of the member.
    pub role: Role,
    /// Milliseconds since 1970 (UTC).
    pub joined_at: u64,
    pub read_seq: u64,
    /// How far a device of theirs is known to have the messages, where that is beyond `read_seq`.
    pub delivered_seq: Option<u64>,
}

record!(Member {
    "user" user required,
    "role" role required,
    "joined_at" joined_at required,
    "read_seq" read_seq required,
    "delivered_seq" delivered_seq optional,
});

/// `MemberPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberPage {
    /// By id.
    pub members: Vec<Member>,
    /// Pass it as `after` for the next page.
    pub next: Option<u64>,
}

record!(MemberPage {
    "members" members required,
    "next" next nullable,
});

/// `AddedMembers` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddedMembers {
    /// Names those who joined; absent if nobody did.
    pub notice: Option<Message>,
    /// Ids of those who are no members now: they may not be added, or do not exist.
    pub skipped: Vec<u64>,
}

record!(AddedMembers {
    "notice" notice optional,
    "skipped" skipped required,
});

/// `ReadMark` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadMark {
    pub conversation: u64,
    pub seq: u64,
    /// Unread texts.
    pub unread: u64,
    /// Those of them that mention the caller or everybody.
    pub unread_mentions: u64,
}

record!(ReadMark {
    "conversation" conversation required,
    "seq" seq required,
    "unread" unread required,
    "unread_mentions" unread_mentions required,
});

/// `DeliveredMark` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveredMark {
    pub conversation: u64,
    /// The furthest mark that is known.
    pub seq: u64,
}

record!(DeliveredMark {
    "conversation" conversation required,
    "seq" seq required,
});

/// `TypingSent` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypingSent {
    /// The others show it so long; repeat it before, every few seconds.
    pub expires_in_ms: u64,
}

record!(TypingSent {
    "expires_in_ms" expires_in_ms required,
});

/// `NewInvite` of the protocol.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewInvite {
    pub id: u64,
    /// Id of a user.
    pub created_by: u64,
    /// Milliseconds since 1970 (UTC).
    pub created_at: u64,
    /// Milliseconds since 1970 (UTC).
    pub expires_at: u64,
    /// How many joined by it.
    pub uses: u64,
    /// How many may.
    pub uses_max: u64,
    /// For the link; it is told this once.
    pub token: String,
}

record!(NewInvite {
    "id" id required,
    "created_by" created_by required,
    "created_at" created_at required,
    "expires_at" expires_at required,
    "uses" uses required,
    "uses_max" uses_max required,
    "token" token required,
});

impl std::fmt::Debug for NewInvite {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("NewInvite");
        out.field("id", &self.id);
        out.field("created_by", &self.created_by);
        out.field("created_at", &self.created_at);
        out.field("expires_at", &self.expires_at);
        out.field("uses", &self.uses);
        out.field("uses_max", &self.uses_max);
        out.field("token", &"…");
        out.finish()
    }
}

/// `Invite` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invite {
    pub id: u64,
    /// Id of a user.
    pub created_by: u64,
    /// Milliseconds since 1970 (UTC).
    pub created_at: u64,
    /// Milliseconds since 1970 (UTC).
    pub expires_at: u64,
    /// How many joined by it.
    pub uses: u64,
    /// How many may.
    pub uses_max: u64,
}

record!(Invite {
    "id" id required,
    "created_by" created_by required,
    "created_at" created_at required,
    "expires_at" expires_at required,
    "uses" uses required,
    "uses_max" uses_max required,
});

/// `InviteList` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InviteList {
    /// Those that are valid, by id.
    pub invites: Vec<Invite>,
}

record!(InviteList {
    "invites" invites required,
});

/// `InvitePreview` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvitePreview {
    /// Id of the group.
    pub conversation: u64,
    pub title: String,
    /// A reference, such as a URL.
    pub picture: Option<String>,
    /// How many there are.
    pub members: u64,
    /// True: the caller is one already.
    pub member: bool,
    /// Milliseconds since 1970 (UTC).
    pub expires_at: u64,
}

record!(InvitePreview {
    "conversation" conversation required,
    "title" title required,
    "picture" picture optional,
    "members" members required,
    "member" member required,
    "expires_at" expires_at required,
});

/// `PinList` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PinList {
    /// The newest pin first; a long text is cut.
    pub messages: Vec<Message>,
}

record!(PinList {
    "messages" messages required,
});

/// `Reactor` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reactor {
    pub user: User,
    pub emoji: String,
}

record!(Reactor {
    "user" user required,
    "emoji" emoji required,
});

/// `ReactionPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReactionPage {
    /// By id of the user; all of one user's are in one page.
    pub reactions: Vec<Reactor>,
    /// Pass it as `after` for the next page; with `emoji`, a page may be empty and have a next one.
    pub next: Option<u64>,
}

record!(ReactionPage {
    "reactions" reactions required,
    "next" next nullable,
});

/// `HistoryPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryPage {
    /// Rising seq.
    pub messages: Vec<Message>,
    /// There are older ones.
    pub more_before: bool,
    /// There are newer ones.
    pub more_after: bool,
}

record!(HistoryPage {
    "messages" messages required,
    "more_before" more_before required,
    "more_after" more_after required,
});

/// `EventPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventPage {
    /// Rising position.
    pub events: Vec<Event>,
    /// Pass it to continue.
    pub cursor: String,
    /// False: the engine cannot continue from the cursor; read again from the start.
    pub resumed: bool,
    /// True: ask again at once.
    pub more: bool,
}

record!(EventPage {
    "events" events required,
    "cursor" cursor required,
    "resumed" resumed required,
    "more" more required,
});

/// `AccountToken` of the protocol.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountToken {
    /// Whose it is.
    pub user: u64,
    /// Where to send it.
    pub email: String,
    /// Works once; needs no escape in a URL.
    pub token: String,
    /// Milliseconds since 1970 (UTC).
    pub expires_at: u64,
}

record!(AccountToken {
    "user" user required,
    "email" email required,
    "token" token required,
    "expires_at" expires_at required,
});

impl std::fmt::Debug for AccountToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = out.debug_struct("AccountToken");
        out.field("user", &self.user);
        out.field("email", &self.email);
        out.field("token", &"…");
        out.field("expires_at", &self.expires_at);
        out.finish()
    }
}

/// `TokenInfo` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenInfo {
    /// Whose it is.
    pub user: u64,
    /// Which is alive.
    pub session: u64,
    /// Milliseconds since 1970 (UTC).
    pub expires_at: u64,
    /// True: of a visitor's session. Act with the token, or with user and session; the user alone may do more.
    pub visitor: Option<bool>,
}

record!(TokenInfo {
    "user" user required,
    "session" session required,
    "expires_at" expires_at required,
    "visitor" visitor optional,
});

/// `KeySet` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeySet {
    /// A JWK Set (RFC 7517) as JSON text.
    pub jwks: String,
}

record!(KeySet {
    "jwks" jwks required,
});

/// `NewKey` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewKey {
    /// Its name; it signs after a minute.
    pub kid: String,
}

record!(NewKey {
    "kid" kid required,
});

/// `Trimmed` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trimmed {
    /// The last position whose record was deleted.
    pub trimmed_to: u64,
}

record!(Trimmed {
    "trimmed_to" trimmed_to required,
});

/// `FollowerPosition` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FollowerPosition {
    pub name: String,
    /// Everything up to here is confirmed on disk.
    pub cursor: String,
    /// When that was written: milliseconds since 1970 (UTC).
    pub at: u64,
}

record!(FollowerPosition {
    "name" name required,
    "cursor" cursor required,
    "at" at required,
});

/// `FollowerList` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FollowerList {
    /// By name.
    pub followers: Vec<FollowerPosition>,
}

record!(FollowerList {
    "followers" followers required,
});

/// `BackedUp` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackedUp {
    /// Size of the store in the copy.
    pub bytes: u64,
}

record!(BackedUp {
    "bytes" bytes required,
});

/// `Stats` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// This process writes for the data directory.
    pub writer: bool,
    /// Committed by this process, since it opened.
    pub commands: u64,
    /// Commits, since it opened.
    pub batches: u64,
    /// Sent to another process's writer, since it opened.
    pub forwarded: u64,
    /// Answered overloaded, since it opened.
    pub refused: u64,
    /// Commands that wait.
    pub queued: u64,
    /// Passwords that wait.
    pub passwords_queued: u64,
    /// Queries that wait.
    pub queries_queued: u64,
    /// Newest committed.
    pub position: u64,
    /// Size of the store's map.
    pub map_bytes: u64,
    /// How much of the map is in use.
    pub used_bytes: u64,
    /// How many there are.
    pub users: u64,
    /// How many there are.
    pub conversations: u64,
    /// Records that are in the log.
    pub log_records: u64,
    /// Commits that the oldest read transaction does not see.
    pub reader_behind_commits: u64,
    /// How long it has been behind; while it stays open the file grows with every commit.
    pub reader_age_ms: u64,
    /// How often the wall clock was set by more than a minute, since it opened.
    pub clock_steps: u64,
}

record!(Stats {
    "writer" writer required,
    "commands" commands required,
    "batches" batches required,
    "forwarded" forwarded required,
    "refused" refused required,
    "queued" queued required,
    "passwords_queued" passwords_queued required,
    "queries_queued" queries_queued required,
    "position" position required,
    "map_bytes" map_bytes required,
    "used_bytes" used_bytes required,
    "users" users required,
    "conversations" conversations required,
    "log_records" log_records required,
    "reader_behind_commits" reader_behind_commits required,
    "reader_age_ms" reader_age_ms required,
    "clock_steps" clock_steps required,
});

/// `Now` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Now {
    /// Subscribe with it to get the events after now.
    pub cursor: String,
}

record!(Now {
    "cursor" cursor required,
});

/// `Report` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Resolve it with this.
    pub id: u64,
    /// Id of the user who reported.
    pub reporter: u64,
    /// Id of the user who is reported: of a message its author.
    pub user: u64,
    /// Of a message.
    pub conversation: Option<u64>,
    /// As it is now.
    pub message: Option<Message>,
    /// The reporter's words.
    pub reason: String,
    /// Milliseconds since 1970 (UTC).
    pub at: u64,
}

record!(Report {
    "id" id required,
    "reporter" reporter required,
    "user" user required,
    "conversation" conversation optional,
    "message" message optional,
    "reason" reason required,
    "at" at required,
});

/// `ReportPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportPage {
    /// The oldest first.
    pub reports: Vec<Report>,
    /// Pass it as `after` for the next page.
    pub next: Option<u64>,
}

record!(ReportPage {
    "reports" reports required,
    "next" next nullable,
});

/// `Reacted` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reacted {
    /// Id of the user who reacted.
    pub user: u64,
    pub emoji: String,
    /// True: they took it back.
    pub removed: Option<bool>,
}

record!(Reacted {
    "user" user required,
    "emoji" emoji required,
    "removed" removed optional,
});

enumeration! {
    /// `Directory` of the protocol.
    Directory {
        Open "open",
        Exact "exact",
        Contacts "contacts",
    }
}

enumeration! {
    /// `ConversationKind` of the protocol.
    ConversationKind {
        Direct "direct",
        Group "group",
    }
}

enumeration! {
    /// `Allowed` of the protocol.
    Allowed {
        All "all",
        Admins "admins",
    }
}

enumeration! {
    /// `NewMembersSee` of the protocol.
    NewMembersSee {
        Joined "joined",
        All "all",
    }
}

enumeration! {
    /// `Role` of the protocol.
    Role {
        Member "member",
        Admin "admin",
        Owner "owner",
    }
}

enumeration! {
    /// `MessageKind` of the protocol.
    MessageKind {
        Text "text",
        Created "created",
        Joined "joined",
        Left "left",
        Removed "removed",
        Updated "updated",
        Role "role",
    }
}
