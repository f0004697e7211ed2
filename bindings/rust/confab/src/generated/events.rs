// Generated from the catalogue by bindings/generate; do not edit.

use crate::wire::{events, record};
use crate::*;

/// A message or a notice was added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageEvent {
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
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(MessageEvent {
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
    "cursor" cursor required,
});

/// A message was edited, deleted, pinned or reacted to: this is what it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageChangedEvent {
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
    /// The one reaction that this change stands for.
    pub reacted: Option<Reacted>,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(MessageChangedEvent {
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
    "reacted" reacted optional,
    "cursor" cursor required,
});

/// A direct conversation with the user was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConversationEvent {
    pub conversation: u64,
    pub at: u64,
    /// To a host that follows: whom it concerns.
    pub users: Vec<u64>,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(ConversationEvent {
    "conversation" conversation required,
    "at" at required,
    "users" users list,
    "cursor" cursor required,
});

/// A read mark moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadEvent {
    pub conversation: u64,
    /// Whose mark it is.
    pub user: u64,
    /// Everything up to here was read.
    pub seq: u64,
    pub at: u64,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(ReadEvent {
    "conversation" conversation required,
    "user" user required,
    "seq" seq required,
    "at" at required,
    "cursor" cursor required,
});

/// The user hid a conversation, or showed it again, on this or another device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListingEvent {
    pub conversation: u64,
    /// True: not listed until something newer is in it.
    pub hidden: bool,
    pub at: u64,
    /// To a host that follows: whom it concerns.
    pub users: Vec<u64>,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(ListingEvent {
    "conversation" conversation required,
    "hidden" hidden required,
    "at" at required,
    "users" users list,
    "cursor" cursor required,
});

/// The user muted, pinned or marked a conversation, or took that back, on this or another device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PreferencesEvent {
    pub conversation: u64,
    /// Milliseconds since 1970 (UTC); 0: not muted.
    pub muted_until: u64,
    /// True: on top of the list.
    pub pinned: bool,
    /// True: shown as unread, by hand.
    pub marked_unread: bool,
    pub at: u64,
    /// To a host that follows: whom it concerns.
    pub users: Vec<u64>,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(PreferencesEvent {
    "conversation" conversation required,
    "muted_until" muted_until required,
    "pinned" pinned required,
    "marked_unread" marked_unread required,
    "at" at required,
    "users" users list,
    "cursor" cursor required,
});

/// The user can no longer read a group that they left: drop what is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForgottenEvent {
    pub conversation: u64,
    pub at: u64,
    /// To a host that follows: whom it concerns.
    pub users: Vec<u64>,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(ForgottenEvent {
    "conversation" conversation required,
    "at" at required,
    "users" users list,
    "cursor" cursor required,
});

/// The user blocked somebody or ended a block, on this or another device: ask for the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlocksEvent {
    pub at: u64,
    /// To a host that follows: whom it concerns.
    pub users: Vec<u64>,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(BlocksEvent {
    "at" at required,
    "users" users list,
    "cursor" cursor required,
});

/// A user was registered or changed; only a host that follows is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserEvent {
    /// Who was registered or changed.
    pub user: u64,
    pub at: u64,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(UserEvent {
    "user" user required,
    "at" at required,
    "cursor" cursor required,
});

/// Another member is typing. A signal: only those who are connected get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypingEvent {
    pub conversation: u64,
    /// Who is typing.
    pub user: u64,
    /// Show it so long, or until a message of theirs comes.
    pub expires_in_ms: u64,
    pub at: u64,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(TypingEvent {
    "conversation" conversation required,
    "user" user required,
    "expires_in_ms" expires_in_ms required,
    "at" at required,
    "cursor" cursor required,
});

/// A device of another member has the messages up to a seq. A signal, as typing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveredEvent {
    pub conversation: u64,
    /// Whose mark it is.
    pub user: u64,
    /// A device of theirs has everything up to here.
    pub seq: u64,
    pub at: u64,
    /// Subscribe with it to continue after this event.
    pub cursor: String,
}

record!(DeliveredEvent {
    "conversation" conversation required,
    "user" user required,
    "seq" seq required,
    "at" at required,
    "cursor" cursor required,
});

impl From<MessageEvent> for Message {
    fn from(event: MessageEvent) -> Self {
        Message {
            id: event.id,
            conversation: event.conversation,
            seq: event.seq,
            kind: event.kind,
            from: event.from,
            body: event.body,
            client_key: event.client_key,
            users: event.users,
            at: event.at,
            cut: event.cut,
            edited_at: event.edited_at,
            deleted_at: event.deleted_at,
            deleted_by: event.deleted_by,
            update: event.update,
            role: event.role,
            owner: event.owner,
            pinned_at: event.pinned_at,
            pinned_by: event.pinned_by,
            reactions: event.reactions,
            reply_to: event.reply_to,
            mentions: event.mentions,
            everybody: event.everybody,
            data: event.data,
            reply: event.reply,
        }
    }
}

impl From<MessageChangedEvent> for Message {
    fn from(event: MessageChangedEvent) -> Self {
        Message {
            id: event.id,
            conversation: event.conversation,
            seq: event.seq,
            kind: event.kind,
            from: event.from,
            body: event.body,
            client_key: event.client_key,
            users: event.users,
            at: event.at,
            cut: event.cut,
            edited_at: event.edited_at,
            deleted_at: event.deleted_at,
            deleted_by: event.deleted_by,
            update: event.update,
            role: event.role,
            owner: event.owner,
            pinned_at: event.pinned_at,
            pinned_by: event.pinned_by,
            reactions: event.reactions,
            reply_to: event.reply_to,
            mentions: event.mentions,
            everybody: event.everybody,
            data: event.data,
            reply: event.reply,
        }
    }
}

events! {
    /// A message or a notice was added.
    Message(MessageEvent) "message",
    /// A message was edited, deleted, pinned or reacted to: this is what it is now.
    MessageChanged(MessageChangedEvent) "message_changed",
    /// A direct conversation with the user was opened.
    Conversation(ConversationEvent) "conversation",
    /// A read mark moved.
    Read(ReadEvent) "read",
    /// The user hid a conversation, or showed it again, on this or another device.
    Listing(ListingEvent) "listing",
    /// The user muted, pinned or marked a conversation, or took that back, on this or another device.
    Preferences(PreferencesEvent) "preferences",
    /// The user can no longer read a group that they left: drop what is kept of it.
    Forgotten(ForgottenEvent) "forgotten",
    /// The user blocked somebody or ended a block, on this or another device: ask for the list.
    Blocks(BlocksEvent) "blocks",
    /// A user was registered or changed; only a host that follows is told.
    User(UserEvent) "user",
    /// Another member is typing. A signal: only those who are connected get it.
    Typing(TypingEvent) "typing",
    /// A device of another member has the messages up to a seq. A signal, as typing.
    Delivered(DeliveredEvent) "delivered",
}
