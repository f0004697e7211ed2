// Code generated from the catalogue by bindings/generate; DO NOT EDIT.

package confab

import (
	"encoding/json"
	"fmt"
)

// User is a record of the protocol.
type User struct {
	ID uint64 `json:"id"`
	// As it was typed, in lower case; empty if the caller may not see it.
	Email string `json:"email"`
	// Shown to others.
	Name string `json:"name"`
	// Milliseconds since 1970 (UTC).
	CreatedAt uint64 `json:"created_at"`
	// A line about them.
	About string `json:"about"`
	// A reference to a picture, which clients understand.
	Picture string `json:"picture"`
	// To the host: true for a user who may not sign in.
	Disabled bool `json:"disabled"`
}

// SignedIn is a record of the protocol.
type SignedIn struct {
	User User `json:"user"`
	// Id of the session.
	Session uint64 `json:"session"`
	// For the calls that follow.
	AccessToken string `json:"access_token"`
	// Milliseconds since 1970 (UTC).
	AccessExpiresAt uint64 `json:"access_expires_at"`
	// Gives new tokens, once.
	RefreshToken string `json:"refresh_token"`
	// Milliseconds since 1970 (UTC).
	RefreshExpiresAt uint64 `json:"refresh_expires_at"`
}

// String is for people: without secrets.
func (v SignedIn) String() string {
	type plain SignedIn
	v.AccessToken = hidden(v.AccessToken)
	v.RefreshToken = hidden(v.RefreshToken)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v SignedIn) GoString() string { return v.String() }

// Session is a record of the protocol.
type Session struct {
	ID uint64 `json:"id"`
	// As its owner named it.
	Device string `json:"device"`
	// Of a visitor's session: the only conversations that it may use.
	Conversations []uint64 `json:"conversations"`
	// Milliseconds since 1970 (UTC).
	CreatedAt uint64 `json:"created_at"`
	// Milliseconds since 1970 (UTC).
	ExpiresAt uint64 `json:"expires_at"`
	// The session of this call.
	Current bool `json:"current"`
}

// SessionList is a record of the protocol.
type SessionList struct {
	Sessions []Session `json:"sessions"`
}

// Done is a record of the protocol.
type Done struct{}

// PasswordPolicy is a record of the protocol.
type PasswordPolicy struct {
	// True: passwords.request_reset and users.change_email send mail here.
	ResetByMail bool `json:"reset_by_mail"`
}

// UserPage is a record of the protocol.
type UserPage struct {
	// Sorted by e-mail if `directory` is open, else by id.
	Users []User `json:"users"`
	// Pass it as `after` for the next page.
	Next *string `json:"next"`
	// How users find each other here.
	Directory Directory `json:"directory"`
}

// BlockedPage is a record of the protocol.
type BlockedPage struct {
	// By id.
	Users []User `json:"users"`
	// Pass it as `after` for the next page.
	Next *uint64 `json:"next"`
}

// Reported is a record of the protocol.
type Reported struct {
	// Id of the report.
	Report uint64 `json:"report"`
}

// ConversationUpdate is a record of the protocol.
type ConversationUpdate struct {
	// Of the group. At most 200 bytes.
	Title *string `json:"title"`
	// What the group is for; may be empty. At most 1000 bytes.
	Description *string `json:"description"`
	// A reference to a picture, such as a URL, which is never fetched here; may be empty. At most 512 bytes.
	Picture *string `json:"picture"`
	// Admins: only the owner and admins send messages.
	WhoPosts *Allowed `json:"who_posts"`
	// Admins: only the owner and admins add and invite people.
	WhoAdds *Allowed `json:"who_adds"`
	// All: who joins from now on also reads what came before.
	History *NewMembersSee `json:"history"`
}

// Reaction is a record of the protocol.
type Reaction struct {
	Emoji string `json:"emoji"`
	// How many people reacted with it.
	Count uint64 `json:"count"`
	// Whether the caller did; not in live events, which are the same for everybody: there it stays as it was.
	Mine *bool `json:"mine"`
}

// Reply is a record of the protocol.
type Reply struct {
	// Id of its author.
	From uint64 `json:"from"`
	// Its text or the beginning of it; empty of a notice, of a deleted message and where it has only data.
	Body string `json:"body"`
	// True: `body` is only the beginning.
	Cut bool `json:"cut"`
	// True: it was deleted.
	Deleted bool `json:"deleted"`
}

// Message is a record of the protocol.
type Message struct {
	// Rises in the whole store.
	ID           uint64 `json:"id"`
	Conversation uint64 `json:"conversation"`
	// 1, 2, 3, … in the conversation, without gaps.
	Seq uint64 `json:"seq"`
	// Text, or a notice: created, joined, left, removed, updated, role.
	Kind MessageKind `json:"kind"`
	// Id of its author.
	From uint64 `json:"from"`
	// The text; empty for notices.
	Body string `json:"body"`
	// As its author gave it.
	ClientKey string `json:"client_key"`
	// Notices: ids of the users whom it concerns.
	Users []uint64 `json:"users"`
	// Milliseconds since 1970 (UTC).
	At uint64 `json:"at"`
	// True: `body` is only the beginning, messages.get has all of it.
	Cut bool `json:"cut"`
	// When its author last changed the text: milliseconds since 1970 (UTC).
	EditedAt uint64 `json:"edited_at"`
	// When it was deleted, and its text with it: milliseconds since 1970 (UTC).
	DeletedAt uint64 `json:"deleted_at"`
	// Id of the user who deleted it.
	DeletedBy uint64 `json:"deleted_by"`
	// Updated: what is different in the group from here on.
	Update *ConversationUpdate `json:"update"`
	// Role: that of `users` from here on.
	Role *Role `json:"role"`
	// Left: id of the user who owns the group now.
	Owner uint64 `json:"owner"`
	// Since when it is pinned: milliseconds since 1970 (UTC).
	PinnedAt uint64 `json:"pinned_at"`
	// Id of the user who pinned it.
	PinnedBy uint64 `json:"pinned_by"`
	// A kind each, the oldest first.
	Reactions []Reaction `json:"reactions"`
	// Seq of the message of the conversation that this one answers.
	ReplyTo uint64 `json:"reply_to"`
	// Ids of the members whom it mentions; others are left out, and an edit does not change them. At most 50.
	Mentions []uint64 `json:"mentions"`
	// True: it mentions all members; in groups of over 50 members only its owner and admins may.
	Everybody bool `json:"everybody"`
	// A JSON object for programs, on one line: stored and delivered byte for byte. At most 4096 bytes.
	Data json.RawMessage `json:"data"`
	// The message of reply_to as it is now; absent if the caller may not see it, and of a last_message.
	Reply *Reply `json:"reply"`
}

// Conversation is a record of the protocol.
type Conversation struct {
	ID   uint64           `json:"id"`
	Kind ConversationKind `json:"kind"`
	// Of a group.
	Title string `json:"title"`
	// Of a group.
	Description string `json:"description"`
	// Of a group: a reference, such as a URL.
	Picture string `json:"picture"`
	// Admins: only the owner and admins of the group send messages.
	WhoPosts Allowed `json:"who_posts"`
	// Admins: only the owner and admins of the group add and invite people.
	WhoAdds Allowed `json:"who_adds"`
	// All: new members also read what came before they joined.
	History NewMembersSee `json:"history"`
	// Milliseconds since 1970 (UTC).
	CreatedAt uint64 `json:"created_at"`
	// Id of a user.
	CreatedBy uint64 `json:"created_by"`
	// Newest message that the caller may see.
	LastSeq uint64 `json:"last_seq"`
	// How many there are.
	Members uint64 `json:"members"`
	// Of the member.
	Role Role `json:"role"`
	// False for a former member.
	Active bool `json:"active"`
	// True: the caller hid it, and nothing newer is in it.
	Hidden bool `json:"hidden"`
	// The caller's, like the next two: milliseconds since 1970 (UTC).
	MutedUntil uint64 `json:"muted_until"`
	// True: on top of the list.
	Pinned bool `json:"pinned"`
	// True: shown as unread, by hand.
	MarkedUnread bool `json:"marked_unread"`
	// Direct: the other member.
	Peer *User `json:"peer"`
	// The caller's mark.
	ReadSeq uint64 `json:"read_seq"`
	// Direct: the other member's mark.
	PeerReadSeq uint64 `json:"peer_read_seq"`
	// Direct: how far a device of the other member is known to have the messages, where that is beyond their mark.
	PeerDeliveredSeq uint64 `json:"peer_delivered_seq"`
	// Unread texts.
	Unread uint64 `json:"unread"`
	// Those of them that mention the caller or everybody.
	UnreadMentions uint64 `json:"unread_mentions"`
	// Newest that the caller may see; a long text is cut.
	LastMessage *Message `json:"last_message"`
	// Of the newest message or of the opening; rises in the whole store: sort by it, times may be wrong.
	Position uint64 `json:"position"`
}

// InboxTotals is a record of the protocol.
type InboxTotals struct {
	// How many have something unread or are marked.
	UnreadConversations uint64 `json:"unread_conversations"`
	// In all of them together.
	UnreadMessages uint64 `json:"unread_messages"`
	// Those of them that mention the caller or everybody.
	UnreadMentions uint64 `json:"unread_mentions"`
}

// Inbox is a record of the protocol.
type Inbox struct {
	// Newest activity first.
	Conversations []Conversation `json:"conversations"`
	// Pass it as `after` for the next page; null: there is no more.
	Next *uint64 `json:"next"`
	// Of the first page: what is unread in the whole list, whichever pages it is on.
	Totals *InboxTotals `json:"totals"`
	// Events after it are not in the answer yet.
	Cursor string `json:"cursor"`
}

// Member is a record of the protocol.
type Member struct {
	User User `json:"user"`
	// Of the member.
	Role Role `json:"role"`
	// Milliseconds since 1970 (UTC).
	JoinedAt uint64 `json:"joined_at"`
	ReadSeq  uint64 `json:"read_seq"`
	// How far a device of theirs is known to have the messages, where that is beyond `read_seq`.
	DeliveredSeq uint64 `json:"delivered_seq"`
}

// MemberPage is a record of the protocol.
type MemberPage struct {
	// By id.
	Members []Member `json:"members"`
	// Pass it as `after` for the next page.
	Next *uint64 `json:"next"`
}

// AddedMembers is a record of the protocol.
type AddedMembers struct {
	// Names those who joined; absent if nobody did.
	Notice *Message `json:"notice"`
	// Ids of those who are no members now: they may not be added, or do not exist.
	Skipped []uint64 `json:"skipped"`
}

// ReadMark is a record of the protocol.
type ReadMark struct {
	Conversation uint64 `json:"conversation"`
	Seq          uint64 `json:"seq"`
	// Unread texts.
	Unread uint64 `json:"unread"`
	// Those of them that mention the caller or everybody.
	UnreadMentions uint64 `json:"unread_mentions"`
}

// DeliveredMark is a record of the protocol.
type DeliveredMark struct {
	Conversation uint64 `json:"conversation"`
	// The furthest mark that is known.
	Seq uint64 `json:"seq"`
}

// TypingSent is a record of the protocol.
type TypingSent struct {
	// The others show it so long; repeat it before, every few seconds.
	ExpiresInMs uint64 `json:"expires_in_ms"`
}

// NewInvite is a record of the protocol.
type NewInvite struct {
	ID uint64 `json:"id"`
	// Id of a user.
	CreatedBy uint64 `json:"created_by"`
	// Milliseconds since 1970 (UTC).
	CreatedAt uint64 `json:"created_at"`
	// Milliseconds since 1970 (UTC).
	ExpiresAt uint64 `json:"expires_at"`
	// How many joined by it.
	Uses uint64 `json:"uses"`
	// How many may.
	UsesMax uint64 `json:"uses_max"`
	// For the link; it is told this once.
	Token string `json:"token"`
}

// String is for people: without secrets.
func (v NewInvite) String() string {
	type plain NewInvite
	v.Token = hidden(v.Token)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v NewInvite) GoString() string { return v.String() }

// Invite is a record of the protocol.
type Invite struct {
	ID uint64 `json:"id"`
	// Id of a user.
	CreatedBy uint64 `json:"created_by"`
	// Milliseconds since 1970 (UTC).
	CreatedAt uint64 `json:"created_at"`
	// Milliseconds since 1970 (UTC).
	ExpiresAt uint64 `json:"expires_at"`
	// How many joined by it.
	Uses uint64 `json:"uses"`
	// How many may.
	UsesMax uint64 `json:"uses_max"`
}

// InviteList is a record of the protocol.
type InviteList struct {
	// Those that are valid, by id.
	Invites []Invite `json:"invites"`
}

// InvitePreview is a record of the protocol.
type InvitePreview struct {
	// Id of the group.
	Conversation uint64 `json:"conversation"`
	Title        string `json:"title"`
	// A reference, such as a URL.
	Picture string `json:"picture"`
	// How many there are.
	Members uint64 `json:"members"`
	// True: the caller is one already.
	Member bool `json:"member"`
	// Milliseconds since 1970 (UTC).
	ExpiresAt uint64 `json:"expires_at"`
}

// PinList is a record of the protocol.
type PinList struct {
	// The newest pin first; a long text is cut.
	Messages []Message `json:"messages"`
}

// Reactor is a record of the protocol.
type Reactor struct {
	User  User   `json:"user"`
	Emoji string `json:"emoji"`
}

// ReactionPage is a record of the protocol.
type ReactionPage struct {
	// By id of the user; all of one user's are in one page.
	Reactions []Reactor `json:"reactions"`
	// Pass it as `after` for the next page; with `emoji`, a page may be empty and have a next one.
	Next *uint64 `json:"next"`
}

// HistoryPage is a record of the protocol.
type HistoryPage struct {
	// Rising seq.
	Messages []Message `json:"messages"`
	// There are older ones.
	MoreBefore bool `json:"more_before"`
	// There are newer ones.
	MoreAfter bool `json:"more_after"`
}

// EventPage is a record of the protocol.
type EventPage struct {
	// Rising position.
	Events EventList `json:"events"`
	// Pass it to continue.
	Cursor string `json:"cursor"`
	// False: the engine cannot continue from the cursor; read again from the start.
	Resumed bool `json:"resumed"`
	// True: ask again at once.
	More bool `json:"more"`
}

// AccountToken is a record of the protocol.
type AccountToken struct {
	// Whose it is.
	User uint64 `json:"user"`
	// Where to send it.
	Email string `json:"email"`
	// Works once; needs no escape in a URL.
	Token string `json:"token"`
	// Milliseconds since 1970 (UTC).
	ExpiresAt uint64 `json:"expires_at"`
}

// String is for people: without secrets.
func (v AccountToken) String() string {
	type plain AccountToken
	v.Token = hidden(v.Token)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v AccountToken) GoString() string { return v.String() }

// TokenInfo is a record of the protocol.
type TokenInfo struct {
	// Whose it is.
	User uint64 `json:"user"`
	// Which is alive.
	Session uint64 `json:"session"`
	// Milliseconds since 1970 (UTC).
	ExpiresAt uint64 `json:"expires_at"`
	// True: of a visitor's session. Act with the token, or with user and session; the user alone may do more.
	Visitor bool `json:"visitor"`
}

// KeySet is a record of the protocol.
type KeySet struct {
	// A JWK Set (RFC 7517) as JSON text.
	JWKS string `json:"jwks"`
}

// NewKey is a record of the protocol.
type NewKey struct {
	// Its name; it signs after a minute.
	Kid string `json:"kid"`
}

// Trimmed is a record of the protocol.
type Trimmed struct {
	// The last position whose record was deleted.
	TrimmedTo uint64 `json:"trimmed_to"`
}

// FollowerPosition is a record of the protocol.
type FollowerPosition struct {
	Name string `json:"name"`
	// Everything up to here is confirmed on disk.
	Cursor string `json:"cursor"`
	// When that was written: milliseconds since 1970 (UTC).
	At uint64 `json:"at"`
}

// FollowerList is a record of the protocol.
type FollowerList struct {
	// By name.
	Followers []FollowerPosition `json:"followers"`
}

// BackedUp is a record of the protocol.
type BackedUp struct {
	// Size of the store in the copy.
	Bytes uint64 `json:"bytes"`
}

// Stats is a record of the protocol.
type Stats struct {
	// This process writes for the data directory.
	Writer bool `json:"writer"`
	// Committed by this process, since it opened.
	Commands uint64 `json:"commands"`
	// Commits, since it opened.
	Batches uint64 `json:"batches"`
	// Sent to another process's writer, since it opened.
	Forwarded uint64 `json:"forwarded"`
	// Answered overloaded, since it opened.
	Refused uint64 `json:"refused"`
	// Commands that wait.
	Queued uint64 `json:"queued"`
	// Passwords that wait.
	PasswordsQueued uint64 `json:"passwords_queued"`
	// Queries that wait.
	QueriesQueued uint64 `json:"queries_queued"`
	// Newest committed.
	Position uint64 `json:"position"`
	// Size of the store's map.
	MapBytes uint64 `json:"map_bytes"`
	// How much of the map is in use.
	UsedBytes uint64 `json:"used_bytes"`
	// How many there are.
	Users uint64 `json:"users"`
	// How many there are.
	Conversations uint64 `json:"conversations"`
	// Records that are in the log.
	LogRecords uint64 `json:"log_records"`
	// Commits that the oldest read transaction does not see.
	ReaderBehindCommits uint64 `json:"reader_behind_commits"`
	// How long it has been behind; while it stays open the file grows with every commit.
	ReaderAgeMs uint64 `json:"reader_age_ms"`
	// How often the wall clock was set by more than a minute, since it opened.
	ClockSteps uint64 `json:"clock_steps"`
}

// Now is a record of the protocol.
type Now struct {
	// Subscribe with it to get the events after now.
	Cursor string `json:"cursor"`
}

// Report is a record of the protocol.
type Report struct {
	// Resolve it with this.
	ID uint64 `json:"id"`
	// Id of the user who reported.
	Reporter uint64 `json:"reporter"`
	// Id of the user who is reported: of a message its author.
	User uint64 `json:"user"`
	// Of a message.
	Conversation uint64 `json:"conversation"`
	// As it is now.
	Message *Message `json:"message"`
	// The reporter's words.
	Reason string `json:"reason"`
	// Milliseconds since 1970 (UTC).
	At uint64 `json:"at"`
}

// ReportPage is a record of the protocol.
type ReportPage struct {
	// The oldest first.
	Reports []Report `json:"reports"`
	// Pass it as `after` for the next page.
	Next *uint64 `json:"next"`
}

// Reacted is a record of the protocol.
type Reacted struct {
	// Id of the user who reacted.
	User  uint64 `json:"user"`
	Emoji string `json:"emoji"`
	// True: they took it back.
	Removed bool `json:"removed"`
}

// CommittedUser is a User that is on disk.
type CommittedUser struct {
	User
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedSignedIn is a SignedIn that is on disk.
type CommittedSignedIn struct {
	SignedIn
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedDone is a Done that is on disk.
type CommittedDone struct {
	Done
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedReported is a Reported that is on disk.
type CommittedReported struct {
	Reported
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedConversation is a Conversation that is on disk.
type CommittedConversation struct {
	Conversation
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedMessage is a Message that is on disk.
type CommittedMessage struct {
	Message
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedAddedMembers is a AddedMembers that is on disk.
type CommittedAddedMembers struct {
	AddedMembers
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedReadMark is a ReadMark that is on disk.
type CommittedReadMark struct {
	ReadMark
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedNewInvite is a NewInvite that is on disk.
type CommittedNewInvite struct {
	NewInvite
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedAccountToken is a AccountToken that is on disk.
type CommittedAccountToken struct {
	AccountToken
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedNewKey is a NewKey that is on disk.
type CommittedNewKey struct {
	NewKey
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedTrimmed is a Trimmed that is on disk.
type CommittedTrimmed struct {
	Trimmed
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// CommittedBackedUp is a BackedUp that is on disk.
type CommittedBackedUp struct {
	BackedUp
	// Of the effect: give it as AtLeast, to see it, or to Subscribe, to go on after it.
	Cursor string `json:"cursor"`
}

// Directory is one of these; there may be more.
type Directory string

const (
	DirectoryOpen     Directory = "open"
	DirectoryExact    Directory = "exact"
	DirectoryContacts Directory = "contacts"
)

// ConversationKind is one of these; there may be more.
type ConversationKind string

const (
	ConversationKindDirect ConversationKind = "direct"
	ConversationKindGroup  ConversationKind = "group"
)

// Allowed is one of these; there may be more.
type Allowed string

const (
	AllowedAll    Allowed = "all"
	AllowedAdmins Allowed = "admins"
)

// NewMembersSee is one of these; there may be more.
type NewMembersSee string

const (
	NewMembersSeeJoined NewMembersSee = "joined"
	NewMembersSeeAll    NewMembersSee = "all"
)

// Role is one of these; there may be more.
type Role string

const (
	RoleMember Role = "member"
	RoleAdmin  Role = "admin"
	RoleOwner  Role = "owner"
)

// MessageKind is one of these; there may be more.
type MessageKind string

const (
	MessageKindText    MessageKind = "text"
	MessageKindCreated MessageKind = "created"
	MessageKindJoined  MessageKind = "joined"
	MessageKindLeft    MessageKind = "left"
	MessageKindRemoved MessageKind = "removed"
	MessageKindUpdated MessageKind = "updated"
	MessageKindRole    MessageKind = "role"
)
