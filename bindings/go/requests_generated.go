// Code generated from the catalogue by bindings/generate; DO NOT EDIT.

package confab

import (
	"encoding/json"
	"fmt"
)

// UsersRegister is what users.register is asked.
type UsersRegister struct {
	// Compared without regard to case. At most 1016 bytes.
	Email string
	// 8 to 1024 bytes. At most 1024 bytes.
	Password string
	// Shown to others. At most 100 bytes.
	Name string
}

// String is for people: without secrets.
func (v UsersRegister) String() string {
	type plain UsersRegister
	v.Password = hidden(v.Password)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v UsersRegister) GoString() string { return v.String() }

func (r UsersRegister) write(o *object) {
	o.string("email", r.Email)
	o.string("password", r.Password)
	if r.Name != "" {
		o.string("name", r.Name)
	}
}

// SessionsCreate is what sessions.create is asked.
type SessionsCreate struct {
	// Of the user. At most 1016 bytes.
	Email string
	// Of the user. At most 4096 bytes.
	Password string
	// A name for this session, shown to its owner. At most 100 bytes.
	Device string
	// An access token for 24 hours, for clients that cannot refresh.
	LongLived bool
}

// String is for people: without secrets.
func (v SessionsCreate) String() string {
	type plain SessionsCreate
	v.Password = hidden(v.Password)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v SessionsCreate) GoString() string { return v.String() }

func (r SessionsCreate) write(o *object) {
	o.string("email", r.Email)
	o.string("password", r.Password)
	if r.Device != "" {
		o.string("device", r.Device)
	}
	if r.LongLived {
		o.boolean("long_lived", r.LongLived)
	}
}

// SessionsCreateVisitor is what sessions.create_visitor is asked.
type SessionsCreateVisitor struct {
	// Of the user. At most 1016 bytes.
	Email string
	// Of the user. At most 4096 bytes.
	Password string
	// A name for this session, shown to its owner. At most 100 bytes.
	Device string
	// An access token for 24 hours, for clients that cannot refresh.
	LongLived bool
	// The only conversations that the session may use, 1 to 16; the user is or was in each. At most 16.
	Conversations []uint64
}

// String is for people: without secrets.
func (v SessionsCreateVisitor) String() string {
	type plain SessionsCreateVisitor
	v.Password = hidden(v.Password)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v SessionsCreateVisitor) GoString() string { return v.String() }

func (r SessionsCreateVisitor) write(o *object) {
	o.string("email", r.Email)
	o.string("password", r.Password)
	if r.Device != "" {
		o.string("device", r.Device)
	}
	if r.LongLived {
		o.boolean("long_lived", r.LongLived)
	}
	o.integers("conversations", r.Conversations)
}

// SessionsRefresh is what sessions.refresh is asked.
type SessionsRefresh struct {
	// Over HTTP the session cookie may be sent instead. At most 256 bytes.
	RefreshToken string
}

// String is for people: without secrets.
func (v SessionsRefresh) String() string {
	type plain SessionsRefresh
	v.RefreshToken = hidden(v.RefreshToken)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v SessionsRefresh) GoString() string { return v.String() }

func (r SessionsRefresh) write(o *object) {
	o.string("refresh_token", r.RefreshToken)
}

// SessionsList is what sessions.list is asked.
type SessionsList struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r SessionsList) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// SessionsRevoke is what sessions.revoke is asked.
type SessionsRevoke struct {
	// Id of one of the caller's sessions.
	Session uint64
}

func (r SessionsRevoke) write(o *object) {
	o.integer("session", r.Session)
}

// UsersMe is what users.me is asked.
type UsersMe struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r UsersMe) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// UsersSetPassword is what users.set_password is asked.
type UsersSetPassword struct {
	// The present one. At most 4096 bytes.
	CurrentPassword string
	// The new one, 8 to 1024 bytes. At most 1024 bytes.
	Password string
}

// String is for people: without secrets.
func (v UsersSetPassword) String() string {
	type plain UsersSetPassword
	v.CurrentPassword = hidden(v.CurrentPassword)
	v.Password = hidden(v.Password)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v UsersSetPassword) GoString() string { return v.String() }

func (r UsersSetPassword) write(o *object) {
	o.string("current_password", r.CurrentPassword)
	o.string("password", r.Password)
}

// UsersChangeEmail is what users.change_email is asked.
type UsersChangeEmail struct {
	// The new one. At most 1016 bytes.
	Email string
	// Of the caller. At most 4096 bytes.
	Password string
}

// String is for people: without secrets.
func (v UsersChangeEmail) String() string {
	type plain UsersChangeEmail
	v.Password = hidden(v.Password)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v UsersChangeEmail) GoString() string { return v.String() }

func (r UsersChangeEmail) write(o *object) {
	o.string("email", r.Email)
	o.string("password", r.Password)
}

// UsersConfirmEmail is what users.confirm_email is asked.
type UsersConfirmEmail struct {
	// From the mail. At most 128 bytes.
	Token string
}

// String is for people: without secrets.
func (v UsersConfirmEmail) String() string {
	type plain UsersConfirmEmail
	v.Token = hidden(v.Token)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v UsersConfirmEmail) GoString() string { return v.String() }

func (r UsersConfirmEmail) write(o *object) {
	o.string("token", r.Token)
}

// PasswordsPolicy is what passwords.policy is asked.
type PasswordsPolicy struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r PasswordsPolicy) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// PasswordsRequestReset is what passwords.request_reset is asked.
type PasswordsRequestReset struct {
	// Of the user. At most 1016 bytes.
	Email string
}

func (r PasswordsRequestReset) write(o *object) {
	o.string("email", r.Email)
}

// PasswordsReset is what passwords.reset is asked.
type PasswordsReset struct {
	// From the mail. At most 128 bytes.
	Token string
	// The new one, 8 to 1024 bytes. At most 1024 bytes.
	Password string
}

// String is for people: without secrets.
func (v PasswordsReset) String() string {
	type plain PasswordsReset
	v.Token = hidden(v.Token)
	v.Password = hidden(v.Password)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v PasswordsReset) GoString() string { return v.String() }

func (r PasswordsReset) write(o *object) {
	o.string("token", r.Token)
	o.string("password", r.Password)
}

// UsersGet is what users.get is asked.
type UsersGet struct {
	// Id of the user.
	User uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r UsersGet) write(o *object) {
	o.integer("user", r.User)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// UsersList is what users.list is asked.
type UsersList struct {
	// The beginning of the e-mail, or, where `directory` is not open, of a word of the name. At most 254 bytes.
	Prefix string
	// The whole address of one user. At most 1016 bytes.
	Email string
	// `next` of the page before. At most 254 bytes.
	After string
	// Users. 1 to 200. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r UsersList) write(o *object) {
	if r.Prefix != "" {
		o.string("prefix", r.Prefix)
	}
	if r.Email != "" {
		o.string("email", r.Email)
	}
	if r.After != "" {
		o.string("after", r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// UsersUpdate is what users.update is asked.
type UsersUpdate struct {
	// Shown to others; absent: unchanged. At most 100 bytes.
	Name string
	// A line about them; absent: unchanged. At most 200 bytes.
	About string
	// A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged. At most 512 bytes.
	Picture string
}

func (r UsersUpdate) write(o *object) {
	if r.Name != "" {
		o.string("name", r.Name)
	}
	if r.About != "" {
		o.string("about", r.About)
	}
	if r.Picture != "" {
		o.string("picture", r.Picture)
	}
}

// UsersSearch is what users.search is asked.
type UsersSearch struct {
	// Beginnings of words of a name, in any order; case and accents do not matter. At most 200 bytes.
	Words string
	// `next` of the page before. At most 254 bytes.
	After string
	// Users. 1 to 200. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r UsersSearch) write(o *object) {
	o.string("words", r.Words)
	if r.After != "" {
		o.string("after", r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// BlocksAdd is what blocks.add is asked.
type BlocksAdd struct {
	// Id of the user.
	User uint64
}

func (r BlocksAdd) write(o *object) {
	o.integer("user", r.User)
}

// BlocksRemove is what blocks.remove is asked.
type BlocksRemove struct {
	// Id of the user.
	User uint64
}

func (r BlocksRemove) write(o *object) {
	o.integer("user", r.User)
}

// BlocksList is what blocks.list is asked.
type BlocksList struct {
	// `next` of the page before.
	After *uint64
	// Users. 1 to 200. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r BlocksList) write(o *object) {
	if r.After != nil {
		o.integer("after", *r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// ReportsCreate is what reports.create is asked.
type ReportsCreate struct {
	// Of a message: id of its conversation.
	Conversation *uint64
	// Of a message: which of the conversation.
	Seq *uint64
	// Without a message: id of the user.
	User *uint64
	// What is wrong. At most 1000 bytes.
	Reason string
	// Makes a repeat harmless. At most 64 bytes.
	ClientKey string
}

func (r ReportsCreate) write(o *object) {
	if r.Conversation != nil {
		o.integer("conversation", *r.Conversation)
	}
	if r.Seq != nil {
		o.integer("seq", *r.Seq)
	}
	if r.User != nil {
		o.integer("user", *r.User)
	}
	if r.Reason != "" {
		o.string("reason", r.Reason)
	}
	if r.ClientKey != "" {
		o.string("client_key", r.ClientKey)
	}
}

// ConversationsOpenDirect is what conversations.open_direct is asked.
type ConversationsOpenDirect struct {
	// Id of the user.
	User uint64
}

func (r ConversationsOpenDirect) write(o *object) {
	o.integer("user", r.User)
}

// ConversationsCreateGroup is what conversations.create_group is asked.
type ConversationsCreateGroup struct {
	// Shown to its members. At most 200 bytes.
	Title string
	// Ids of the members besides the caller. At most 256.
	Members []uint64
	// Makes a repeat harmless. At most 64 bytes.
	ClientKey string
}

func (r ConversationsCreateGroup) write(o *object) {
	o.string("title", r.Title)
	o.integers("members", r.Members)
	if r.ClientKey != "" {
		o.string("client_key", r.ClientKey)
	}
}

// ConversationsList is what conversations.list is asked.
type ConversationsList struct {
	// `next` of the page before.
	After *uint64
	// Conversations. 1 to 1000. 1000 if absent.
	Limit uint64
	// Lists the hidden conversations instead of the others.
	Hidden bool
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r ConversationsList) write(o *object) {
	if r.After != nil {
		o.integer("after", *r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.Hidden {
		o.boolean("hidden", r.Hidden)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// ConversationsGet is what conversations.get is asked.
type ConversationsGet struct {
	// Id of the conversation.
	Conversation uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r ConversationsGet) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// ConversationsMembers is what conversations.members is asked.
type ConversationsMembers struct {
	// Id of the conversation.
	Conversation uint64
	// `next` of the page before.
	After *uint64
	// Members. 1 to 1000. 100 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r ConversationsMembers) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.After != nil {
		o.integer("after", *r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// ConversationsAddMember is what conversations.add_member is asked.
type ConversationsAddMember struct {
	// Id of the group.
	Conversation uint64
	// Id of the user who joins or is removed.
	User uint64
}

func (r ConversationsAddMember) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("user", r.User)
}

// ConversationsAddMembers is what conversations.add_members is asked.
type ConversationsAddMembers struct {
	// Id of the group.
	Conversation uint64
	// Ids of those who join. At most 256.
	Users []uint64
}

func (r ConversationsAddMembers) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integers("users", r.Users)
}

// ConversationsRemoveMember is what conversations.remove_member is asked.
type ConversationsRemoveMember struct {
	// Id of the group.
	Conversation uint64
	// Id of the user who joins or is removed.
	User uint64
}

func (r ConversationsRemoveMember) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("user", r.User)
}

// ConversationsLeave is what conversations.leave is asked.
type ConversationsLeave struct {
	// Id of the conversation.
	Conversation uint64
}

func (r ConversationsLeave) write(o *object) {
	o.integer("conversation", r.Conversation)
}

// ConversationsForget is what conversations.forget is asked.
type ConversationsForget struct {
	// Id of the conversation.
	Conversation uint64
}

func (r ConversationsForget) write(o *object) {
	o.integer("conversation", r.Conversation)
}

// ConversationsHide is what conversations.hide is asked.
type ConversationsHide struct {
	// Id of the conversation.
	Conversation uint64
}

func (r ConversationsHide) write(o *object) {
	o.integer("conversation", r.Conversation)
}

// ConversationsShow is what conversations.show is asked.
type ConversationsShow struct {
	// Id of the conversation.
	Conversation uint64
}

func (r ConversationsShow) write(o *object) {
	o.integer("conversation", r.Conversation)
}

// ConversationsMarkRead is what conversations.mark_read is asked.
type ConversationsMarkRead struct {
	// Id of the conversation.
	Conversation uint64
	// Everything up to here was read.
	Seq uint64
}

func (r ConversationsMarkRead) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
}

// ConversationsMarkDelivered is what conversations.mark_delivered is asked.
type ConversationsMarkDelivered struct {
	// Id of the conversation.
	Conversation uint64
	// A device of the caller has everything up to here.
	Seq uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r ConversationsMarkDelivered) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// TypingSend is what typing.send is asked.
type TypingSend struct {
	// Id of the conversation.
	Conversation uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r TypingSend) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// ConversationsUpdate is what conversations.update is asked.
type ConversationsUpdate struct {
	// Id of the group.
	Conversation uint64
	// Of the group. At most 200 bytes.
	Title string
	// What the group is for; may be empty. At most 1000 bytes.
	Description string
	// A reference to a picture, such as a URL, which is never fetched here; may be empty. At most 512 bytes.
	Picture string
	// Admins: only the owner and admins send messages.
	WhoPosts Allowed
	// Admins: only the owner and admins add and invite people.
	WhoAdds Allowed
	// All: who joins from now on also reads what came before.
	History NewMembersSee
}

func (r ConversationsUpdate) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.Title != "" {
		o.string("title", r.Title)
	}
	if r.Description != "" {
		o.string("description", r.Description)
	}
	if r.Picture != "" {
		o.string("picture", r.Picture)
	}
	if r.WhoPosts != "" {
		o.string("who_posts", string(r.WhoPosts))
	}
	if r.WhoAdds != "" {
		o.string("who_adds", string(r.WhoAdds))
	}
	if r.History != "" {
		o.string("history", string(r.History))
	}
}

// ConversationsSetPreferences is what conversations.set_preferences is asked.
type ConversationsSetPreferences struct {
	// Id of the conversation.
	Conversation uint64
	// Milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever. 0 to 9007199254740991.
	MutedUntil *uint64
	// True: on top of the caller's list, up to 20.
	Pinned *bool
	// True: as conversations.hide; false: as conversations.show.
	Archived *bool
	// True: shown as unread until the caller's read mark moves.
	MarkedUnread *bool
}

func (r ConversationsSetPreferences) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.MutedUntil != nil {
		o.integer("muted_until", *r.MutedUntil)
	}
	if r.Pinned != nil {
		o.boolean("pinned", *r.Pinned)
	}
	if r.Archived != nil {
		o.boolean("archived", *r.Archived)
	}
	if r.MarkedUnread != nil {
		o.boolean("marked_unread", *r.MarkedUnread)
	}
}

// MembersSetRole is what members.set_role is asked.
type MembersSetRole struct {
	// Id of the group.
	Conversation uint64
	// Id of one of its members.
	User uint64
	// Owner: they own the group, and the caller becomes an admin.
	Role Role
}

func (r MembersSetRole) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("user", r.User)
	o.string("role", string(r.Role))
}

// InvitesCreate is what invites.create is asked.
type InvitesCreate struct {
	// Id of the group.
	Conversation uint64
	// Seconds. 60 to 31622400. 604800 if absent.
	ExpiresIn uint64
	// How many may join by it. 1 to 10000. 100 if absent.
	Uses uint64
}

func (r InvitesCreate) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.ExpiresIn != 0 {
		o.integer("expires_in", r.ExpiresIn)
	}
	if r.Uses != 0 {
		o.integer("uses", r.Uses)
	}
}

// InvitesList is what invites.list is asked.
type InvitesList struct {
	// Id of the conversation.
	Conversation uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r InvitesList) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// InvitesRevoke is what invites.revoke is asked.
type InvitesRevoke struct {
	// Id of the group.
	Conversation uint64
	// Id of one of its invitations.
	Invite uint64
}

func (r InvitesRevoke) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("invite", r.Invite)
}

// InvitesGet is what invites.get is asked.
type InvitesGet struct {
	// Of an invitation. At most 64 bytes.
	Token string
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

// String is for people: without secrets.
func (v InvitesGet) String() string {
	type plain InvitesGet
	v.Token = hidden(v.Token)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v InvitesGet) GoString() string { return v.String() }

func (r InvitesGet) write(o *object) {
	o.string("token", r.Token)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// InvitesAccept is what invites.accept is asked.
type InvitesAccept struct {
	// Of an invitation. At most 64 bytes.
	Token string
}

// String is for people: without secrets.
func (v InvitesAccept) String() string {
	type plain InvitesAccept
	v.Token = hidden(v.Token)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v InvitesAccept) GoString() string { return v.String() }

func (r InvitesAccept) write(o *object) {
	o.string("token", r.Token)
}

// MessagesSend is what messages.send is asked.
type MessagesSend struct {
	// Id of the conversation.
	Conversation uint64
	// Text without NUL; may be empty beside data. At most 16384 bytes.
	Body string
	// Makes a repeat harmless. At most 64 bytes.
	ClientKey string
	// This repeats a call whose answer was lost.
	Retry bool
	// Seq of the message of the conversation that this one answers.
	ReplyTo *uint64
	// Ids of the members whom it mentions; others are left out, and an edit does not change them. At most 50.
	Mentions []uint64
	// True: it mentions all members; in groups of over 50 members only its owner and admins may.
	Everybody bool
	// A JSON object for programs, on one line: stored and delivered byte for byte. At most 4096 bytes.
	Data json.RawMessage
}

func (r MessagesSend) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.string("body", r.Body)
	if r.ClientKey != "" {
		o.string("client_key", r.ClientKey)
	}
	if r.Retry {
		o.boolean("retry", r.Retry)
	}
	if r.ReplyTo != nil {
		o.integer("reply_to", *r.ReplyTo)
	}
	if r.Mentions != nil {
		o.integers("mentions", r.Mentions)
	}
	if r.Everybody {
		o.boolean("everybody", r.Everybody)
	}
	if len(r.Data) > 0 {
		o.raw("data", r.Data)
	}
}

// MessagesEdit is what messages.edit is asked.
type MessagesEdit struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
	// The new text, without NUL; empty beside data: it stays. At most 16384 bytes.
	Body string
	// The new data, as in messages.send; without it the data stays. At most 4096 bytes.
	Data json.RawMessage
}

func (r MessagesEdit) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
	o.string("body", r.Body)
	if len(r.Data) > 0 {
		o.raw("data", r.Data)
	}
}

// MessagesDelete is what messages.delete is asked.
type MessagesDelete struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
}

func (r MessagesDelete) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
}

// MessagesGet is what messages.get is asked.
type MessagesGet struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r MessagesGet) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// PinsAdd is what pins.add is asked.
type PinsAdd struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
}

func (r PinsAdd) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
}

// PinsRemove is what pins.remove is asked.
type PinsRemove struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
}

func (r PinsRemove) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
}

// PinsList is what pins.list is asked.
type PinsList struct {
	// Id of the conversation.
	Conversation uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r PinsList) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// ReactionsAdd is what reactions.add is asked.
type ReactionsAdd struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
	// One grapheme cluster. At most 32 bytes.
	Emoji string
}

func (r ReactionsAdd) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
	o.string("emoji", r.Emoji)
}

// ReactionsRemove is what reactions.remove is asked.
type ReactionsRemove struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
	// One grapheme cluster. At most 32 bytes.
	Emoji string
}

func (r ReactionsRemove) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
	o.string("emoji", r.Emoji)
}

// ReactionsList is what reactions.list is asked.
type ReactionsList struct {
	// Id of the conversation.
	Conversation uint64
	// Which of its messages.
	Seq uint64
	// Only those with this one. At most 32 bytes.
	Emoji string
	// `next` of the page before.
	After *uint64
	// How many people. 1 to 200. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r ReactionsList) write(o *object) {
	o.integer("conversation", r.Conversation)
	o.integer("seq", r.Seq)
	if r.Emoji != "" {
		o.string("emoji", r.Emoji)
	}
	if r.After != nil {
		o.integer("after", *r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// MessagesList is what messages.list is asked.
type MessagesList struct {
	// Id of the conversation.
	Conversation uint64
	// A seq: the page that ends before it.
	Before *uint64
	// A seq: the page that begins after it.
	After *uint64
	// A seq: the page with it in the middle.
	Around *uint64
	// Messages. 1 to 200. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r MessagesList) write(o *object) {
	o.integer("conversation", r.Conversation)
	if r.Before != nil {
		o.integer("before", *r.Before)
	}
	if r.After != nil {
		o.integer("after", *r.After)
	}
	if r.Around != nil {
		o.integer("around", *r.Around)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// EventsList is what events.list is asked.
type EventsList struct {
	// Events after this cursor are listed. At most 40 bytes.
	Cursor string
	// Events. 1 to 1000. 100 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r EventsList) write(o *object) {
	o.string("cursor", r.Cursor)
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostEnsureUser is what host.ensure_user is asked.
type HostEnsureUser struct {
	// Compared without regard to case. At most 1016 bytes.
	Email string
	// Shown to others; taken at the first call. At most 100 bytes.
	Name string
	// Also accept a user who registered with a password; only if nobody but the host can make users.
	Adopt bool
}

func (r HostEnsureUser) write(o *object) {
	o.string("email", r.Email)
	if r.Name != "" {
		o.string("name", r.Name)
	}
	if r.Adopt {
		o.boolean("adopt", r.Adopt)
	}
}

// HostUpdateUser is what host.update_user is asked.
type HostUpdateUser struct {
	// Id of the user.
	User uint64
	// The new one; absent: unchanged. At most 1016 bytes.
	Email string
	// The new one; absent: unchanged. At most 100 bytes.
	Name string
	// A line about them; absent: unchanged. At most 200 bytes.
	About string
	// A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged. At most 512 bytes.
	Picture string
}

func (r HostUpdateUser) write(o *object) {
	o.integer("user", r.User)
	if r.Email != "" {
		o.string("email", r.Email)
	}
	if r.Name != "" {
		o.string("name", r.Name)
	}
	if r.About != "" {
		o.string("about", r.About)
	}
	if r.Picture != "" {
		o.string("picture", r.Picture)
	}
}

// HostUser is what host.user is asked.
type HostUser struct {
	// Id of the user.
	User uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostUser) write(o *object) {
	o.integer("user", r.User)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostListUsers is what host.list_users is asked.
type HostListUsers struct {
	// The beginning of the e-mail, or, where `directory` is not open, of a word of the name. At most 254 bytes.
	Prefix string
	// The whole address of one user. At most 1016 bytes.
	Email string
	// `next` of the page before. At most 254 bytes.
	After string
	// Users. 1 to 200. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostListUsers) write(o *object) {
	if r.Prefix != "" {
		o.string("prefix", r.Prefix)
	}
	if r.Email != "" {
		o.string("email", r.Email)
	}
	if r.After != "" {
		o.string("after", r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostSignIn is what host.sign_in is asked.
type HostSignIn struct {
	// Id of the user, whom the host has checked.
	User uint64
	// A name for this session, shown to its owner. At most 100 bytes.
	Device string
	// An access token for 24 hours, for clients that cannot refresh.
	LongLived bool
}

func (r HostSignIn) write(o *object) {
	o.integer("user", r.User)
	if r.Device != "" {
		o.string("device", r.Device)
	}
	if r.LongLived {
		o.boolean("long_lived", r.LongLived)
	}
}

// HostSignInVisitor is what host.sign_in_visitor is asked.
type HostSignInVisitor struct {
	// Id of the user, whom the host has checked.
	User uint64
	// A name for this session, shown to its owner. At most 100 bytes.
	Device string
	// An access token for 24 hours, for clients that cannot refresh.
	LongLived bool
	// The only conversations that the session may use, 1 to 16; the user is or was in each. At most 16.
	Conversations []uint64
}

func (r HostSignInVisitor) write(o *object) {
	o.integer("user", r.User)
	if r.Device != "" {
		o.string("device", r.Device)
	}
	if r.LongLived {
		o.boolean("long_lived", r.LongLived)
	}
	o.integers("conversations", r.Conversations)
}

// HostMakeResetToken is what host.make_reset_token is asked.
type HostMakeResetToken struct {
	// Of the user. At most 1016 bytes.
	Email string
}

func (r HostMakeResetToken) write(o *object) {
	o.string("email", r.Email)
}

// HostMakeEmailToken is what host.make_email_token is asked.
type HostMakeEmailToken struct {
	// Id of the user.
	User uint64
	// The new one. At most 1016 bytes.
	Email string
}

func (r HostMakeEmailToken) write(o *object) {
	o.integer("user", r.User)
	o.string("email", r.Email)
}

// HostVerifyToken is what host.verify_token is asked.
type HostVerifyToken struct {
	// An access token. At most 4096 bytes.
	Token string
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

// String is for people: without secrets.
func (v HostVerifyToken) String() string {
	type plain HostVerifyToken
	v.Token = hidden(v.Token)
	return fmt.Sprintf("%+v", plain(v))
}

// GoString is String.
func (v HostVerifyToken) GoString() string { return v.String() }

func (r HostVerifyToken) write(o *object) {
	o.string("token", r.Token)
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostKeys is what host.keys is asked.
type HostKeys struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostKeys) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostTrim is what host.trim is asked.
type HostTrim struct {
	// A position: `id` of a message.
	UpTo uint64
}

func (r HostTrim) write(o *object) {
	o.integer("up_to", r.UpTo)
}

// HostFollowers is what host.followers is asked.
type HostFollowers struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostFollowers) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostRemoveFollower is what host.remove_follower is asked.
type HostRemoveFollower struct {
	// Under which the host followed the log. At most 64 bytes.
	Name string
}

func (r HostRemoveFollower) write(o *object) {
	o.string("name", r.Name)
}

// HostBackup is what host.backup is asked.
type HostBackup struct {
	// Path of the copy, a directory that must not exist yet. At most 4096 bytes.
	Target string
}

func (r HostBackup) write(o *object) {
	o.string("target", r.Target)
}

// HostStats is what host.stats is asked.
type HostStats struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostStats) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostCursor is what host.cursor is asked.
type HostCursor struct {
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostCursor) write(o *object) {
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostDisableUser is what host.disable_user is asked.
type HostDisableUser struct {
	// Id of the user.
	User uint64
}

func (r HostDisableUser) write(o *object) {
	o.integer("user", r.User)
}

// HostEnableUser is what host.enable_user is asked.
type HostEnableUser struct {
	// Id of the user.
	User uint64
}

func (r HostEnableUser) write(o *object) {
	o.integer("user", r.User)
}

// HostEndSessions is what host.end_sessions is asked.
type HostEndSessions struct {
	// Id of the user.
	User uint64
}

func (r HostEndSessions) write(o *object) {
	o.integer("user", r.User)
}

// HostListReports is what host.list_reports is asked.
type HostListReports struct {
	// `next` of the page before.
	After *uint64
	// Reports. 1 to 100. 50 if absent.
	Limit uint64
	// A cursor that the store must have reached. At most 40 bytes.
	AtLeast string
}

func (r HostListReports) write(o *object) {
	if r.After != nil {
		o.integer("after", *r.After)
	}
	if r.Limit != 0 {
		o.integer("limit", r.Limit)
	}
	if r.AtLeast != "" {
		o.string("at_least", r.AtLeast)
	}
}

// HostResolveReport is what host.resolve_report is asked.
type HostResolveReport struct {
	// Id of the report.
	Report uint64
}

func (r HostResolveReport) write(o *object) {
	o.integer("report", r.Report)
}
