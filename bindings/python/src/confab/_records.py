# Generated from the catalogue by bindings/generate; do not edit.
"""What answers consist of. Times are milliseconds since 1970 (UTC), ids are integers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from ._wire import Record

__all__ = [
    "AccountToken",
    "AccountTokenReply",
    "AddedMembers",
    "AddedMembersReply",
    "Allowed",
    "BackedUp",
    "BackedUpReply",
    "BlockedPage",
    "Conversation",
    "ConversationKind",
    "ConversationReply",
    "ConversationUpdate",
    "DeliveredMark",
    "Directory",
    "DoneReply",
    "FollowerList",
    "FollowerPosition",
    "HistoryPage",
    "Inbox",
    "InboxTotals",
    "Invite",
    "InviteList",
    "InvitePreview",
    "KeySet",
    "Member",
    "MemberPage",
    "Message",
    "MessageKind",
    "MessageReply",
    "NewInvite",
    "NewInviteReply",
    "NewKey",
    "NewKeyReply",
    "NewMembersSee",
    "Now",
    "PasswordPolicy",
    "PinList",
    "Reacted",
    "Reaction",
    "ReactionPage",
    "Reactor",
    "ReadMark",
    "ReadMarkReply",
    "Reply",
    "Report",
    "ReportPage",
    "Reported",
    "ReportedReply",
    "Role",
    "Session",
    "SessionList",
    "SignedIn",
    "SignedInReply",
    "Stats",
    "TokenInfo",
    "Trimmed",
    "TrimmedReply",
    "TypingSent",
    "User",
    "UserPage",
    "UserReply",
]

Directory = Literal["open", "exact", "contacts"]
"""A newer library may know more."""

ConversationKind = Literal["direct", "group"]
"""A newer library may know more."""

Allowed = Literal["all", "admins"]
"""A newer library may know more."""

NewMembersSee = Literal["joined", "all"]
"""A newer library may know more."""

Role = Literal["member", "admin", "owner"]
"""A newer library may know more."""

MessageKind = Literal["text", "created", "joined", "left", "removed", "updated", "role"]
"""A newer library may know more."""


@dataclass(slots=True)
class User(Record):
    """The answer of `users.register`, `users.me`, `users.get` and others."""

    id: int
    email: str
    """As it was typed, in lower case; empty if the caller may not see it."""
    name: str
    """Shown to others."""
    created_at: int
    """Milliseconds since 1970 (UTC)."""
    about: str | None
    """A line about them."""
    picture: str | None
    """A reference to a picture, which clients understand."""
    disabled: bool | None
    """To the host: true for a user who may not sign in."""

    _optional: ClassVar[frozenset[str]] = frozenset({"about", "picture", "disabled"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> User:
        return cls(
            given["id"],
            given["email"],
            given["name"],
            given["created_at"],
            given.get("about"),
            given.get("picture"),
            given.get("disabled"),
        )


@dataclass(slots=True)
class SignedIn(Record):
    """The answer of `sessions.create`, `sessions.create_visitor`, `sessions.refresh` and others."""

    user: User
    session: int
    """Id of the session."""
    access_token: str = field(repr=False)
    """For the calls that follow."""
    access_expires_at: int
    """Milliseconds since 1970 (UTC)."""
    refresh_token: str = field(repr=False)
    """Gives new tokens, once."""
    refresh_expires_at: int
    """Milliseconds since 1970 (UTC)."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> SignedIn:
        return cls(
            User._read(given["user"]),
            given["session"],
            given["access_token"],
            given["access_expires_at"],
            given["refresh_token"],
            given["refresh_expires_at"],
        )


@dataclass(slots=True)
class Session(Record):
    """Part of `SessionList`."""

    id: int
    device: str
    """As its owner named it."""
    conversations: list[int] | None
    """Of a visitor's session: the only conversations that it may use."""
    created_at: int
    """Milliseconds since 1970 (UTC)."""
    expires_at: int
    """Milliseconds since 1970 (UTC)."""
    current: bool
    """The session of this call."""

    _optional: ClassVar[frozenset[str]] = frozenset({"conversations"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Session:
        return cls(
            given["id"],
            given["device"],
            given.get("conversations"),
            given["created_at"],
            given["expires_at"],
            given["current"],
        )


@dataclass(slots=True)
class SessionList(Record):
    """The answer of `sessions.list`."""

    sessions: list[Session]

    @classmethod
    def _read(cls, given: dict[str, Any]) -> SessionList:
        return cls(
            [Session._read(item) for item in given["sessions"]],
        )


@dataclass(slots=True)
class PasswordPolicy(Record):
    """The answer of `passwords.policy`."""

    reset_by_mail: bool
    """True: passwords.request_reset and users.change_email send mail here."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> PasswordPolicy:
        return cls(
            given["reset_by_mail"],
        )


@dataclass(slots=True)
class UserPage(Record):
    """The answer of `users.list`, `users.search`, `host.list_users`."""

    users: list[User]
    """Sorted by e-mail if `directory` is open, else by id."""
    next: str | None
    """Pass it as `after` for the next page."""
    directory: Directory
    """How users find each other here."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> UserPage:
        return cls(
            [User._read(item) for item in given["users"]],
            given.get("next"),
            given["directory"],
        )


@dataclass(slots=True)
class BlockedPage(Record):
    """The answer of `blocks.list`."""

    users: list[User]
    """By id."""
    next: int | None
    """Pass it as `after` for the next page."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> BlockedPage:
        return cls(
            [User._read(item) for item in given["users"]],
            given.get("next"),
        )


@dataclass(slots=True)
class Reported(Record):
    """The answer of `reports.create`."""

    report: int
    """Id of the report."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Reported:
        return cls(
            given["report"],
        )


@dataclass(slots=True)
class ConversationUpdate(Record):
    """Part of `Message`."""

    title: str | None
    """Of the group."""
    description: str | None
    """What the group is for; may be empty."""
    picture: str | None
    """A reference to a picture, such as a URL, which is never fetched here; may be empty."""
    who_posts: Allowed | None
    """Admins: only the owner and admins send messages."""
    who_adds: Allowed | None
    """Admins: only the owner and admins add and invite people."""
    history: NewMembersSee | None
    """All: who joins from now on also reads what came before."""

    _optional: ClassVar[frozenset[str]] = frozenset({"title", "description", "picture", "who_posts", "who_adds", "history"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ConversationUpdate:
        return cls(
            given.get("title"),
            given.get("description"),
            given.get("picture"),
            given.get("who_posts"),
            given.get("who_adds"),
            given.get("history"),
        )


@dataclass(slots=True)
class Reaction(Record):
    """Part of `Message`."""

    emoji: str
    count: int
    """How many people reacted with it."""
    mine: bool | None
    """Whether the caller did; not in live events, which are the same for everybody: there it stays as it was."""

    _optional: ClassVar[frozenset[str]] = frozenset({"mine"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Reaction:
        return cls(
            given["emoji"],
            given["count"],
            given.get("mine"),
        )


@dataclass(slots=True)
class Reply(Record):
    """Part of `Message`."""

    from_: int
    """Id of its author."""
    body: str
    """Its text or the beginning of it; empty of a notice, of a deleted message and where it has only data."""
    cut: bool | None
    """True: `body` is only the beginning."""
    deleted: bool | None
    """True: it was deleted."""

    _optional: ClassVar[frozenset[str]] = frozenset({"cut", "deleted"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Reply:
        return cls(
            given["from"],
            given["body"],
            given.get("cut"),
            given.get("deleted"),
        )


@dataclass(slots=True)
class Message(Record):
    """The answer of `conversations.add_member`, `conversations.remove_member`, `conversations.leave` and others."""

    id: int
    """Rises in the whole store."""
    conversation: int
    seq: int
    """1, 2, 3, … in the conversation, without gaps."""
    kind: MessageKind
    """Text, or a notice: created, joined, left, removed, updated, role."""
    from_: int
    """Id of its author."""
    body: str
    """The text; empty for notices."""
    client_key: str | None
    """As its author gave it."""
    users: list[int] | None
    """Notices: ids of the users whom it concerns."""
    at: int
    """Milliseconds since 1970 (UTC)."""
    cut: bool | None
    """True: `body` is only the beginning, messages.get has all of it."""
    edited_at: int | None
    """When its author last changed the text: milliseconds since 1970 (UTC)."""
    deleted_at: int | None
    """When it was deleted, and its text with it: milliseconds since 1970 (UTC)."""
    deleted_by: int | None
    """Id of the user who deleted it."""
    update: ConversationUpdate | None
    """Updated: what is different in the group from here on."""
    role: Role | None
    """Role: that of `users` from here on."""
    owner: int | None
    """Left: id of the user who owns the group now."""
    pinned_at: int | None
    """Since when it is pinned: milliseconds since 1970 (UTC)."""
    pinned_by: int | None
    """Id of the user who pinned it."""
    reactions: list[Reaction] | None
    """A kind each, the oldest first."""
    reply_to: int | None
    """Seq of the message of the conversation that this one answers."""
    mentions: list[int] | None
    """Ids of the members whom it mentions; others are left out, and an edit does not change them."""
    everybody: bool | None
    """True: it mentions all members; in groups of over 50 members only its owner and admins may."""
    data: dict[str, Any] | None
    """A JSON object for programs, on one line: stored and delivered byte for byte."""
    reply: Reply | None
    """The message of reply_to as it is now; absent if the caller may not see it, and of a last_message."""

    _optional: ClassVar[frozenset[str]] = frozenset({"client_key", "users", "cut", "edited_at", "deleted_at", "deleted_by", "update", "role", "owner", "pinned_at", "pinned_by", "reactions", "reply_to", "mentions", "everybody", "data", "reply"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Message:
        return cls(
            given["id"],
            given["conversation"],
            given["seq"],
            given["kind"],
            given["from"],
            given["body"],
            given.get("client_key"),
            given.get("users"),
            given["at"],
            given.get("cut"),
            given.get("edited_at"),
            given.get("deleted_at"),
            given.get("deleted_by"),
            None if given.get("update") is None else ConversationUpdate._read(given["update"]),
            given.get("role"),
            given.get("owner"),
            given.get("pinned_at"),
            given.get("pinned_by"),
            None if given.get("reactions") is None else [Reaction._read(item) for item in given["reactions"]],
            given.get("reply_to"),
            given.get("mentions"),
            given.get("everybody"),
            given.get("data"),
            None if given.get("reply") is None else Reply._read(given["reply"]),
        )


@dataclass(slots=True)
class Conversation(Record):
    """The answer of `conversations.open_direct`, `conversations.create_group`, `conversations.get` and others."""

    id: int
    kind: ConversationKind
    title: str
    """Of a group."""
    description: str | None
    """Of a group."""
    picture: str | None
    """Of a group: a reference, such as a URL."""
    who_posts: Allowed
    """Admins: only the owner and admins of the group send messages."""
    who_adds: Allowed
    """Admins: only the owner and admins of the group add and invite people."""
    history: NewMembersSee
    """All: new members also read what came before they joined."""
    created_at: int
    """Milliseconds since 1970 (UTC)."""
    created_by: int
    """Id of a user."""
    last_seq: int
    """Newest message that the caller may see."""
    members: int
    """How many there are."""
    role: Role
    """Of the member."""
    active: bool
    """False for a former member."""
    hidden: bool
    """True: the caller hid it, and nothing newer is in it."""
    muted_until: int | None
    """The caller's, like the next two: milliseconds since 1970 (UTC)."""
    pinned: bool | None
    """True: on top of the list."""
    marked_unread: bool | None
    """True: shown as unread, by hand."""
    peer: User | None
    """Direct: the other member."""
    read_seq: int
    """The caller's mark."""
    peer_read_seq: int
    """Direct: the other member's mark."""
    peer_delivered_seq: int | None
    """Direct: how far a device of the other member is known to have the messages, where that is beyond their mark."""
    unread: int
    """Unread texts."""
    unread_mentions: int
    """Those of them that mention the caller or everybody."""
    last_message: Message | None
    """Newest that the caller may see; a long text is cut."""
    position: int
    """Of the newest message or of the opening; rises in the whole store: sort by it, times may be wrong."""

    _optional: ClassVar[frozenset[str]] = frozenset({"description", "picture", "muted_until", "pinned", "marked_unread", "peer", "peer_delivered_seq"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Conversation:
        return cls(
            given["id"],
            given["kind"],
            given["title"],
            given.get("description"),
            given.get("picture"),
            given["who_posts"],
            given["who_adds"],
            given["history"],
            given["created_at"],
            given["created_by"],
            given["last_seq"],
            given["members"],
            given["role"],
            given["active"],
            given["hidden"],
            given.get("muted_until"),
            given.get("pinned"),
            given.get("marked_unread"),
            None if given.get("peer") is None else User._read(given["peer"]),
            given["read_seq"],
            given["peer_read_seq"],
            given.get("peer_delivered_seq"),
            given["unread"],
            given["unread_mentions"],
            None if given.get("last_message") is None else Message._read(given["last_message"]),
            given["position"],
        )


@dataclass(slots=True)
class InboxTotals(Record):
    """Part of `Inbox`."""

    unread_conversations: int
    """How many have something unread or are marked."""
    unread_messages: int
    """In all of them together."""
    unread_mentions: int
    """Those of them that mention the caller or everybody."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> InboxTotals:
        return cls(
            given["unread_conversations"],
            given["unread_messages"],
            given["unread_mentions"],
        )


@dataclass(slots=True)
class Inbox(Record):
    """The answer of `conversations.list`."""

    conversations: list[Conversation]
    """Newest activity first."""
    next: int | None
    """Pass it as `after` for the next page; null: there is no more."""
    totals: InboxTotals | None
    """Of the first page: what is unread in the whole list, whichever pages it is on."""
    cursor: str
    """Events after it are not in the answer yet."""

    _optional: ClassVar[frozenset[str]] = frozenset({"totals"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Inbox:
        return cls(
            [Conversation._read(item) for item in given["conversations"]],
            given.get("next"),
            None if given.get("totals") is None else InboxTotals._read(given["totals"]),
            given["cursor"],
        )


@dataclass(slots=True)
class Member(Record):
    """Part of `MemberPage`."""

    user: User
    role: Role
    """Of the member."""
    joined_at: int
    """Milliseconds since 1970 (UTC)."""
    read_seq: int
    delivered_seq: int | None
    """How far a device of theirs is known to have the messages, where that is beyond `read_seq`."""

    _optional: ClassVar[frozenset[str]] = frozenset({"delivered_seq"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Member:
        return cls(
            User._read(given["user"]),
            given["role"],
            given["joined_at"],
            given["read_seq"],
            given.get("delivered_seq"),
        )


@dataclass(slots=True)
class MemberPage(Record):
    """The answer of `conversations.members`."""

    members: list[Member]
    """By id."""
    next: int | None
    """Pass it as `after` for the next page."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> MemberPage:
        return cls(
            [Member._read(item) for item in given["members"]],
            given.get("next"),
        )


@dataclass(slots=True)
class AddedMembers(Record):
    """The answer of `conversations.add_members`."""

    notice: Message | None
    """Names those who joined; absent if nobody did."""
    skipped: list[int]
    """Ids of those who are no members now: they may not be added, or do not exist."""

    _optional: ClassVar[frozenset[str]] = frozenset({"notice"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> AddedMembers:
        return cls(
            None if given.get("notice") is None else Message._read(given["notice"]),
            given["skipped"],
        )


@dataclass(slots=True)
class ReadMark(Record):
    """The answer of `conversations.mark_read`."""

    conversation: int
    seq: int
    unread: int
    """Unread texts."""
    unread_mentions: int
    """Those of them that mention the caller or everybody."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ReadMark:
        return cls(
            given["conversation"],
            given["seq"],
            given["unread"],
            given["unread_mentions"],
        )


@dataclass(slots=True)
class DeliveredMark(Record):
    """The answer of `conversations.mark_delivered`."""

    conversation: int
    seq: int
    """The furthest mark that is known."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> DeliveredMark:
        return cls(
            given["conversation"],
            given["seq"],
        )


@dataclass(slots=True)
class TypingSent(Record):
    """The answer of `typing.send`."""

    expires_in_ms: int
    """The others show it so long; repeat it before, every few seconds."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> TypingSent:
        return cls(
            given["expires_in_ms"],
        )


@dataclass(slots=True)
class NewInvite(Record):
    """The answer of `invites.create`."""

    id: int
    created_by: int
    """Id of a user."""
    created_at: int
    """Milliseconds since 1970 (UTC)."""
    expires_at: int
    """Milliseconds since 1970 (UTC)."""
    uses: int
    """How many joined by it."""
    uses_max: int
    """How many may."""
    token: str = field(repr=False)
    """For the link; it is told this once."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> NewInvite:
        return cls(
            given["id"],
            given["created_by"],
            given["created_at"],
            given["expires_at"],
            given["uses"],
            given["uses_max"],
            given["token"],
        )


@dataclass(slots=True)
class Invite(Record):
    """Part of `InviteList`."""

    id: int
    created_by: int
    """Id of a user."""
    created_at: int
    """Milliseconds since 1970 (UTC)."""
    expires_at: int
    """Milliseconds since 1970 (UTC)."""
    uses: int
    """How many joined by it."""
    uses_max: int
    """How many may."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Invite:
        return cls(
            given["id"],
            given["created_by"],
            given["created_at"],
            given["expires_at"],
            given["uses"],
            given["uses_max"],
        )


@dataclass(slots=True)
class InviteList(Record):
    """The answer of `invites.list`."""

    invites: list[Invite]
    """Those that are valid, by id."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> InviteList:
        return cls(
            [Invite._read(item) for item in given["invites"]],
        )


@dataclass(slots=True)
class InvitePreview(Record):
    """The answer of `invites.get`."""

    conversation: int
    """Id of the group."""
    title: str
    picture: str | None
    """A reference, such as a URL."""
    members: int
    """How many there are."""
    member: bool
    """True: the caller is one already."""
    expires_at: int
    """Milliseconds since 1970 (UTC)."""

    _optional: ClassVar[frozenset[str]] = frozenset({"picture"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> InvitePreview:
        return cls(
            given["conversation"],
            given["title"],
            given.get("picture"),
            given["members"],
            given["member"],
            given["expires_at"],
        )


@dataclass(slots=True)
class PinList(Record):
    """The answer of `pins.list`."""

    messages: list[Message]
    """The newest pin first; a long text is cut."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> PinList:
        return cls(
            [Message._read(item) for item in given["messages"]],
        )


@dataclass(slots=True)
class Reactor(Record):
    """Part of `ReactionPage`."""

    user: User
    emoji: str

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Reactor:
        return cls(
            User._read(given["user"]),
            given["emoji"],
        )


@dataclass(slots=True)
class ReactionPage(Record):
    """The answer of `reactions.list`."""

    reactions: list[Reactor]
    """By id of the user; all of one user's are in one page."""
    next: int | None
    """Pass it as `after` for the next page; with `emoji`, a page may be empty and have a next one."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ReactionPage:
        return cls(
            [Reactor._read(item) for item in given["reactions"]],
            given.get("next"),
        )


@dataclass(slots=True)
class HistoryPage(Record):
    """The answer of `messages.list`."""

    messages: list[Message]
    """Rising seq."""
    more_before: bool
    """There are older ones."""
    more_after: bool
    """There are newer ones."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> HistoryPage:
        return cls(
            [Message._read(item) for item in given["messages"]],
            given["more_before"],
            given["more_after"],
        )


@dataclass(slots=True)
class AccountToken(Record):
    """The answer of `host.make_reset_token`, `host.make_email_token`."""

    user: int
    """Whose it is."""
    email: str
    """Where to send it."""
    token: str = field(repr=False)
    """Works once; needs no escape in a URL."""
    expires_at: int
    """Milliseconds since 1970 (UTC)."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> AccountToken:
        return cls(
            given["user"],
            given["email"],
            given["token"],
            given["expires_at"],
        )


@dataclass(slots=True)
class TokenInfo(Record):
    """The answer of `host.verify_token`."""

    user: int
    """Whose it is."""
    session: int
    """Which is alive."""
    expires_at: int
    """Milliseconds since 1970 (UTC)."""
    visitor: bool | None
    """True: of a visitor's session. Act with the token, or with user and session; the user alone may do more."""

    _optional: ClassVar[frozenset[str]] = frozenset({"visitor"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> TokenInfo:
        return cls(
            given["user"],
            given["session"],
            given["expires_at"],
            given.get("visitor"),
        )


@dataclass(slots=True)
class KeySet(Record):
    """The answer of `host.keys`."""

    jwks: str
    """A JWK Set (RFC 7517) as JSON text."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> KeySet:
        return cls(
            given["jwks"],
        )


@dataclass(slots=True)
class NewKey(Record):
    """The answer of `host.rotate_key`."""

    kid: str
    """Its name; it signs after a minute."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> NewKey:
        return cls(
            given["kid"],
        )


@dataclass(slots=True)
class Trimmed(Record):
    """The answer of `host.trim`."""

    trimmed_to: int
    """The last position whose record was deleted."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Trimmed:
        return cls(
            given["trimmed_to"],
        )


@dataclass(slots=True)
class FollowerPosition(Record):
    """Part of `FollowerList`."""

    name: str
    cursor: str
    """Everything up to here is confirmed on disk."""
    at: int
    """When that was written: milliseconds since 1970 (UTC)."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> FollowerPosition:
        return cls(
            given["name"],
            given["cursor"],
            given["at"],
        )


@dataclass(slots=True)
class FollowerList(Record):
    """The answer of `host.followers`."""

    followers: list[FollowerPosition]
    """By name."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> FollowerList:
        return cls(
            [FollowerPosition._read(item) for item in given["followers"]],
        )


@dataclass(slots=True)
class BackedUp(Record):
    """The answer of `host.backup`."""

    bytes: int
    """Size of the store in the copy."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> BackedUp:
        return cls(
            given["bytes"],
        )


@dataclass(slots=True)
class Stats(Record):
    """The answer of `host.stats`."""

    writer: bool
    """This process writes for the data directory."""
    commands: int
    """Committed by this process, since it opened."""
    batches: int
    """Commits, since it opened."""
    forwarded: int
    """Sent to another process's writer, since it opened."""
    refused: int
    """Answered overloaded, since it opened."""
    queued: int
    """Commands that wait."""
    passwords_queued: int
    """Passwords that wait."""
    queries_queued: int
    """Queries that wait."""
    position: int
    """Newest committed."""
    map_bytes: int
    """Size of the store's map."""
    used_bytes: int
    """How much of the map is in use."""
    users: int
    """How many there are."""
    conversations: int
    """How many there are."""
    log_records: int
    """Records that are in the log."""
    reader_behind_commits: int
    """Commits that the oldest read transaction does not see."""
    reader_age_ms: int
    """How long it has been behind; while it stays open the file grows with every commit."""
    clock_steps: int
    """How often the wall clock was set by more than a minute, since it opened."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Stats:
        return cls(
            given["writer"],
            given["commands"],
            given["batches"],
            given["forwarded"],
            given["refused"],
            given["queued"],
            given["passwords_queued"],
            given["queries_queued"],
            given["position"],
            given["map_bytes"],
            given["used_bytes"],
            given["users"],
            given["conversations"],
            given["log_records"],
            given["reader_behind_commits"],
            given["reader_age_ms"],
            given["clock_steps"],
        )


@dataclass(slots=True)
class Now(Record):
    """The answer of `host.cursor`."""

    cursor: str
    """Subscribe with it to get the events after now."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Now:
        return cls(
            given["cursor"],
        )


@dataclass(slots=True)
class Report(Record):
    """Part of `ReportPage`."""

    id: int
    """Resolve it with this."""
    reporter: int
    """Id of the user who reported."""
    user: int
    """Id of the user who is reported: of a message its author."""
    conversation: int | None
    """Of a message."""
    message: Message | None
    """As it is now."""
    reason: str
    """The reporter's words."""
    at: int
    """Milliseconds since 1970 (UTC)."""

    _optional: ClassVar[frozenset[str]] = frozenset({"conversation", "message"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Report:
        return cls(
            given["id"],
            given["reporter"],
            given["user"],
            given.get("conversation"),
            None if given.get("message") is None else Message._read(given["message"]),
            given["reason"],
            given["at"],
        )


@dataclass(slots=True)
class ReportPage(Record):
    """The answer of `host.list_reports`."""

    reports: list[Report]
    """The oldest first."""
    next: int | None
    """Pass it as `after` for the next page."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ReportPage:
        return cls(
            [Report._read(item) for item in given["reports"]],
            given.get("next"),
        )


@dataclass(slots=True)
class Reacted(Record):
    """Part of ."""

    user: int
    """Id of the user who reacted."""
    emoji: str
    removed: bool | None
    """True: they took it back."""

    _optional: ClassVar[frozenset[str]] = frozenset({"removed"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> Reacted:
        return cls(
            given["user"],
            given["emoji"],
            given.get("removed"),
        )


@dataclass(slots=True)
class UserReply(User):
    """`User`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> UserReply:
        return cls(
            given["id"],
            given["email"],
            given["name"],
            given["created_at"],
            given.get("about"),
            given.get("picture"),
            given.get("disabled"),
            given["cursor"],
        )


@dataclass(slots=True)
class SignedInReply(SignedIn):
    """`SignedIn`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> SignedInReply:
        return cls(
            User._read(given["user"]),
            given["session"],
            given["access_token"],
            given["access_expires_at"],
            given["refresh_token"],
            given["refresh_expires_at"],
            given["cursor"],
        )


@dataclass(slots=True)
class DoneReply(Record):
    """A change that was made."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> DoneReply:
        return cls(
            given["cursor"],
        )


@dataclass(slots=True)
class ReportedReply(Reported):
    """`Reported`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ReportedReply:
        return cls(
            given["report"],
            given["cursor"],
        )


@dataclass(slots=True)
class ConversationReply(Conversation):
    """`Conversation`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ConversationReply:
        return cls(
            given["id"],
            given["kind"],
            given["title"],
            given.get("description"),
            given.get("picture"),
            given["who_posts"],
            given["who_adds"],
            given["history"],
            given["created_at"],
            given["created_by"],
            given["last_seq"],
            given["members"],
            given["role"],
            given["active"],
            given["hidden"],
            given.get("muted_until"),
            given.get("pinned"),
            given.get("marked_unread"),
            None if given.get("peer") is None else User._read(given["peer"]),
            given["read_seq"],
            given["peer_read_seq"],
            given.get("peer_delivered_seq"),
            given["unread"],
            given["unread_mentions"],
            None if given.get("last_message") is None else Message._read(given["last_message"]),
            given["position"],
            given["cursor"],
        )


@dataclass(slots=True)
class MessageReply(Message):
    """`Message`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> MessageReply:
        return cls(
            given["id"],
            given["conversation"],
            given["seq"],
            given["kind"],
            given["from"],
            given["body"],
            given.get("client_key"),
            given.get("users"),
            given["at"],
            given.get("cut"),
            given.get("edited_at"),
            given.get("deleted_at"),
            given.get("deleted_by"),
            None if given.get("update") is None else ConversationUpdate._read(given["update"]),
            given.get("role"),
            given.get("owner"),
            given.get("pinned_at"),
            given.get("pinned_by"),
            None if given.get("reactions") is None else [Reaction._read(item) for item in given["reactions"]],
            given.get("reply_to"),
            given.get("mentions"),
            given.get("everybody"),
            given.get("data"),
            None if given.get("reply") is None else Reply._read(given["reply"]),
            given["cursor"],
        )


@dataclass(slots=True)
class AddedMembersReply(AddedMembers):
    """`AddedMembers`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> AddedMembersReply:
        return cls(
            None if given.get("notice") is None else Message._read(given["notice"]),
            given["skipped"],
            given["cursor"],
        )


@dataclass(slots=True)
class ReadMarkReply(ReadMark):
    """`ReadMark`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ReadMarkReply:
        return cls(
            given["conversation"],
            given["seq"],
            given["unread"],
            given["unread_mentions"],
            given["cursor"],
        )


@dataclass(slots=True)
class NewInviteReply(NewInvite):
    """`NewInvite`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> NewInviteReply:
        return cls(
            given["id"],
            given["created_by"],
            given["created_at"],
            given["expires_at"],
            given["uses"],
            given["uses_max"],
            given["token"],
            given["cursor"],
        )


@dataclass(slots=True)
class AccountTokenReply(AccountToken):
    """`AccountToken`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> AccountTokenReply:
        return cls(
            given["user"],
            given["email"],
            given["token"],
            given["expires_at"],
            given["cursor"],
        )


@dataclass(slots=True)
class NewKeyReply(NewKey):
    """`NewKey`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> NewKeyReply:
        return cls(
            given["kid"],
            given["cursor"],
        )


@dataclass(slots=True)
class TrimmedReply(Trimmed):
    """`Trimmed`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> TrimmedReply:
        return cls(
            given["trimmed_to"],
            given["cursor"],
        )


@dataclass(slots=True)
class BackedUpReply(BackedUp):
    """`BackedUp`, and the cursor of the change that made it."""

    cursor: str
    """Reads that are given it as `at_least` see this change."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> BackedUpReply:
        return cls(
            given["bytes"],
            given["cursor"],
        )
