# Generated from the catalogue by bindings/generate; do not edit.
"""The operations as methods that wait for the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ._events import EventPage
from ._records import (
    AccountTokenReply,
    AddedMembersReply,
    Allowed,
    BackedUpReply,
    BlockedPage,
    Conversation,
    ConversationReply,
    DeliveredMark,
    DoneReply,
    FollowerList,
    HistoryPage,
    Inbox,
    InviteList,
    InvitePreview,
    KeySet,
    MemberPage,
    Message,
    MessageReply,
    NewInviteReply,
    NewKeyReply,
    NewMembersSee,
    Now,
    PasswordPolicy,
    PinList,
    ReactionPage,
    ReadMarkReply,
    ReportPage,
    ReportedReply,
    Role,
    SessionList,
    SignedInReply,
    Stats,
    TokenInfo,
    TrimmedReply,
    TypingSent,
    User,
    UserPage,
    UserReply,
)
from ._wire import given

Call = Callable[..., dict[str, Any]]


class Users:
    """The operations `users.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def register(self, *, email: str, password: str, name: str | None = None) -> UserReply:
        """Registers a user.

        email: compared without regard to case (at most 1016 bytes)
        password: 8 to 1024 bytes (at most 1024 bytes)
        name: shown to others (at most 100 bytes)
        """
        request: dict[str, Any] = {"email": email, "password": password, "name": name}
        reply = self._call("users.register", given(request))
        return UserReply._read(reply)

    def me(self, *, at_least: str | None = None) -> User:
        """Returns the caller's own user.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self._call("users.me", given(request))
        return User._read(reply)

    def set_password(self, *, current_password: str, password: str) -> DoneReply:
        """Changes the password and ends the caller's other sessions.

        current_password: the present one (at most 4096 bytes)
        password: the new one, 8 to 1024 bytes (at most 1024 bytes)
        """
        request: dict[str, Any] = {"current_password": current_password, "password": password}
        reply = self._call("users.set_password", request)
        return DoneReply._read(reply)

    def change_email(self, *, email: str, password: str) -> DoneReply:
        """Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is sent.

        email: the new one (at most 1016 bytes)
        password: of the caller (at most 4096 bytes)
        """
        request: dict[str, Any] = {"email": email, "password": password}
        reply = self._call("users.change_email", request)
        return DoneReply._read(reply)

    def confirm_email(self, *, token: str) -> DoneReply:
        """Gives the user of a token the address that it was sent to.

        token: from the mail (at most 128 bytes)
        """
        request: dict[str, Any] = {"token": token}
        reply = self._call("users.confirm_email", request)
        return DoneReply._read(reply)

    def get(self, *, user: int, at_least: str | None = None) -> User:
        """Returns a user whom the caller finds by id.

        user: id of the user
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"user": user, "at_least": at_least}
        reply = self._call("users.get", given(request))
        return User._read(reply)

    def list(
        self,
        *,
        prefix: str | None = None,
        email: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> UserPage:
        """Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.

        prefix: the beginning of the e-mail, or, where `directory` is not open, of a word of the name (at most 254
            bytes)
        email: the whole address of one user (at most 1016 bytes)
        after: `next` of the page before (at most 254 bytes)
        limit: users (1 to 200, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {
            "prefix": prefix,
            "email": email,
            "after": after,
            "limit": limit,
            "at_least": at_least,
        }
        reply = self._call("users.list", given(request))
        return UserPage._read(reply)

    def update(self, *, name: str | None = None, about: str | None = None, picture: str | None = None) -> UserReply:
        """Changes the caller's name, the line about them and their picture: what is given of these.

        name: shown to others; absent: unchanged (at most 100 bytes)
        about: a line about them; absent: unchanged (at most 200 bytes)
        picture: a reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged
            (at most 512 bytes)
        """
        request: dict[str, Any] = {"name": name, "about": about, "picture": picture}
        reply = self._call("users.update", given(request))
        return UserReply._read(reply)

    def search(
        self,
        *,
        words: str,
        after: str | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> UserPage:
        """Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.

        words: beginnings of words of a name, in any order; case and accents do not matter (at most 200 bytes)
        after: `next` of the page before (at most 254 bytes)
        limit: users (1 to 200, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"words": words, "after": after, "limit": limit, "at_least": at_least}
        reply = self._call("users.search", given(request))
        return UserPage._read(reply)


class Sessions:
    """The operations `sessions.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def create(
        self,
        *,
        email: str,
        password: str,
        device: str | None = None,
        long_lived: bool | None = None,
    ) -> SignedInReply:
        """Checks e-mail and password and starts a session.

        email: of the user (at most 1016 bytes)
        password: of the user (at most 4096 bytes)
        device: a name for this session, shown to its owner (at most 100 bytes)
        long_lived: an access token for 24 hours, for clients that cannot refresh
        """
        request: dict[str, Any] = {"email": email, "password": password, "device": device, "long_lived": long_lived}
        reply = self._call("sessions.create", given(request))
        return SignedInReply._read(reply)

    def create_visitor(
        self,
        *,
        email: str,
        password: str,
        conversations: Sequence[int],
        device: str | None = None,
        long_lived: bool | None = None,
    ) -> SignedInReply:
        """Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing else.

        email: of the user (at most 1016 bytes)
        password: of the user (at most 4096 bytes)
        device: a name for this session, shown to its owner (at most 100 bytes)
        long_lived: an access token for 24 hours, for clients that cannot refresh
        conversations: the only conversations that the session may use, 1 to 16; the user is or was in each (at most
            16)
        """
        request: dict[str, Any] = {
            "email": email,
            "password": password,
            "device": device,
            "long_lived": long_lived,
            "conversations": conversations,
        }
        reply = self._call("sessions.create_visitor", given(request))
        return SignedInReply._read(reply)

    def refresh(self, *, refresh_token: str) -> SignedInReply:
        """Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of an older one ends the session.

        refresh_token: over HTTP the session cookie may be sent instead (at most 256 bytes)
        """
        request: dict[str, Any] = {"refresh_token": refresh_token}
        reply = self._call("sessions.refresh", request)
        return SignedInReply._read(reply)

    def list(self, *, at_least: str | None = None) -> SessionList:
        """Lists the caller's sessions.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self._call("sessions.list", given(request))
        return SessionList._read(reply)

    def sign_out(self) -> DoneReply:
        """Ends the session of this call."""
        reply = self._call("sessions.sign_out")
        return DoneReply._read(reply)

    def revoke(self, *, session: int) -> DoneReply:
        """Ends one of the caller's sessions.

        session: id of one of the caller's sessions
        """
        request: dict[str, Any] = {"session": session}
        reply = self._call("sessions.revoke", request)
        return DoneReply._read(reply)


class Passwords:
    """The operations `passwords.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def policy(self, *, at_least: str | None = None) -> PasswordPolicy:
        """What this server offers people who forgot their password.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self._call("passwords.policy", given(request))
        return PasswordPolicy._read(reply)

    def request_reset(self, *, email: str) -> DoneReply:
        """Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail is sent.

        email: of the user (at most 1016 bytes)
        """
        request: dict[str, Any] = {"email": email}
        reply = self._call("passwords.request_reset", request)
        return DoneReply._read(reply)

    def reset(self, *, token: str, password: str) -> DoneReply:
        """Sets the password of the user of a token and ends all their sessions.

        token: from the mail (at most 128 bytes)
        password: the new one, 8 to 1024 bytes (at most 1024 bytes)
        """
        request: dict[str, Any] = {"token": token, "password": password}
        reply = self._call("passwords.reset", request)
        return DoneReply._read(reply)


class Blocks:
    """The operations `blocks.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def add(self, *, user: int) -> DoneReply:
        """Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does not put the caller into groups.

        user: id of the user
        """
        request: dict[str, Any] = {"user": user}
        reply = self._call("blocks.add", request)
        return DoneReply._read(reply)

    def remove(self, *, user: int) -> DoneReply:
        """Ends a block.

        user: id of the user
        """
        request: dict[str, Any] = {"user": user}
        reply = self._call("blocks.remove", request)
        return DoneReply._read(reply)

    def list(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> BlockedPage:
        """Lists the users whom the caller has blocked.

        after: `next` of the page before
        limit: users (1 to 200, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"after": after, "limit": limit, "at_least": at_least}
        reply = self._call("blocks.list", given(request))
        return BlockedPage._read(reply)


class Reports:
    """The operations `reports.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def create(
        self,
        *,
        conversation: int | None = None,
        seq: int | None = None,
        user: int | None = None,
        reason: str | None = None,
        client_key: str | None = None,
    ) -> ReportedReply:
        """Reports a message that the caller sees, or a user, to the host.

        conversation: of a message: id of its conversation
        seq: of a message: which of the conversation
        user: without a message: id of the user
        reason: what is wrong (at most 1000 bytes)
        client_key: makes a repeat harmless (at most 64 bytes)
        """
        request: dict[str, Any] = {
            "conversation": conversation,
            "seq": seq,
            "user": user,
            "reason": reason,
            "client_key": client_key,
        }
        reply = self._call("reports.create", given(request))
        return ReportedReply._read(reply)


class Conversations:
    """The operations `conversations.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def open_direct(self, *, user: int) -> ConversationReply:
        """Opens the direct conversation with a user, or returns the existing one.

        user: id of the user
        """
        request: dict[str, Any] = {"user": user}
        reply = self._call("conversations.open_direct", request)
        return ConversationReply._read(reply)

    def create_group(
        self,
        *,
        title: str,
        members: Sequence[int],
        client_key: str | None = None,
    ) -> ConversationReply:
        """Makes a group; the caller becomes its owner.

        title: shown to its members (at most 200 bytes)
        members: ids of the members besides the caller (at most 256)
        client_key: makes a repeat harmless (at most 64 bytes)
        """
        request: dict[str, Any] = {"title": title, "members": members, "client_key": client_key}
        reply = self._call("conversations.create_group", given(request))
        return ConversationReply._read(reply)

    def list(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        hidden: bool | None = None,
        at_least: str | None = None,
    ) -> Inbox:
        """Lists the caller's conversations, page by page, each with its last message and exact unread count.

        after: `next` of the page before
        limit: conversations (1 to 1000, else 1000)
        hidden: lists the hidden conversations instead of the others
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"after": after, "limit": limit, "hidden": hidden, "at_least": at_least}
        reply = self._call("conversations.list", given(request))
        return Inbox._read(reply)

    def get(self, *, conversation: int, at_least: str | None = None) -> Conversation:
        """Returns one conversation as the caller sees it.

        conversation: id of the conversation
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "at_least": at_least}
        reply = self._call("conversations.get", given(request))
        return Conversation._read(reply)

    def members(
        self,
        *,
        conversation: int,
        after: int | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> MemberPage:
        """Lists the members of a conversation by id, page by page.

        conversation: id of the conversation
        after: `next` of the page before
        limit: members (1 to 1000, else 100)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "after": after, "limit": limit, "at_least": at_least}
        reply = self._call("conversations.members", given(request))
        return MemberPage._read(reply)

    def add_member(self, *, conversation: int, user: int) -> MessageReply:
        """Adds a user to a group; they see messages from then on.

        conversation: id of the group
        user: id of the user who joins or is removed
        """
        request: dict[str, Any] = {"conversation": conversation, "user": user}
        reply = self._call("conversations.add_member", request)
        return MessageReply._read(reply)

    def add_members(self, *, conversation: int, users: Sequence[int]) -> AddedMembersReply:
        """Adds many users to a group at once, by one notice; those who may not be added are left out.

        conversation: id of the group
        users: ids of those who join (at most 256)
        """
        request: dict[str, Any] = {"conversation": conversation, "users": users}
        reply = self._call("conversations.add_members", request)
        return AddedMembersReply._read(reply)

    def remove_member(self, *, conversation: int, user: int) -> MessageReply:
        """Removes a member; the owner and admins of the group may.

        conversation: id of the group
        user: id of the user who joins or is removed
        """
        request: dict[str, Any] = {"conversation": conversation, "user": user}
        reply = self._call("conversations.remove_member", request)
        return MessageReply._read(reply)

    def leave(self, *, conversation: int) -> MessageReply:
        """Leaves a group; the caller keeps access to what they could see.

        conversation: id of the conversation
        """
        request: dict[str, Any] = {"conversation": conversation}
        reply = self._call("conversations.leave", request)
        return MessageReply._read(reply)

    def forget(self, *, conversation: int) -> DoneReply:
        """Gives up a group that the caller left, with all that they could still read of it.

        conversation: id of the conversation
        """
        request: dict[str, Any] = {"conversation": conversation}
        reply = self._call("conversations.forget", request)
        return DoneReply._read(reply)

    def hide(self, *, conversation: int) -> DoneReply:
        """Takes a conversation out of the caller's list until something newer is in it.

        conversation: id of the conversation
        """
        request: dict[str, Any] = {"conversation": conversation}
        reply = self._call("conversations.hide", request)
        return DoneReply._read(reply)

    def show(self, *, conversation: int) -> DoneReply:
        """Puts a hidden conversation back into the caller's list.

        conversation: id of the conversation
        """
        request: dict[str, Any] = {"conversation": conversation}
        reply = self._call("conversations.show", request)
        return DoneReply._read(reply)

    def mark_read(self, *, conversation: int, seq: int) -> ReadMarkReply:
        """Moves the caller's read mark forward.

        conversation: id of the conversation
        seq: everything up to here was read
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq}
        reply = self._call("conversations.mark_read", request)
        return ReadMarkReply._read(reply)

    def mark_delivered(self, *, conversation: int, seq: int, at_least: str | None = None) -> DeliveredMark:
        """Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.

        conversation: id of the conversation
        seq: a device of the caller has everything up to here
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq, "at_least": at_least}
        reply = self._call("conversations.mark_delivered", given(request))
        return DeliveredMark._read(reply)

    def update(
        self,
        *,
        conversation: int,
        title: str | None = None,
        description: str | None = None,
        picture: str | None = None,
        who_posts: Allowed | None = None,
        who_adds: Allowed | None = None,
        history: NewMembersSee | None = None,
    ) -> ConversationReply:
        """Changes what a group is called, shows and allows; its owner and admins may.

        conversation: id of the group
        title: of the group (at most 200 bytes)
        description: what the group is for; may be empty (at most 1000 bytes)
        picture: a reference to a picture, such as a URL, which is never fetched here; may be empty (at most 512
            bytes)
        who_posts: admins: only the owner and admins send messages
        who_adds: admins: only the owner and admins add and invite people
        history: all: who joins from now on also reads what came before
        """
        request: dict[str, Any] = {
            "conversation": conversation,
            "title": title,
            "description": description,
            "picture": picture,
            "who_posts": who_posts,
            "who_adds": who_adds,
            "history": history,
        }
        reply = self._call("conversations.update", given(request))
        return ConversationReply._read(reply)

    def set_preferences(
        self,
        *,
        conversation: int,
        muted_until: int | None = None,
        pinned: bool | None = None,
        archived: bool | None = None,
        marked_unread: bool | None = None,
    ) -> ConversationReply:
        """Mutes, pins, archives or marks a conversation for the caller alone.

        conversation: id of the conversation
        muted_until: milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever (0 to 9007199254740991)
        pinned: true: on top of the caller's list, up to 20
        archived: true: as conversations.hide; false: as conversations.show
        marked_unread: true: shown as unread until the caller's read mark moves
        """
        request: dict[str, Any] = {
            "conversation": conversation,
            "muted_until": muted_until,
            "pinned": pinned,
            "archived": archived,
            "marked_unread": marked_unread,
        }
        reply = self._call("conversations.set_preferences", given(request))
        return ConversationReply._read(reply)


class Typing:
    """The operations `typing.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def send(self, *, conversation: int, at_least: str | None = None) -> TypingSent:
        """Says that the caller is typing; the other members are told, and nothing is stored.

        conversation: id of the conversation
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "at_least": at_least}
        reply = self._call("typing.send", given(request))
        return TypingSent._read(reply)


class Members:
    """The operations `members.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def set_role(self, *, conversation: int, user: int, role: Role) -> DoneReply:
        """Makes a member an admin, takes that back, or hands the group over; its owner may.

        conversation: id of the group
        user: id of one of its members
        role: owner: they own the group, and the caller becomes an admin
        """
        request: dict[str, Any] = {"conversation": conversation, "user": user, "role": role}
        reply = self._call("members.set_role", request)
        return DoneReply._read(reply)


class Invites:
    """The operations `invites.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def create(
        self,
        *,
        conversation: int,
        expires_in: int | None = None,
        uses: int | None = None,
    ) -> NewInviteReply:
        """Makes an invitation to a group; whoever has its token may join.

        conversation: id of the group
        expires_in: seconds (60 to 31622400, else 604800)
        uses: how many may join by it (1 to 10000, else 100)
        """
        request: dict[str, Any] = {"conversation": conversation, "expires_in": expires_in, "uses": uses}
        reply = self._call("invites.create", given(request))
        return NewInviteReply._read(reply)

    def list(self, *, conversation: int, at_least: str | None = None) -> InviteList:
        """Lists the valid invitations of a group, for those who may add people.

        conversation: id of the conversation
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "at_least": at_least}
        reply = self._call("invites.list", given(request))
        return InviteList._read(reply)

    def revoke(self, *, conversation: int, invite: int) -> DoneReply:
        """Takes an invitation back.

        conversation: id of the group
        invite: id of one of its invitations
        """
        request: dict[str, Any] = {"conversation": conversation, "invite": invite}
        reply = self._call("invites.revoke", request)
        return DoneReply._read(reply)

    def get(self, *, token: str, at_least: str | None = None) -> InvitePreview:
        """Returns to which group a token invites.

        token: of an invitation (at most 64 bytes)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"token": token, "at_least": at_least}
        reply = self._call("invites.get", given(request))
        return InvitePreview._read(reply)

    def accept(self, *, token: str) -> ConversationReply:
        """Joins the group to which a token invites; a member stays one.

        token: of an invitation (at most 64 bytes)
        """
        request: dict[str, Any] = {"token": token}
        reply = self._call("invites.accept", request)
        return ConversationReply._read(reply)


class Messages:
    """The operations `messages.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def send(
        self,
        *,
        conversation: int,
        body: str,
        client_key: str | None = None,
        retry: bool | None = None,
        reply_to: int | None = None,
        mentions: Sequence[int] | None = None,
        everybody: bool | None = None,
        data: dict[str, Any] | None = None,
    ) -> MessageReply:
        """Sends a message; it is on disk when the answer comes.

        conversation: id of the conversation
        body: text without NUL; may be empty beside data (at most 16384 bytes)
        client_key: makes a repeat harmless (at most 64 bytes)
        retry: this repeats a call whose answer was lost
        reply_to: seq of the message of the conversation that this one answers
        mentions: ids of the members whom it mentions; others are left out, and an edit does not change them (at
            most 50)
        everybody: true: it mentions all members; in groups of over 50 members only its owner and admins may
        data: a JSON object for programs, on one line: stored and delivered byte for byte (at most 4096 bytes)
        """
        request: dict[str, Any] = {
            "conversation": conversation,
            "body": body,
            "client_key": client_key,
            "retry": retry,
            "reply_to": reply_to,
            "mentions": mentions,
            "everybody": everybody,
            "data": data,
        }
        reply = self._call("messages.send", given(request))
        return MessageReply._read(reply)

    def edit(self, *, conversation: int, seq: int, body: str, data: dict[str, Any] | None = None) -> MessageReply:
        """Gives a message of the caller another text or other data; the earlier ones are not kept.

        conversation: id of the conversation
        seq: which of its messages
        body: the new text, without NUL; empty beside data: it stays (at most 16384 bytes)
        data: the new data, as in messages.send; without it the data stays (at most 4096 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq, "body": body, "data": data}
        reply = self._call("messages.edit", given(request))
        return MessageReply._read(reply)

    def delete(self, *, conversation: int, seq: int) -> MessageReply:
        """Deletes a message for everybody: its author may, and in a group its owner and admins.

        conversation: id of the conversation
        seq: which of its messages
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq}
        reply = self._call("messages.delete", request)
        return MessageReply._read(reply)

    def get(self, *, conversation: int, seq: int, at_least: str | None = None) -> Message:
        """Returns one message.

        conversation: id of the conversation
        seq: which of its messages
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq, "at_least": at_least}
        reply = self._call("messages.get", given(request))
        return Message._read(reply)

    def list(
        self,
        *,
        conversation: int,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> HistoryPage:
        """Returns a page of history: the newest messages, or those before, after or around a seq.

        conversation: id of the conversation
        before: a seq: the page that ends before it
        after: a seq: the page that begins after it
        around: a seq: the page with it in the middle
        limit: messages (1 to 200, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {
            "conversation": conversation,
            "before": before,
            "after": after,
            "around": around,
            "limit": limit,
            "at_least": at_least,
        }
        reply = self._call("messages.list", given(request))
        return HistoryPage._read(reply)


class Pins:
    """The operations `pins.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def add(self, *, conversation: int, seq: int) -> MessageReply:
        """Pins a message: both members of a direct conversation may, and in a group the owner and admins.

        conversation: id of the conversation
        seq: which of its messages
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq}
        reply = self._call("pins.add", request)
        return MessageReply._read(reply)

    def remove(self, *, conversation: int, seq: int) -> MessageReply:
        """Takes the pin of a message away.

        conversation: id of the conversation
        seq: which of its messages
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq}
        reply = self._call("pins.remove", request)
        return MessageReply._read(reply)

    def list(self, *, conversation: int, at_least: str | None = None) -> PinList:
        """Lists the pinned messages that the caller may see, the newest pin first.

        conversation: id of the conversation
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "at_least": at_least}
        reply = self._call("pins.list", given(request))
        return PinList._read(reply)


class Reactions:
    """The operations `reactions.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def add(self, *, conversation: int, seq: int, emoji: str) -> MessageReply:
        """Reacts to a message with an emoji.

        conversation: id of the conversation
        seq: which of its messages
        emoji: one grapheme cluster (at most 32 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq, "emoji": emoji}
        reply = self._call("reactions.add", request)
        return MessageReply._read(reply)

    def remove(self, *, conversation: int, seq: int, emoji: str) -> MessageReply:
        """Takes a reaction of the caller back.

        conversation: id of the conversation
        seq: which of its messages
        emoji: one grapheme cluster (at most 32 bytes)
        """
        request: dict[str, Any] = {"conversation": conversation, "seq": seq, "emoji": emoji}
        reply = self._call("reactions.remove", request)
        return MessageReply._read(reply)

    def list(
        self,
        *,
        conversation: int,
        seq: int,
        emoji: str | None = None,
        after: int | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> ReactionPage:
        """Lists who reacted to a message, and with what.

        conversation: id of the conversation
        seq: which of its messages
        emoji: only those with this one (at most 32 bytes)
        after: `next` of the page before
        limit: how many people (1 to 200, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {
            "conversation": conversation,
            "seq": seq,
            "emoji": emoji,
            "after": after,
            "limit": limit,
            "at_least": at_least,
        }
        reply = self._call("reactions.list", given(request))
        return ReactionPage._read(reply)


class Events:
    """The operations `events.*`."""

    __slots__ = ("_call",)

    def __init__(self, call: Call) -> None:
        self._call = call

    def list(self, *, cursor: str, limit: int | None = None, at_least: str | None = None) -> EventPage:
        """Lists the events after a cursor, for clients that ask instead of subscribing.

        cursor: events after this cursor are listed (at most 40 bytes)
        limit: events (1 to 1000, else 100)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"cursor": cursor, "limit": limit, "at_least": at_least}
        reply = self._call("events.list", given(request))
        return EventPage._read(reply)


class Operations:
    """What a caller may do, by group."""

    __slots__ = ()

    call: Any

    @property
    def users(self) -> Users:
        """The operations `users.*`."""
        return Users(self.call)

    @property
    def sessions(self) -> Sessions:
        """The operations `sessions.*`."""
        return Sessions(self.call)

    @property
    def passwords(self) -> Passwords:
        """The operations `passwords.*`."""
        return Passwords(self.call)

    @property
    def blocks(self) -> Blocks:
        """The operations `blocks.*`."""
        return Blocks(self.call)

    @property
    def reports(self) -> Reports:
        """The operations `reports.*`."""
        return Reports(self.call)

    @property
    def conversations(self) -> Conversations:
        """The operations `conversations.*`."""
        return Conversations(self.call)

    @property
    def typing(self) -> Typing:
        """The operations `typing.*`."""
        return Typing(self.call)

    @property
    def members(self) -> Members:
        """The operations `members.*`."""
        return Members(self.call)

    @property
    def invites(self) -> Invites:
        """The operations `invites.*`."""
        return Invites(self.call)

    @property
    def messages(self) -> Messages:
        """The operations `messages.*`."""
        return Messages(self.call)

    @property
    def pins(self) -> Pins:
        """The operations `pins.*`."""
        return Pins(self.call)

    @property
    def reactions(self) -> Reactions:
        """The operations `reactions.*`."""
        return Reactions(self.call)

    @property
    def events(self) -> Events:
        """The operations `events.*`."""
        return Events(self.call)


class HostOperations:
    """What the application itself may do: the operations `host.*`."""

    __slots__ = ()

    call: Any

    def ensure_user(self, *, email: str, name: str | None = None, adopt: bool | None = None) -> UserReply:
        """Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a password.

        email: compared without regard to case (at most 1016 bytes)
        name: shown to others; taken at the first call (at most 100 bytes)
        adopt: also accept a user who registered with a password; only if nobody but the host can make users
        """
        request: dict[str, Any] = {"email": email, "name": name, "adopt": adopt}
        reply = self.call("host.ensure_user", given(request))
        return UserReply._read(reply)

    def update_user(
        self,
        *,
        user: int,
        email: str | None = None,
        name: str | None = None,
        about: str | None = None,
        picture: str | None = None,
    ) -> UserReply:
        """Gives a user another e-mail, name, line about them or picture; their sessions go on.

        user: id of the user
        email: the new one; absent: unchanged (at most 1016 bytes)
        name: the new one; absent: unchanged (at most 100 bytes)
        about: a line about them; absent: unchanged (at most 200 bytes)
        picture: a reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged
            (at most 512 bytes)
        """
        request: dict[str, Any] = {"user": user, "email": email, "name": name, "about": about, "picture": picture}
        reply = self.call("host.update_user", given(request))
        return UserReply._read(reply)

    def user(self, *, user: int, at_least: str | None = None) -> User:
        """Returns any user, with their address.

        user: id of the user
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"user": user, "at_least": at_least}
        reply = self.call("host.user", given(request))
        return User._read(reply)

    def list_users(
        self,
        *,
        prefix: str | None = None,
        email: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> UserPage:
        """Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.

        prefix: the beginning of the e-mail, or, where `directory` is not open, of a word of the name (at most 254
            bytes)
        email: the whole address of one user (at most 1016 bytes)
        after: `next` of the page before (at most 254 bytes)
        limit: users (1 to 200, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {
            "prefix": prefix,
            "email": email,
            "after": after,
            "limit": limit,
            "at_least": at_least,
        }
        reply = self.call("host.list_users", given(request))
        return UserPage._read(reply)

    def sign_in(self, *, user: int, device: str | None = None, long_lived: bool | None = None) -> SignedInReply:
        """Starts a session for a user whom the host has checked.

        user: id of the user, whom the host has checked
        device: a name for this session, shown to its owner (at most 100 bytes)
        long_lived: an access token for 24 hours, for clients that cannot refresh
        """
        request: dict[str, Any] = {"user": user, "device": device, "long_lived": long_lived}
        reply = self.call("host.sign_in", given(request))
        return SignedInReply._read(reply)

    def sign_in_visitor(
        self,
        *,
        user: int,
        conversations: Sequence[int],
        device: str | None = None,
        long_lived: bool | None = None,
    ) -> SignedInReply:
        """Starts a session that may use the named conversations and nothing else, for a person who is hardly known.

        user: id of the user, whom the host has checked
        device: a name for this session, shown to its owner (at most 100 bytes)
        long_lived: an access token for 24 hours, for clients that cannot refresh
        conversations: the only conversations that the session may use, 1 to 16; the user is or was in each (at most
            16)
        """
        request: dict[str, Any] = {
            "user": user,
            "device": device,
            "long_lived": long_lived,
            "conversations": conversations,
        }
        reply = self.call("host.sign_in_visitor", given(request))
        return SignedInReply._read(reply)

    def make_reset_token(self, *, email: str) -> AccountTokenReply:
        """Makes a token for passwords.reset, which the host sends to the user of an address.

        email: of the user (at most 1016 bytes)
        """
        request: dict[str, Any] = {"email": email}
        reply = self.call("host.make_reset_token", request)
        return AccountTokenReply._read(reply)

    def make_email_token(self, *, user: int, email: str) -> AccountTokenReply:
        """Makes a token for users.confirm_email, which the host sends to a new address of a user.

        user: id of the user
        email: the new one (at most 1016 bytes)
        """
        request: dict[str, Any] = {"user": user, "email": email}
        reply = self.call("host.make_email_token", request)
        return AccountTokenReply._read(reply)

    def verify_token(self, *, token: str, at_least: str | None = None) -> TokenInfo:
        """Returns whose access token it is, if it is valid.

        token: an access token (at most 4096 bytes)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"token": token, "at_least": at_least}
        reply = self.call("host.verify_token", given(request))
        return TokenInfo._read(reply)

    def keys(self, *, at_least: str | None = None) -> KeySet:
        """Lists the public keys of the tokens that this engine makes.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self.call("host.keys", given(request))
        return KeySet._read(reply)

    def rotate_key(self) -> NewKeyReply:
        """Makes a new key for access tokens; older tokens stay valid."""
        reply = self.call("host.rotate_key")
        return NewKeyReply._read(reply)

    def trim(self, *, up_to: int) -> TrimmedReply:
        """Deletes log records up to a position; messages are kept.

        up_to: a position: `id` of a message
        """
        request: dict[str, Any] = {"up_to": up_to}
        reply = self.call("host.trim", request)
        return TrimmedReply._read(reply)

    def followers(self, *, at_least: str | None = None) -> FollowerList:
        """The names under which hosts follow the log, and how far each has confirmed.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self.call("host.followers", given(request))
        return FollowerList._read(reply)

    def remove_follower(self, *, name: str) -> DoneReply:
        """Forgets a name to follow under, and its position; conflict while somebody follows under it.

        name: under which the host followed the log (at most 64 bytes)
        """
        request: dict[str, Any] = {"name": name}
        reply = self.call("host.remove_follower", request)
        return DoneReply._read(reply)

    def backup(self, *, target: str) -> BackedUpReply:
        """Copies the data directory while it is in use; `cursor` is the newest position in the copy.

        target: path of the copy, a directory that must not exist yet (at most 4096 bytes)
        """
        request: dict[str, Any] = {"target": target}
        reply = self.call("host.backup", request)
        return BackedUpReply._read(reply)

    def stats(self, *, at_least: str | None = None) -> Stats:
        """Returns figures about the engine.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self.call("host.stats", given(request))
        return Stats._read(reply)

    def cursor(self, *, at_least: str | None = None) -> Now:
        """Returns the cursor of the newest event.

        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"at_least": at_least}
        reply = self.call("host.cursor", given(request))
        return Now._read(reply)

    def disable_user(self, *, user: int) -> UserReply:
        """Ends a user's sessions and lets none begin; their conversations go on without them.

        user: id of the user
        """
        request: dict[str, Any] = {"user": user}
        reply = self.call("host.disable_user", request)
        return UserReply._read(reply)

    def enable_user(self, *, user: int) -> UserReply:
        """Lets a disabled user sign in again.

        user: id of the user
        """
        request: dict[str, Any] = {"user": user}
        reply = self.call("host.enable_user", request)
        return UserReply._read(reply)

    def end_sessions(self, *, user: int) -> DoneReply:
        """Ends all sessions of a user.

        user: id of the user
        """
        request: dict[str, Any] = {"user": user}
        reply = self.call("host.end_sessions", request)
        return DoneReply._read(reply)

    def list_reports(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        at_least: str | None = None,
    ) -> ReportPage:
        """Lists the reports that wait for the host, the oldest first.

        after: `next` of the page before
        limit: reports (1 to 100, else 50)
        at_least: a cursor that the store must have reached (at most 40 bytes)
        """
        request: dict[str, Any] = {"after": after, "limit": limit, "at_least": at_least}
        reply = self.call("host.list_reports", given(request))
        return ReportPage._read(reply)

    def resolve_report(self, *, report: int) -> DoneReply:
        """Takes a report from the queue.

        report: id of the report
        """
        request: dict[str, Any] = {"report": report}
        reply = self.call("host.resolve_report", request)
        return DoneReply._read(reply)
