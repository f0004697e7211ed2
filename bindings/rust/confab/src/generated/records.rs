// Generated from the catalogue by bindings/generate; do not edit.

use crate::wire::{enumeration, record};
use crate::Event;

/// `User` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    pub id: u64,
    /// Folded: lower case.
    pub email: String,
    /// Shown to others.
    pub name: String,
    /// Milliseconds since 1970 (UTC).
    pub created_at: u64,
}

record!(User {
    "id" id required,
    "email" email required,
    "name" name required,
    "created_at" created_at required,
});

/// `SignedIn` of the protocol.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedIn {
    pub user: User,
    /// Id of the session.
    pub session: u64,
    /// Of the calls that follow.
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

/// `UserPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserPage {
    /// By e-mail.
    pub users: Vec<User>,
    /// Give it as `after` for the next page.
    pub next: Option<String>,
}

record!(UserPage {
    "users" users required,
    "next" next nullable,
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
    /// Text, or a notice: created, joined, left, removed.
    pub kind: MessageKind,
    /// Id of its author.
    pub from: u64,
    /// The text; of notices empty.
    pub body: String,
    /// As its author gave it.
    pub client_key: Option<String>,
    /// Notices: whom it is about.
    pub users: Vec<u64>,
    /// Milliseconds since 1970 (UTC).
    pub at: u64,
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
});

/// `Conversation` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    pub id: u64,
    pub kind: ConversationKind,
    /// Of a group.
    pub title: String,
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
    /// False for who left.
    pub active: bool,
    /// Direct: the other one.
    pub peer: Option<User>,
    /// The caller's mark.
    pub read_seq: u64,
    /// Direct: the other one's mark.
    pub peer_read_seq: u64,
    /// Texts after the mark.
    pub unread: u64,
    /// Newest that the caller may see.
    pub last_message: Option<Message>,
}

record!(Conversation {
    "id" id required,
    "kind" kind required,
    "title" title required,
    "created_at" created_at required,
    "created_by" created_by required,
    "last_seq" last_seq required,
    "members" members required,
    "role" role required,
    "active" active required,
    "peer" peer optional,
    "read_seq" read_seq required,
    "peer_read_seq" peer_read_seq required,
    "unread" unread required,
    "last_message" last_message nullable,
});

/// `Inbox` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inbox {
    /// Newest activity first.
    pub conversations: Vec<Conversation>,
    /// Events after it are not in the answer yet.
    pub cursor: String,
}

record!(Inbox {
    "conversations" conversations required,
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
}

record!(Member {
    "user" user required,
    "role" role required,
    "joined_at" joined_at required,
    "read_seq" read_seq required,
});

/// `MemberPage` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberPage {
    /// By id.
    pub members: Vec<Member>,
    /// Give it as `after` for the next page.
    pub next: Option<u64>,
}

record!(MemberPage {
    "members" members required,
    "next" next nullable,
});

/// `ReadMark` of the protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadMark {
    pub conversation: u64,
    pub seq: u64,
    /// Texts after the mark.
    pub unread: u64,
}

record!(ReadMark {
    "conversation" conversation required,
    "seq" seq required,
    "unread" unread required,
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
    /// Give it back to go on.
    pub cursor: String,
    /// False: the cursor cannot be served, read again from the start.
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

enumeration! {
    /// `ConversationKind` of the protocol.
    ConversationKind {
        Direct "direct",
        Group "group",
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
    }
}
