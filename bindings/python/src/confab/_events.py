# Generated from the catalogue by bindings/generate; do not edit.
"""What happens to a user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from ._records import ConversationUpdate, Message, Reacted, Reaction, Reply
from ._wire import Record

__all__ = [
    "BlocksEvent",
    "ConversationEvent",
    "DeliveredEvent",
    "Event",
    "EventPage",
    "ForgottenEvent",
    "ListingEvent",
    "MessageChangedEvent",
    "MessageEvent",
    "PreferencesEvent",
    "ReadEvent",
    "TypingEvent",
    "UserEvent",
]


@dataclass(slots=True)
class MessageEvent(Message):
    """A message or a notice was added."""

    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "message"

    @classmethod
    def _read(cls, given: dict[str, Any]) -> MessageEvent:
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
class MessageChangedEvent(Message):
    """A message was edited, deleted, pinned or reacted to: this is what it is now."""

    reacted: Reacted | None
    """The one reaction that this change stands for."""
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "message_changed"
    _optional: ClassVar[frozenset[str]] = frozenset({"client_key", "users", "cut", "edited_at", "deleted_at", "deleted_by", "update", "role", "owner", "pinned_at", "pinned_by", "reactions", "reply_to", "mentions", "everybody", "data", "reply", "reacted"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> MessageChangedEvent:
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
            None if given.get("reacted") is None else Reacted._read(given["reacted"]),
            given["cursor"],
        )


@dataclass(slots=True)
class ConversationEvent(Record):
    """A direct conversation with the user was opened."""

    conversation: int
    at: int
    users: list[int] | None
    """To a host that follows: whom it concerns."""
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "conversation"
    _optional: ClassVar[frozenset[str]] = frozenset({"users"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ConversationEvent:
        return cls(
            given["conversation"],
            given["at"],
            given.get("users"),
            given["cursor"],
        )


@dataclass(slots=True)
class ReadEvent(Record):
    """A read mark moved."""

    conversation: int
    user: int
    """Whose mark it is."""
    seq: int
    """Everything up to here was read."""
    at: int
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "read"

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ReadEvent:
        return cls(
            given["conversation"],
            given["user"],
            given["seq"],
            given["at"],
            given["cursor"],
        )


@dataclass(slots=True)
class ListingEvent(Record):
    """The user hid a conversation, or showed it again, on this or another device."""

    conversation: int
    hidden: bool
    """True: not listed until something newer is in it."""
    at: int
    users: list[int] | None
    """To a host that follows: whom it concerns."""
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "listing"
    _optional: ClassVar[frozenset[str]] = frozenset({"users"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ListingEvent:
        return cls(
            given["conversation"],
            given["hidden"],
            given["at"],
            given.get("users"),
            given["cursor"],
        )


@dataclass(slots=True)
class PreferencesEvent(Record):
    """The user muted, pinned or marked a conversation, or took that back, on this or another device."""

    conversation: int
    muted_until: int
    """Milliseconds since 1970 (UTC); 0: not muted."""
    pinned: bool
    """True: on top of the list."""
    marked_unread: bool
    """True: shown as unread, by hand."""
    at: int
    users: list[int] | None
    """To a host that follows: whom it concerns."""
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "preferences"
    _optional: ClassVar[frozenset[str]] = frozenset({"users"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> PreferencesEvent:
        return cls(
            given["conversation"],
            given["muted_until"],
            given["pinned"],
            given["marked_unread"],
            given["at"],
            given.get("users"),
            given["cursor"],
        )


@dataclass(slots=True)
class ForgottenEvent(Record):
    """The user can no longer read a group that they left: drop what is kept of it."""

    conversation: int
    at: int
    users: list[int] | None
    """To a host that follows: whom it concerns."""
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "forgotten"
    _optional: ClassVar[frozenset[str]] = frozenset({"users"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> ForgottenEvent:
        return cls(
            given["conversation"],
            given["at"],
            given.get("users"),
            given["cursor"],
        )


@dataclass(slots=True)
class BlocksEvent(Record):
    """The user blocked somebody or ended a block, on this or another device: ask for the list."""

    at: int
    users: list[int] | None
    """To a host that follows: whom it concerns."""
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "blocks"
    _optional: ClassVar[frozenset[str]] = frozenset({"users"})

    @classmethod
    def _read(cls, given: dict[str, Any]) -> BlocksEvent:
        return cls(
            given["at"],
            given.get("users"),
            given["cursor"],
        )


@dataclass(slots=True)
class UserEvent(Record):
    """A user was registered or changed; only a host that follows is told."""

    user: int
    """Who was registered or changed."""
    at: int
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "user"

    @classmethod
    def _read(cls, given: dict[str, Any]) -> UserEvent:
        return cls(
            given["user"],
            given["at"],
            given["cursor"],
        )


@dataclass(slots=True)
class TypingEvent(Record):
    """Another member is typing. A signal: only those who are connected get it."""

    conversation: int
    user: int
    """Who is typing."""
    expires_in_ms: int
    """Show it so long, or until a message of theirs comes."""
    at: int
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "typing"

    @classmethod
    def _read(cls, given: dict[str, Any]) -> TypingEvent:
        return cls(
            given["conversation"],
            given["user"],
            given["expires_in_ms"],
            given["at"],
            given["cursor"],
        )


@dataclass(slots=True)
class DeliveredEvent(Record):
    """A device of another member has the messages up to a seq. A signal, as typing."""

    conversation: int
    user: int
    """Whose mark it is."""
    seq: int
    """A device of theirs has everything up to here."""
    at: int
    cursor: str
    """Subscribe with it to continue after this event."""

    _event: ClassVar[str] = "delivered"

    @classmethod
    def _read(cls, given: dict[str, Any]) -> DeliveredEvent:
        return cls(
            given["conversation"],
            given["user"],
            given["seq"],
            given["at"],
            given["cursor"],
        )


Event = MessageEvent | MessageChangedEvent | ConversationEvent | ReadEvent | ListingEvent | PreferencesEvent | ForgottenEvent | BlocksEvent | UserEvent | TypingEvent | DeliveredEvent

_READERS: dict[str, Callable[[dict[str, Any]], Event]] = {
    "message": MessageEvent._read,
    "message_changed": MessageChangedEvent._read,
    "conversation": ConversationEvent._read,
    "read": ReadEvent._read,
    "listing": ListingEvent._read,
    "preferences": PreferencesEvent._read,
    "forgotten": ForgottenEvent._read,
    "blocks": BlocksEvent._read,
    "user": UserEvent._read,
    "typing": TypingEvent._read,
    "delivered": DeliveredEvent._read,
}


def read_event(given: dict[str, Any]) -> Event | None:
    """None for a kind that this package does not know."""
    read = _READERS.get(given["event"])
    return None if read is None else read(given)


def read_events(given: list[dict[str, Any]]) -> list[Event]:
    found = (read_event(event) for event in given)
    return [event for event in found if event is not None]


@dataclass(slots=True)
class EventPage(Record):
    """The answer of `events.list`."""

    events: list[Event]
    """Rising position."""
    cursor: str
    """Pass it to continue."""
    resumed: bool
    """False: the engine cannot continue from the cursor; read again from the start."""
    more: bool
    """True: ask again at once."""

    @classmethod
    def _read(cls, given: dict[str, Any]) -> EventPage:
        return cls(
            read_events(given["events"]),
            given["cursor"],
            given["resumed"],
            given["more"],
        )
