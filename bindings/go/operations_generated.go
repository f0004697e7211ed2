// Code generated from the catalogue by bindings/generate; DO NOT EDIT.

package confab

import "context"

// Users has the operations users.* of a caller.
type Users struct{ caller *Caller }

// Users has the operations users.*.
func (c *Caller) Users() Users { return Users{c} }

// Register: Registers a user.
//
// Operation users.register. Anybody may call it.
func (g Users) Register(ctx context.Context, request UsersRegister) (CommittedUser, error) {
	return run[CommittedUser](ctx, g.caller, "users.register", request)
}

// Me: Returns the caller's own user.
//
// Operation users.me. For a user.
func (g Users) Me(ctx context.Context, request UsersMe) (User, error) {
	return run[User](ctx, g.caller, "users.me", request)
}

// SetPassword: Changes the password and ends the caller's other sessions.
//
// Operation users.set_password. For a user.
func (g Users) SetPassword(ctx context.Context, request UsersSetPassword) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "users.set_password", request)
}

// ChangeEmail: Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is sent.
//
// Operation users.change_email. For a user.
func (g Users) ChangeEmail(ctx context.Context, request UsersChangeEmail) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "users.change_email", request)
}

// ConfirmEmail: Gives the user of a token the address that it was sent to.
//
// Operation users.confirm_email. Anybody may call it.
func (g Users) ConfirmEmail(ctx context.Context, request UsersConfirmEmail) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "users.confirm_email", request)
}

// Get: Returns a user whom the caller finds by id.
//
// Operation users.get. For a user.
func (g Users) Get(ctx context.Context, request UsersGet) (User, error) {
	return run[User](ctx, g.caller, "users.get", request)
}

// List: Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.
//
// Operation users.list. For a user.
func (g Users) List(ctx context.Context, request UsersList) (UserPage, error) {
	return run[UserPage](ctx, g.caller, "users.list", request)
}

// Update: Changes the caller's name, the line about them and their picture: what is given of these.
//
// Operation users.update. For a user.
func (g Users) Update(ctx context.Context, request UsersUpdate) (CommittedUser, error) {
	return run[CommittedUser](ctx, g.caller, "users.update", request)
}

// Search: Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.
//
// Operation users.search. For a user.
func (g Users) Search(ctx context.Context, request UsersSearch) (UserPage, error) {
	return run[UserPage](ctx, g.caller, "users.search", request)
}

// Sessions has the operations sessions.* of a caller.
type Sessions struct{ caller *Caller }

// Sessions has the operations sessions.*.
func (c *Caller) Sessions() Sessions { return Sessions{c} }

// Create: Checks e-mail and password and starts a session.
//
// Operation sessions.create. Anybody may call it.
func (g Sessions) Create(ctx context.Context, request SessionsCreate) (CommittedSignedIn, error) {
	return run[CommittedSignedIn](ctx, g.caller, "sessions.create", request)
}

// CreateVisitor: Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing else.
//
// Operation sessions.create_visitor. Anybody may call it.
func (g Sessions) CreateVisitor(ctx context.Context, request SessionsCreateVisitor) (CommittedSignedIn, error) {
	return run[CommittedSignedIn](ctx, g.caller, "sessions.create_visitor", request)
}

// Refresh: Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of an older one ends the session.
//
// Operation sessions.refresh. Anybody may call it.
func (g Sessions) Refresh(ctx context.Context, request SessionsRefresh) (CommittedSignedIn, error) {
	return run[CommittedSignedIn](ctx, g.caller, "sessions.refresh", request)
}

// List: Lists the caller's sessions.
//
// Operation sessions.list. For a user.
func (g Sessions) List(ctx context.Context, request SessionsList) (SessionList, error) {
	return run[SessionList](ctx, g.caller, "sessions.list", request)
}

// SignOut: Ends the session of this call.
//
// Operation sessions.sign_out. For a user.
func (g Sessions) SignOut(ctx context.Context) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "sessions.sign_out", noRequest{})
}

// Revoke: Ends one of the caller's sessions.
//
// Operation sessions.revoke. For a user.
func (g Sessions) Revoke(ctx context.Context, request SessionsRevoke) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "sessions.revoke", request)
}

// Passwords has the operations passwords.* of a caller.
type Passwords struct{ caller *Caller }

// Passwords has the operations passwords.*.
func (c *Caller) Passwords() Passwords { return Passwords{c} }

// Policy: What this server offers people who forgot their password.
//
// Operation passwords.policy. Anybody may call it.
func (g Passwords) Policy(ctx context.Context, request PasswordsPolicy) (PasswordPolicy, error) {
	return run[PasswordPolicy](ctx, g.caller, "passwords.policy", request)
}

// RequestReset: Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail is sent.
//
// Operation passwords.request_reset. Anybody may call it.
func (g Passwords) RequestReset(ctx context.Context, request PasswordsRequestReset) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "passwords.request_reset", request)
}

// Reset: Sets the password of the user of a token and ends all their sessions.
//
// Operation passwords.reset. Anybody may call it.
func (g Passwords) Reset(ctx context.Context, request PasswordsReset) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "passwords.reset", request)
}

// Blocks has the operations blocks.* of a caller.
type Blocks struct{ caller *Caller }

// Blocks has the operations blocks.*.
func (c *Caller) Blocks() Blocks { return Blocks{c} }

// Add: Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does not put the caller into groups.
//
// Operation blocks.add. For a user.
func (g Blocks) Add(ctx context.Context, request BlocksAdd) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "blocks.add", request)
}

// Remove: Ends a block.
//
// Operation blocks.remove. For a user.
func (g Blocks) Remove(ctx context.Context, request BlocksRemove) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "blocks.remove", request)
}

// List: Lists the users whom the caller has blocked.
//
// Operation blocks.list. For a user.
func (g Blocks) List(ctx context.Context, request BlocksList) (BlockedPage, error) {
	return run[BlockedPage](ctx, g.caller, "blocks.list", request)
}

// Reports has the operations reports.* of a caller.
type Reports struct{ caller *Caller }

// Reports has the operations reports.*.
func (c *Caller) Reports() Reports { return Reports{c} }

// Create: Reports a message that the caller sees, or a user, to the host.
//
// Operation reports.create. For a user.
func (g Reports) Create(ctx context.Context, request ReportsCreate) (CommittedReported, error) {
	return run[CommittedReported](ctx, g.caller, "reports.create", request)
}

// Conversations has the operations conversations.* of a caller.
type Conversations struct{ caller *Caller }

// Conversations has the operations conversations.*.
func (c *Caller) Conversations() Conversations { return Conversations{c} }

// OpenDirect: Opens the direct conversation with a user, or returns the existing one.
//
// Operation conversations.open_direct. For a user.
func (g Conversations) OpenDirect(ctx context.Context, request ConversationsOpenDirect) (CommittedConversation, error) {
	return run[CommittedConversation](ctx, g.caller, "conversations.open_direct", request)
}

// CreateGroup: Makes a group; the caller becomes its owner.
//
// Operation conversations.create_group. For a user.
func (g Conversations) CreateGroup(ctx context.Context, request ConversationsCreateGroup) (CommittedConversation, error) {
	return run[CommittedConversation](ctx, g.caller, "conversations.create_group", request)
}

// List: Lists the caller's conversations, page by page, each with its last message and exact unread count.
//
// Operation conversations.list. For a user.
func (g Conversations) List(ctx context.Context, request ConversationsList) (Inbox, error) {
	return run[Inbox](ctx, g.caller, "conversations.list", request)
}

// Get: Returns one conversation as the caller sees it.
//
// Operation conversations.get. For a user.
func (g Conversations) Get(ctx context.Context, request ConversationsGet) (Conversation, error) {
	return run[Conversation](ctx, g.caller, "conversations.get", request)
}

// Members: Lists the members of a conversation by id, page by page.
//
// Operation conversations.members. For a user.
func (g Conversations) Members(ctx context.Context, request ConversationsMembers) (MemberPage, error) {
	return run[MemberPage](ctx, g.caller, "conversations.members", request)
}

// AddMember: Adds a user to a group; they see messages from then on.
//
// Operation conversations.add_member. For a user.
func (g Conversations) AddMember(ctx context.Context, request ConversationsAddMember) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "conversations.add_member", request)
}

// AddMembers: Adds many users to a group at once, by one notice; those who may not be added are left out.
//
// Operation conversations.add_members. For a user.
func (g Conversations) AddMembers(ctx context.Context, request ConversationsAddMembers) (CommittedAddedMembers, error) {
	return run[CommittedAddedMembers](ctx, g.caller, "conversations.add_members", request)
}

// RemoveMember: Removes a member; the owner and admins of the group may.
//
// Operation conversations.remove_member. For a user.
func (g Conversations) RemoveMember(ctx context.Context, request ConversationsRemoveMember) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "conversations.remove_member", request)
}

// Leave: Leaves a group; the caller keeps access to what they could see.
//
// Operation conversations.leave. For a user.
func (g Conversations) Leave(ctx context.Context, request ConversationsLeave) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "conversations.leave", request)
}

// Forget: Gives up a group that the caller left, with all that they could still read of it.
//
// Operation conversations.forget. For a user.
func (g Conversations) Forget(ctx context.Context, request ConversationsForget) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "conversations.forget", request)
}

// Hide: Takes a conversation out of the caller's list until something newer is in it.
//
// Operation conversations.hide. For a user.
func (g Conversations) Hide(ctx context.Context, request ConversationsHide) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "conversations.hide", request)
}

// Show: Puts a hidden conversation back into the caller's list.
//
// Operation conversations.show. For a user.
func (g Conversations) Show(ctx context.Context, request ConversationsShow) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "conversations.show", request)
}

// MarkRead: Moves the caller's read mark forward.
//
// Operation conversations.mark_read. For a user.
func (g Conversations) MarkRead(ctx context.Context, request ConversationsMarkRead) (CommittedReadMark, error) {
	return run[CommittedReadMark](ctx, g.caller, "conversations.mark_read", request)
}

// MarkDelivered: Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.
//
// Operation conversations.mark_delivered. For a user.
func (g Conversations) MarkDelivered(ctx context.Context, request ConversationsMarkDelivered) (DeliveredMark, error) {
	return run[DeliveredMark](ctx, g.caller, "conversations.mark_delivered", request)
}

// Update: Changes what a group is called, shows and allows; its owner and admins may.
//
// Operation conversations.update. For a user.
func (g Conversations) Update(ctx context.Context, request ConversationsUpdate) (CommittedConversation, error) {
	return run[CommittedConversation](ctx, g.caller, "conversations.update", request)
}

// SetPreferences: Mutes, pins, archives or marks a conversation for the caller alone.
//
// Operation conversations.set_preferences. For a user.
func (g Conversations) SetPreferences(ctx context.Context, request ConversationsSetPreferences) (CommittedConversation, error) {
	return run[CommittedConversation](ctx, g.caller, "conversations.set_preferences", request)
}

// Typing has the operations typing.* of a caller.
type Typing struct{ caller *Caller }

// Typing has the operations typing.*.
func (c *Caller) Typing() Typing { return Typing{c} }

// Send: Says that the caller is typing; the other members are told, and nothing is stored.
//
// Operation typing.send. For a user.
func (g Typing) Send(ctx context.Context, request TypingSend) (TypingSent, error) {
	return run[TypingSent](ctx, g.caller, "typing.send", request)
}

// Members has the operations members.* of a caller.
type Members struct{ caller *Caller }

// Members has the operations members.*.
func (c *Caller) Members() Members { return Members{c} }

// SetRole: Makes a member an admin, takes that back, or hands the group over; its owner may.
//
// Operation members.set_role. For a user.
func (g Members) SetRole(ctx context.Context, request MembersSetRole) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "members.set_role", request)
}

// Invites has the operations invites.* of a caller.
type Invites struct{ caller *Caller }

// Invites has the operations invites.*.
func (c *Caller) Invites() Invites { return Invites{c} }

// Create: Makes an invitation to a group; whoever has its token may join.
//
// Operation invites.create. For a user.
func (g Invites) Create(ctx context.Context, request InvitesCreate) (CommittedNewInvite, error) {
	return run[CommittedNewInvite](ctx, g.caller, "invites.create", request)
}

// List: Lists the valid invitations of a group, for those who may add people.
//
// Operation invites.list. For a user.
func (g Invites) List(ctx context.Context, request InvitesList) (InviteList, error) {
	return run[InviteList](ctx, g.caller, "invites.list", request)
}

// Revoke: Takes an invitation back.
//
// Operation invites.revoke. For a user.
func (g Invites) Revoke(ctx context.Context, request InvitesRevoke) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "invites.revoke", request)
}

// Get: Returns to which group a token invites.
//
// Operation invites.get. For a user.
func (g Invites) Get(ctx context.Context, request InvitesGet) (InvitePreview, error) {
	return run[InvitePreview](ctx, g.caller, "invites.get", request)
}

// Accept: Joins the group to which a token invites; a member stays one.
//
// Operation invites.accept. For a user.
func (g Invites) Accept(ctx context.Context, request InvitesAccept) (CommittedConversation, error) {
	return run[CommittedConversation](ctx, g.caller, "invites.accept", request)
}

// Messages has the operations messages.* of a caller.
type Messages struct{ caller *Caller }

// Messages has the operations messages.*.
func (c *Caller) Messages() Messages { return Messages{c} }

// Send: Sends a message; it is on disk when the answer comes.
//
// Operation messages.send. For a user.
func (g Messages) Send(ctx context.Context, request MessagesSend) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "messages.send", request)
}

// Edit: Gives a message of the caller another text or other data; the earlier ones are not kept.
//
// Operation messages.edit. For a user.
func (g Messages) Edit(ctx context.Context, request MessagesEdit) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "messages.edit", request)
}

// Delete: Deletes a message for everybody: its author may, and in a group its owner and admins.
//
// Operation messages.delete. For a user.
func (g Messages) Delete(ctx context.Context, request MessagesDelete) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "messages.delete", request)
}

// Get: Returns one message.
//
// Operation messages.get. For a user.
func (g Messages) Get(ctx context.Context, request MessagesGet) (Message, error) {
	return run[Message](ctx, g.caller, "messages.get", request)
}

// List: Returns a page of history: the newest messages, or those before, after or around a seq.
//
// Operation messages.list. For a user.
func (g Messages) List(ctx context.Context, request MessagesList) (HistoryPage, error) {
	return run[HistoryPage](ctx, g.caller, "messages.list", request)
}

// Pins has the operations pins.* of a caller.
type Pins struct{ caller *Caller }

// Pins has the operations pins.*.
func (c *Caller) Pins() Pins { return Pins{c} }

// Add: Pins a message: both members of a direct conversation may, and in a group the owner and admins.
//
// Operation pins.add. For a user.
func (g Pins) Add(ctx context.Context, request PinsAdd) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "pins.add", request)
}

// Remove: Takes the pin of a message away.
//
// Operation pins.remove. For a user.
func (g Pins) Remove(ctx context.Context, request PinsRemove) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "pins.remove", request)
}

// List: Lists the pinned messages that the caller may see, the newest pin first.
//
// Operation pins.list. For a user.
func (g Pins) List(ctx context.Context, request PinsList) (PinList, error) {
	return run[PinList](ctx, g.caller, "pins.list", request)
}

// Reactions has the operations reactions.* of a caller.
type Reactions struct{ caller *Caller }

// Reactions has the operations reactions.*.
func (c *Caller) Reactions() Reactions { return Reactions{c} }

// Add: Reacts to a message with an emoji.
//
// Operation reactions.add. For a user.
func (g Reactions) Add(ctx context.Context, request ReactionsAdd) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "reactions.add", request)
}

// Remove: Takes a reaction of the caller back.
//
// Operation reactions.remove. For a user.
func (g Reactions) Remove(ctx context.Context, request ReactionsRemove) (CommittedMessage, error) {
	return run[CommittedMessage](ctx, g.caller, "reactions.remove", request)
}

// List: Lists who reacted to a message, and with what.
//
// Operation reactions.list. For a user.
func (g Reactions) List(ctx context.Context, request ReactionsList) (ReactionPage, error) {
	return run[ReactionPage](ctx, g.caller, "reactions.list", request)
}

// Events has the operations events.* of a caller.
type Events struct{ caller *Caller }

// Events has the operations events.*.
func (c *Caller) Events() Events { return Events{c} }

// List: Lists the events after a cursor, for clients that ask instead of subscribing.
//
// Operation events.list. For a user.
func (g Events) List(ctx context.Context, request EventsList) (EventPage, error) {
	return run[EventPage](ctx, g.caller, "events.list", request)
}

// Host has the operations host.* of a caller.
type Host struct{ caller *Caller }

// Host has the operations host.*.
func (c *Caller) Host() Host { return Host{c} }

// EnsureUser: Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a password.
//
// Operation host.ensure_user. For the application itself: Engine.Host.
func (g Host) EnsureUser(ctx context.Context, request HostEnsureUser) (CommittedUser, error) {
	return run[CommittedUser](ctx, g.caller, "host.ensure_user", request)
}

// UpdateUser: Gives a user another e-mail, name, line about them or picture; their sessions go on.
//
// Operation host.update_user. For the application itself: Engine.Host.
func (g Host) UpdateUser(ctx context.Context, request HostUpdateUser) (CommittedUser, error) {
	return run[CommittedUser](ctx, g.caller, "host.update_user", request)
}

// User: Returns any user, with their address.
//
// Operation host.user. For the application itself: Engine.Host.
func (g Host) User(ctx context.Context, request HostUser) (User, error) {
	return run[User](ctx, g.caller, "host.user", request)
}

// ListUsers: Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
//
// Operation host.list_users. For the application itself: Engine.Host.
func (g Host) ListUsers(ctx context.Context, request HostListUsers) (UserPage, error) {
	return run[UserPage](ctx, g.caller, "host.list_users", request)
}

// SignIn: Starts a session for a user whom the host has checked.
//
// Operation host.sign_in. For the application itself: Engine.Host.
func (g Host) SignIn(ctx context.Context, request HostSignIn) (CommittedSignedIn, error) {
	return run[CommittedSignedIn](ctx, g.caller, "host.sign_in", request)
}

// SignInVisitor: Starts a session that may use the named conversations and nothing else, for a person who is hardly known.
//
// Operation host.sign_in_visitor. For the application itself: Engine.Host.
func (g Host) SignInVisitor(ctx context.Context, request HostSignInVisitor) (CommittedSignedIn, error) {
	return run[CommittedSignedIn](ctx, g.caller, "host.sign_in_visitor", request)
}

// MakeResetToken: Makes a token for passwords.reset, which the host sends to the user of an address.
//
// Operation host.make_reset_token. For the application itself: Engine.Host.
func (g Host) MakeResetToken(ctx context.Context, request HostMakeResetToken) (CommittedAccountToken, error) {
	return run[CommittedAccountToken](ctx, g.caller, "host.make_reset_token", request)
}

// MakeEmailToken: Makes a token for users.confirm_email, which the host sends to a new address of a user.
//
// Operation host.make_email_token. For the application itself: Engine.Host.
func (g Host) MakeEmailToken(ctx context.Context, request HostMakeEmailToken) (CommittedAccountToken, error) {
	return run[CommittedAccountToken](ctx, g.caller, "host.make_email_token", request)
}

// VerifyToken: Returns whose access token it is, if it is valid.
//
// Operation host.verify_token. For the application itself: Engine.Host.
func (g Host) VerifyToken(ctx context.Context, request HostVerifyToken) (TokenInfo, error) {
	return run[TokenInfo](ctx, g.caller, "host.verify_token", request)
}

// Keys: Lists the public keys of the tokens that this engine makes.
//
// Operation host.keys. For the application itself: Engine.Host.
func (g Host) Keys(ctx context.Context, request HostKeys) (KeySet, error) {
	return run[KeySet](ctx, g.caller, "host.keys", request)
}

// RotateKey: Makes a new key for access tokens; older tokens stay valid.
//
// Operation host.rotate_key. For the application itself: Engine.Host.
func (g Host) RotateKey(ctx context.Context) (CommittedNewKey, error) {
	return run[CommittedNewKey](ctx, g.caller, "host.rotate_key", noRequest{})
}

// Trim: Deletes log records up to a position; messages are kept.
//
// Operation host.trim. For the application itself: Engine.Host.
func (g Host) Trim(ctx context.Context, request HostTrim) (CommittedTrimmed, error) {
	return run[CommittedTrimmed](ctx, g.caller, "host.trim", request)
}

// Followers: The names under which hosts follow the log, and how far each has confirmed.
//
// Operation host.followers. For the application itself: Engine.Host.
func (g Host) Followers(ctx context.Context, request HostFollowers) (FollowerList, error) {
	return run[FollowerList](ctx, g.caller, "host.followers", request)
}

// RemoveFollower: Forgets a name to follow under, and its position; conflict while somebody follows under it.
//
// Operation host.remove_follower. For the application itself: Engine.Host.
func (g Host) RemoveFollower(ctx context.Context, request HostRemoveFollower) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "host.remove_follower", request)
}

// Backup: Copies the data directory while it is in use; `cursor` is the newest position in the copy.
//
// Operation host.backup. For the application itself: Engine.Host.
func (g Host) Backup(ctx context.Context, request HostBackup) (CommittedBackedUp, error) {
	return run[CommittedBackedUp](ctx, g.caller, "host.backup", request)
}

// Stats: Returns figures about the engine.
//
// Operation host.stats. For the application itself: Engine.Host.
func (g Host) Stats(ctx context.Context, request HostStats) (Stats, error) {
	return run[Stats](ctx, g.caller, "host.stats", request)
}

// Cursor: Returns the cursor of the newest event.
//
// Operation host.cursor. For the application itself: Engine.Host.
func (g Host) Cursor(ctx context.Context, request HostCursor) (Now, error) {
	return run[Now](ctx, g.caller, "host.cursor", request)
}

// DisableUser: Ends a user's sessions and lets none begin; their conversations go on without them.
//
// Operation host.disable_user. For the application itself: Engine.Host.
func (g Host) DisableUser(ctx context.Context, request HostDisableUser) (CommittedUser, error) {
	return run[CommittedUser](ctx, g.caller, "host.disable_user", request)
}

// EnableUser: Lets a disabled user sign in again.
//
// Operation host.enable_user. For the application itself: Engine.Host.
func (g Host) EnableUser(ctx context.Context, request HostEnableUser) (CommittedUser, error) {
	return run[CommittedUser](ctx, g.caller, "host.enable_user", request)
}

// EndSessions: Ends all sessions of a user.
//
// Operation host.end_sessions. For the application itself: Engine.Host.
func (g Host) EndSessions(ctx context.Context, request HostEndSessions) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "host.end_sessions", request)
}

// ListReports: Lists the reports that wait for the host, the oldest first.
//
// Operation host.list_reports. For the application itself: Engine.Host.
func (g Host) ListReports(ctx context.Context, request HostListReports) (ReportPage, error) {
	return run[ReportPage](ctx, g.caller, "host.list_reports", request)
}

// ResolveReport: Takes a report from the queue.
//
// Operation host.resolve_report. For the application itself: Engine.Host.
func (g Host) ResolveReport(ctx context.Context, request HostResolveReport) (CommittedDone, error) {
	return run[CommittedDone](ctx, g.caller, "host.resolve_report", request)
}

// queries are the operations that only read.
var queries = map[string]bool{
	"sessions.list":                true,
	"users.me":                     true,
	"passwords.policy":             true,
	"users.get":                    true,
	"users.list":                   true,
	"users.search":                 true,
	"blocks.list":                  true,
	"conversations.list":           true,
	"conversations.get":            true,
	"conversations.members":        true,
	"conversations.mark_delivered": true,
	"typing.send":                  true,
	"invites.list":                 true,
	"invites.get":                  true,
	"messages.get":                 true,
	"pins.list":                    true,
	"reactions.list":               true,
	"messages.list":                true,
	"events.list":                  true,
	"host.user":                    true,
	"host.list_users":              true,
	"host.verify_token":            true,
	"host.keys":                    true,
	"host.followers":               true,
	"host.stats":                   true,
	"host.cursor":                  true,
	"host.list_reports":            true,
}
