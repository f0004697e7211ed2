// Generated from the catalogue by bindings/generate; do not edit.

import type { CallOptions } from "./index.js";

/** The answer of what changed something. */
export type Written<Reply> = Reply & {
  /** Give it as `at_least` to read what was written. */
  cursor: string;
};

export type Directory = "open" | "exact" | "contacts";

export type ConversationKind = "direct" | "group";

export type Allowed = "all" | "admins";

export type NewMembersSee = "joined" | "all";

export type Role = "member" | "admin" | "owner";

export type MessageKind = "text" | "created" | "joined" | "left" | "removed" | "updated" | "role";

/** What to do about a failure: docs/reference/errors.md. */
export type ErrorCode =
  | "invalid_argument"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "overloaded"
  | "rate_limited"
  | "store_full"
  | "outcome_unknown"
  | "too_old"
  | "behind"
  | "unavailable"
  | "incompatible"
  | "io_error"
  | "internal"
  | "unsupported"
  | "already_open"
  | "method_not_allowed"
  | "no_memory"
  | "bad_handle"
  | "forked"
  | "timeout"
  | "interrupted"
  | "cancelled";

export interface User {
  id: number;
  /** As it was typed, in lower case; empty if the caller may not see it. */
  email: string;
  /** Shown to others. */
  name: string;
  /** Milliseconds since 1970 (UTC). */
  created_at: number;
  /** A line about them. */
  about?: string;
  /** A reference to a picture, which clients understand. */
  picture?: string;
  /** To the host: true for a user who may not sign in. */
  disabled?: boolean;
}

export interface SignedIn {
  user: User;
  /** Id of the session. */
  session: number;
  /** For the calls that follow. */
  access_token: string;
  /** Milliseconds since 1970 (UTC). */
  access_expires_at: number;
  /** Gives new tokens, once. */
  refresh_token: string;
  /** Milliseconds since 1970 (UTC). */
  refresh_expires_at: number;
}

export interface Session {
  id: number;
  /** As its owner named it. */
  device: string;
  /** Of a visitor's session: the only conversations that it may use. */
  conversations?: number[];
  /** Milliseconds since 1970 (UTC). */
  created_at: number;
  /** Milliseconds since 1970 (UTC). */
  expires_at: number;
  /** The session of this call. */
  current: boolean;
}

export interface SessionList {
  sessions: Session[];
}

export interface Done {
}

export interface PasswordPolicy {
  /** True: passwords.request_reset and users.change_email send mail here. */
  reset_by_mail: boolean;
}

export interface UserPage {
  /** Sorted by e-mail if `directory` is open, else by id. */
  users: User[];
  /** Pass it as `after` for the next page. */
  next: string | null;
  /** How users find each other here. */
  directory: Directory;
}

export interface BlockedPage {
  /** By id. */
  users: User[];
  /** Pass it as `after` for the next page. */
  next: number | null;
}

export interface Reported {
  /** Id of the report. */
  report: number;
}

export interface ConversationUpdate {
  /** Of the group (at most 200 bytes). */
  title?: string | null;
  /** What the group is for; may be empty (at most 1000 bytes). */
  description?: string | null;
  /** A reference to a picture, such as a URL, which is never fetched here; may be empty (at most 512 bytes). */
  picture?: string | null;
  /** Admins: only the owner and admins send messages. */
  who_posts?: Allowed | null;
  /** Admins: only the owner and admins add and invite people. */
  who_adds?: Allowed | null;
  /** All: who joins from now on also reads what came before. */
  history?: NewMembersSee | null;
}

export interface Reaction {
  emoji: string;
  /** How many people reacted with it. */
  count: number;
  /** Whether the caller did; not in live events, which are the same for everybody: there it stays as it was. */
  mine?: boolean | null;
}

export interface Reply {
  /** Id of its author. */
  from: number;
  /** Its text or the beginning of it; empty of a notice, of a deleted message and where it has only data. */
  body: string;
  /** True: `body` is only the beginning. */
  cut?: boolean;
  /** True: it was deleted. */
  deleted?: boolean;
}

export interface Message {
  /** Rises in the whole store. */
  id: number;
  conversation: number;
  /** 1, 2, 3, … in the conversation, without gaps. */
  seq: number;
  /** Text, or a notice: created, joined, left, removed, updated, role. */
  kind: MessageKind;
  /** Id of its author. */
  from: number;
  /** The text; empty for notices. */
  body: string;
  /** As its author gave it. */
  client_key?: string;
  /** Notices: ids of the users whom it concerns. */
  users?: number[];
  /** Milliseconds since 1970 (UTC). */
  at: number;
  /** True: `body` is only the beginning, messages.get has all of it. */
  cut?: boolean;
  /** When its author last changed the text: milliseconds since 1970 (UTC). */
  edited_at?: number;
  /** When it was deleted, and its text with it: milliseconds since 1970 (UTC). */
  deleted_at?: number;
  /** Id of the user who deleted it. */
  deleted_by?: number;
  /** Updated: what is different in the group from here on. */
  update?: ConversationUpdate | null;
  /** Role: that of `users` from here on. */
  role?: Role | null;
  /** Left: id of the user who owns the group now. */
  owner?: number;
  /** Since when it is pinned: milliseconds since 1970 (UTC). */
  pinned_at?: number;
  /** Id of the user who pinned it. */
  pinned_by?: number;
  /** A kind each, the oldest first. */
  reactions?: Reaction[];
  /** Seq of the message of the conversation that this one answers. */
  reply_to?: number;
  /** Ids of the members whom it mentions; others are left out, and an edit does not change them (at most 50). */
  mentions?: number[];
  /** True: it mentions all members; in groups of over 50 members only its owner and admins may. */
  everybody?: boolean;
  /** A JSON object for programs, on one line: stored and delivered byte for byte (at most 4096 bytes). */
  data?: Record<string, unknown>;
  /** The message of reply_to as it is now; absent if the caller may not see it, and of a last_message. */
  reply?: Reply | null;
}

export interface Conversation {
  id: number;
  kind: ConversationKind;
  /** Of a group. */
  title: string;
  /** Of a group. */
  description?: string;
  /** Of a group: a reference, such as a URL. */
  picture?: string;
  /** Admins: only the owner and admins of the group send messages. */
  who_posts: Allowed;
  /** Admins: only the owner and admins of the group add and invite people. */
  who_adds: Allowed;
  /** All: new members also read what came before they joined. */
  history: NewMembersSee;
  /** Milliseconds since 1970 (UTC). */
  created_at: number;
  /** Id of a user. */
  created_by: number;
  /** Newest message that the caller may see. */
  last_seq: number;
  /** How many there are. */
  members: number;
  /** Of the member. */
  role: Role;
  /** False for a former member. */
  active: boolean;
  /** True: the caller hid it, and nothing newer is in it. */
  hidden: boolean;
  /** The caller's, like the next two: milliseconds since 1970 (UTC). */
  muted_until?: number;
  /** True: on top of the list. */
  pinned?: boolean;
  /** True: shown as unread, by hand. */
  marked_unread?: boolean;
  /** Direct: the other member. */
  peer?: User | null;
  /** The caller's mark. */
  read_seq: number;
  /** Direct: the other member's mark. */
  peer_read_seq: number;
  /** Direct: how far a device of the other member is known to have the messages, where that is beyond their mark. */
  peer_delivered_seq?: number;
  /** Unread texts. */
  unread: number;
  /** Those of them that mention the caller or everybody. */
  unread_mentions: number;
  /** Newest that the caller may see; a long text is cut. */
  last_message: Message | null;
  /** Of the newest message or of the opening; rises in the whole store: sort by it, times may be wrong. */
  position: number;
}

export interface InboxTotals {
  /** How many have something unread or are marked. */
  unread_conversations: number;
  /** In all of them together. */
  unread_messages: number;
  /** Those of them that mention the caller or everybody. */
  unread_mentions: number;
}

export interface Inbox {
  /** Newest activity first. */
  conversations: Conversation[];
  /** Pass it as `after` for the next page; null: there is no more. */
  next: number | null;
  /** Of the first page: what is unread in the whole list, whichever pages it is on. */
  totals?: InboxTotals | null;
  /** Events after it are not in the answer yet. */
  cursor: string;
}

export interface Member {
  user: User;
  /** Of the member. */
  role: Role;
  /** Milliseconds since 1970 (UTC). */
  joined_at: number;
  read_seq: number;
  /** How far a device of theirs is known to have the messages, where that is beyond `read_seq`. */
  delivered_seq?: number;
}

export interface MemberPage {
  /** By id. */
  members: Member[];
  /** Pass it as `after` for the next page. */
  next: number | null;
}

export interface AddedMembers {
  /** Names those who joined; absent if nobody did. */
  notice?: Message | null;
  /** Ids of those who are no members now: they may not be added, or do not exist. */
  skipped: number[];
}

export interface ReadMark {
  conversation: number;
  seq: number;
  /** Unread texts. */
  unread: number;
  /** Those of them that mention the caller or everybody. */
  unread_mentions: number;
}

export interface DeliveredMark {
  conversation: number;
  /** The furthest mark that is known. */
  seq: number;
}

export interface TypingSent {
  /** The others show it so long; repeat it before, every few seconds. */
  expires_in_ms: number;
}

export interface NewInvite {
  id: number;
  /** Id of a user. */
  created_by: number;
  /** Milliseconds since 1970 (UTC). */
  created_at: number;
  /** Milliseconds since 1970 (UTC). */
  expires_at: number;
  /** How many joined by it. */
  uses: number;
  /** How many may. */
  uses_max: number;
  /** For the link; it is told this once. */
  token: string;
}

export interface Invite {
  id: number;
  /** Id of a user. */
  created_by: number;
  /** Milliseconds since 1970 (UTC). */
  created_at: number;
  /** Milliseconds since 1970 (UTC). */
  expires_at: number;
  /** How many joined by it. */
  uses: number;
  /** How many may. */
  uses_max: number;
}

export interface InviteList {
  /** Those that are valid, by id. */
  invites: Invite[];
}

export interface InvitePreview {
  /** Id of the group. */
  conversation: number;
  title: string;
  /** A reference, such as a URL. */
  picture?: string;
  /** How many there are. */
  members: number;
  /** True: the caller is one already. */
  member: boolean;
  /** Milliseconds since 1970 (UTC). */
  expires_at: number;
}

export interface PinList {
  /** The newest pin first; a long text is cut. */
  messages: Message[];
}

export interface Reactor {
  user: User;
  emoji: string;
}

export interface ReactionPage {
  /** By id of the user; all of one user's are in one page. */
  reactions: Reactor[];
  /** Pass it as `after` for the next page; with `emoji`, a page may be empty and have a next one. */
  next: number | null;
}

export interface HistoryPage {
  /** Rising seq. */
  messages: Message[];
  /** There are older ones. */
  more_before: boolean;
  /** There are newer ones. */
  more_after: boolean;
}

export interface EventPage {
  /** Rising position. */
  events: Event[];
  /** Pass it to continue. */
  cursor: string;
  /** False: the engine cannot continue from the cursor; read again from the start. */
  resumed: boolean;
  /** True: ask again at once. */
  more: boolean;
}

export interface AccountToken {
  /** Whose it is. */
  user: number;
  /** Where to send it. */
  email: string;
  /** Works once; needs no escape in a URL. */
  token: string;
  /** Milliseconds since 1970 (UTC). */
  expires_at: number;
}

export interface TokenInfo {
  /** Whose it is. */
  user: number;
  /** Which is alive. */
  session: number;
  /** Milliseconds since 1970 (UTC). */
  expires_at: number;
  /** True: of a visitor's session. Act with the token, or with user and session; the user alone may do more. */
  visitor?: boolean;
}

export interface KeySet {
  /** A JWK Set (RFC 7517) as JSON text. */
  jwks: string;
}

export interface NewKey {
  /** Its name; it signs after a minute. */
  kid: string;
}

export interface Trimmed {
  /** The last position whose record was deleted. */
  trimmed_to: number;
}

export interface FollowerPosition {
  name: string;
  /** Everything up to here is confirmed on disk. */
  cursor: string;
  /** When that was written: milliseconds since 1970 (UTC). */
  at: number;
}

export interface FollowerList {
  /** By name. */
  followers: FollowerPosition[];
}

export interface BackedUp {
  /** Size of the store in the copy. */
  bytes: number;
}

export interface Stats {
  /** This process writes for the data directory. */
  writer: boolean;
  /** Committed by this process, since it opened. */
  commands: number;
  /** Commits, since it opened. */
  batches: number;
  /** Sent to another process's writer, since it opened. */
  forwarded: number;
  /** Answered overloaded, since it opened. */
  refused: number;
  /** Commands that wait. */
  queued: number;
  /** Passwords that wait. */
  passwords_queued: number;
  /** Queries that wait. */
  queries_queued: number;
  /** Newest committed. */
  position: number;
  /** Size of the store's map. */
  map_bytes: number;
  /** How much of the map is in use. */
  used_bytes: number;
  /** How many there are. */
  users: number;
  /** How many there are. */
  conversations: number;
  /** Records that are in the log. */
  log_records: number;
  /** Commits that the oldest read transaction does not see. */
  reader_behind_commits: number;
  /** How long it has been behind; while it stays open the file grows with every commit. */
  reader_age_ms: number;
  /** How often the wall clock was set by more than a minute, since it opened. */
  clock_steps: number;
}

export interface Now {
  /** Subscribe with it to get the events after now. */
  cursor: string;
}

export interface Report {
  /** Resolve it with this. */
  id: number;
  /** Id of the user who reported. */
  reporter: number;
  /** Id of the user who is reported: of a message its author. */
  user: number;
  /** Of a message. */
  conversation?: number;
  /** As it is now. */
  message?: Message | null;
  /** The reporter's words. */
  reason: string;
  /** Milliseconds since 1970 (UTC). */
  at: number;
}

export interface ReportPage {
  /** The oldest first. */
  reports: Report[];
  /** Pass it as `after` for the next page. */
  next: number | null;
}

export interface Reacted {
  /** Id of the user who reacted. */
  user: number;
  emoji: string;
  /** True: they took it back. */
  removed?: boolean;
}

/** A message or a notice was added. */
export interface MessageEvent {
  event: "message";
  /** Rises in the whole store. */
  id: number;
  conversation: number;
  /** 1, 2, 3, … in the conversation, without gaps. */
  seq: number;
  /** Text, or a notice: created, joined, left, removed, updated, role. */
  kind: MessageKind;
  /** Id of its author. */
  from: number;
  /** The text; empty for notices. */
  body: string;
  /** As its author gave it. */
  client_key?: string;
  /** Notices: ids of the users whom it concerns. */
  users?: number[];
  /** Milliseconds since 1970 (UTC). */
  at: number;
  /** True: `body` is only the beginning, messages.get has all of it. */
  cut?: boolean;
  /** When its author last changed the text: milliseconds since 1970 (UTC). */
  edited_at?: number;
  /** When it was deleted, and its text with it: milliseconds since 1970 (UTC). */
  deleted_at?: number;
  /** Id of the user who deleted it. */
  deleted_by?: number;
  /** Updated: what is different in the group from here on. */
  update?: ConversationUpdate | null;
  /** Role: that of `users` from here on. */
  role?: Role | null;
  /** Left: id of the user who owns the group now. */
  owner?: number;
  /** Since when it is pinned: milliseconds since 1970 (UTC). */
  pinned_at?: number;
  /** Id of the user who pinned it. */
  pinned_by?: number;
  /** A kind each, the oldest first. */
  reactions?: Reaction[];
  /** Seq of the message of the conversation that this one answers. */
  reply_to?: number;
  /** Ids of the members whom it mentions; others are left out, and an edit does not change them (at most 50). */
  mentions?: number[];
  /** True: it mentions all members; in groups of over 50 members only its owner and admins may. */
  everybody?: boolean;
  /** A JSON object for programs, on one line: stored and delivered byte for byte (at most 4096 bytes). */
  data?: Record<string, unknown>;
  /** The message of reply_to as it is now; absent if the caller may not see it, and of a last_message. */
  reply?: Reply | null;
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** A message was edited, deleted, pinned or reacted to: this is what it is now. */
export interface MessageChangedEvent {
  event: "message_changed";
  /** Rises in the whole store. */
  id: number;
  conversation: number;
  /** 1, 2, 3, … in the conversation, without gaps. */
  seq: number;
  /** Text, or a notice: created, joined, left, removed, updated, role. */
  kind: MessageKind;
  /** Id of its author. */
  from: number;
  /** The text; empty for notices. */
  body: string;
  /** As its author gave it. */
  client_key?: string;
  /** Notices: ids of the users whom it concerns. */
  users?: number[];
  /** Milliseconds since 1970 (UTC). */
  at: number;
  /** True: `body` is only the beginning, messages.get has all of it. */
  cut?: boolean;
  /** When its author last changed the text: milliseconds since 1970 (UTC). */
  edited_at?: number;
  /** When it was deleted, and its text with it: milliseconds since 1970 (UTC). */
  deleted_at?: number;
  /** Id of the user who deleted it. */
  deleted_by?: number;
  /** Updated: what is different in the group from here on. */
  update?: ConversationUpdate | null;
  /** Role: that of `users` from here on. */
  role?: Role | null;
  /** Left: id of the user who owns the group now. */
  owner?: number;
  /** Since when it is pinned: milliseconds since 1970 (UTC). */
  pinned_at?: number;
  /** Id of the user who pinned it. */
  pinned_by?: number;
  /** A kind each, the oldest first. */
  reactions?: Reaction[];
  /** Seq of the message of the conversation that this one answers. */
  reply_to?: number;
  /** Ids of the members whom it mentions; others are left out, and an edit does not change them (at most 50). */
  mentions?: number[];
  /** True: it mentions all members; in groups of over 50 members only its owner and admins may. */
  everybody?: boolean;
  /** A JSON object for programs, on one line: stored and delivered byte for byte (at most 4096 bytes). */
  data?: Record<string, unknown>;
  /** The message of reply_to as it is now; absent if the caller may not see it, and of a last_message. */
  reply?: Reply | null;
  /** The one reaction that this change stands for. */
  reacted?: Reacted | null;
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** A direct conversation with the user was opened. */
export interface ConversationEvent {
  event: "conversation";
  conversation: number;
  at: number;
  /** To a host that follows: whom it concerns. */
  users?: number[];
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** A read mark moved. */
export interface ReadEvent {
  event: "read";
  conversation: number;
  /** Whose mark it is. */
  user: number;
  /** Everything up to here was read. */
  seq: number;
  at: number;
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** The user hid a conversation, or showed it again, on this or another device. */
export interface ListingEvent {
  event: "listing";
  conversation: number;
  /** True: not listed until something newer is in it. */
  hidden: boolean;
  at: number;
  /** To a host that follows: whom it concerns. */
  users?: number[];
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** The user muted, pinned or marked a conversation, or took that back, on this or another device. */
export interface PreferencesEvent {
  event: "preferences";
  conversation: number;
  /** Milliseconds since 1970 (UTC); 0: not muted. */
  muted_until: number;
  /** True: on top of the list. */
  pinned: boolean;
  /** True: shown as unread, by hand. */
  marked_unread: boolean;
  at: number;
  /** To a host that follows: whom it concerns. */
  users?: number[];
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** The user can no longer read a group that they left: drop what is kept of it. */
export interface ForgottenEvent {
  event: "forgotten";
  conversation: number;
  at: number;
  /** To a host that follows: whom it concerns. */
  users?: number[];
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** The user blocked somebody or ended a block, on this or another device: ask for the list. */
export interface BlocksEvent {
  event: "blocks";
  at: number;
  /** To a host that follows: whom it concerns. */
  users?: number[];
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** A user was registered or changed; only a host that follows is told. */
export interface UserEvent {
  event: "user";
  /** Who was registered or changed. */
  user: number;
  at: number;
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** Another member is typing. A signal: only those who are connected get it. */
export interface TypingEvent {
  event: "typing";
  conversation: number;
  /** Who is typing. */
  user: number;
  /** Show it so long, or until a message of theirs comes. */
  expires_in_ms: number;
  at: number;
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

/** A device of another member has the messages up to a seq. A signal, as typing. */
export interface DeliveredEvent {
  event: "delivered";
  conversation: number;
  /** Whose mark it is. */
  user: number;
  /** A device of theirs has everything up to here. */
  seq: number;
  at: number;
  /** Subscribe with it to continue after this event. */
  cursor: string;
}

export type Event = MessageEvent | MessageChangedEvent | ConversationEvent | ReadEvent | ListingEvent | PreferencesEvent | ForgottenEvent | BlocksEvent | UserEvent | TypingEvent | DeliveredEvent;

export interface UsersRegisterRequest {
  /** Compared without regard to case (at most 1016 bytes). */
  email: string;
  /** 8 to 1024 bytes (at most 1024 bytes). */
  password: string;
  /** Shown to others (at most 100 bytes). */
  name?: string;
}

export interface SessionsCreateRequest {
  /** Of the user (at most 1016 bytes). */
  email: string;
  /** Of the user (at most 4096 bytes). */
  password: string;
  /** A name for this session, shown to its owner (at most 100 bytes). */
  device?: string;
  /** An access token for 24 hours, for clients that cannot refresh. */
  long_lived?: boolean;
}

export interface SessionsCreateVisitorRequest {
  /** Of the user (at most 1016 bytes). */
  email: string;
  /** Of the user (at most 4096 bytes). */
  password: string;
  /** A name for this session, shown to its owner (at most 100 bytes). */
  device?: string;
  /** An access token for 24 hours, for clients that cannot refresh. */
  long_lived?: boolean;
  /** The only conversations that the session may use, 1 to 16; the user is or was in each (at most 16). */
  conversations: number[];
}

export interface SessionsRefreshRequest {
  /** Over HTTP the session cookie may be sent instead (at most 256 bytes). */
  refresh_token: string;
}

export interface SessionsListRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface SessionsSignOutRequest {
}

export interface SessionsRevokeRequest {
  /** Id of one of the caller's sessions. */
  session: number;
}

export interface UsersMeRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface UsersSetPasswordRequest {
  /** The present one (at most 4096 bytes). */
  current_password: string;
  /** The new one, 8 to 1024 bytes (at most 1024 bytes). */
  password: string;
}

export interface UsersChangeEmailRequest {
  /** The new one (at most 1016 bytes). */
  email: string;
  /** Of the caller (at most 4096 bytes). */
  password: string;
}

export interface UsersConfirmEmailRequest {
  /** From the mail (at most 128 bytes). */
  token: string;
}

export interface PasswordsPolicyRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface PasswordsRequestResetRequest {
  /** Of the user (at most 1016 bytes). */
  email: string;
}

export interface PasswordsResetRequest {
  /** From the mail (at most 128 bytes). */
  token: string;
  /** The new one, 8 to 1024 bytes (at most 1024 bytes). */
  password: string;
}

export interface UsersGetRequest {
  /** Id of the user. */
  user: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface UsersListRequest {
  /** The beginning of the e-mail, or, where `directory` is not open, of a word of the name (at most 254 bytes). */
  prefix?: string;
  /** The whole address of one user (at most 1016 bytes). */
  email?: string;
  /** `next` of the page before (at most 254 bytes). */
  after?: string;
  /** Users (1 to 200; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface UsersUpdateRequest {
  /** Shown to others; absent: unchanged (at most 100 bytes). */
  name?: string | null;
  /** A line about them; absent: unchanged (at most 200 bytes). */
  about?: string | null;
  /**
   * A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged (at most
   * 512 bytes).
   */
  picture?: string | null;
}

export interface UsersSearchRequest {
  /** Beginnings of words of a name, in any order; case and accents do not matter (at most 200 bytes). */
  words: string;
  /** `next` of the page before (at most 254 bytes). */
  after?: string;
  /** Users (1 to 200; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface BlocksAddRequest {
  /** Id of the user. */
  user: number;
}

export interface BlocksRemoveRequest {
  /** Id of the user. */
  user: number;
}

export interface BlocksListRequest {
  /** `next` of the page before. */
  after?: number;
  /** Users (1 to 200; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface ReportsCreateRequest {
  /** Of a message: id of its conversation. */
  conversation?: number | null;
  /** Of a message: which of the conversation. */
  seq?: number | null;
  /** Without a message: id of the user. */
  user?: number | null;
  /** What is wrong (at most 1000 bytes). */
  reason?: string;
  /** Makes a repeat harmless (at most 64 bytes). */
  client_key?: string;
}

export interface ConversationsOpenDirectRequest {
  /** Id of the user. */
  user: number;
}

export interface ConversationsCreateGroupRequest {
  /** Shown to its members (at most 200 bytes). */
  title: string;
  /** Ids of the members besides the caller (at most 256). */
  members: number[];
  /** Makes a repeat harmless (at most 64 bytes). */
  client_key?: string;
}

export interface ConversationsListRequest {
  /** `next` of the page before. */
  after?: number;
  /** Conversations (1 to 1000; default 1000). */
  limit?: number;
  /** Lists the hidden conversations instead of the others. */
  hidden?: boolean;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface ConversationsGetRequest {
  /** Id of the conversation. */
  conversation: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface ConversationsMembersRequest {
  /** Id of the conversation. */
  conversation: number;
  /** `next` of the page before. */
  after?: number;
  /** Members (1 to 1000; default 100). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface ConversationsAddMemberRequest {
  /** Id of the group. */
  conversation: number;
  /** Id of the user who joins or is removed. */
  user: number;
}

export interface ConversationsAddMembersRequest {
  /** Id of the group. */
  conversation: number;
  /** Ids of those who join (at most 256). */
  users: number[];
}

export interface ConversationsRemoveMemberRequest {
  /** Id of the group. */
  conversation: number;
  /** Id of the user who joins or is removed. */
  user: number;
}

export interface ConversationsLeaveRequest {
  /** Id of the conversation. */
  conversation: number;
}

export interface ConversationsForgetRequest {
  /** Id of the conversation. */
  conversation: number;
}

export interface ConversationsHideRequest {
  /** Id of the conversation. */
  conversation: number;
}

export interface ConversationsShowRequest {
  /** Id of the conversation. */
  conversation: number;
}

export interface ConversationsMarkReadRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Everything up to here was read. */
  seq: number;
}

export interface ConversationsMarkDeliveredRequest {
  /** Id of the conversation. */
  conversation: number;
  /** A device of the caller has everything up to here. */
  seq: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface TypingSendRequest {
  /** Id of the conversation. */
  conversation: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface ConversationsUpdateRequest {
  /** Id of the group. */
  conversation: number;
  /** Of the group (at most 200 bytes). */
  title?: string | null;
  /** What the group is for; may be empty (at most 1000 bytes). */
  description?: string | null;
  /** A reference to a picture, such as a URL, which is never fetched here; may be empty (at most 512 bytes). */
  picture?: string | null;
  /** Admins: only the owner and admins send messages. */
  who_posts?: Allowed | null;
  /** Admins: only the owner and admins add and invite people. */
  who_adds?: Allowed | null;
  /** All: who joins from now on also reads what came before. */
  history?: NewMembersSee | null;
}

export interface ConversationsSetPreferencesRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever (0 to 9007199254740991). */
  muted_until?: number | null;
  /** True: on top of the caller's list, up to 20. */
  pinned?: boolean | null;
  /** True: as conversations.hide; false: as conversations.show. */
  archived?: boolean | null;
  /** True: shown as unread until the caller's read mark moves. */
  marked_unread?: boolean | null;
}

export interface MembersSetRoleRequest {
  /** Id of the group. */
  conversation: number;
  /** Id of one of its members. */
  user: number;
  /** Owner: they own the group, and the caller becomes an admin. */
  role: Role;
}

export interface InvitesCreateRequest {
  /** Id of the group. */
  conversation: number;
  /** Seconds (60 to 31622400; default 604800). */
  expires_in?: number;
  /** How many may join by it (1 to 10000; default 100). */
  uses?: number;
}

export interface InvitesListRequest {
  /** Id of the conversation. */
  conversation: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface InvitesRevokeRequest {
  /** Id of the group. */
  conversation: number;
  /** Id of one of its invitations. */
  invite: number;
}

export interface InvitesGetRequest {
  /** Of an invitation (at most 64 bytes). */
  token: string;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface InvitesAcceptRequest {
  /** Of an invitation (at most 64 bytes). */
  token: string;
}

export interface MessagesSendRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Text without NUL; may be empty beside data (at most 16384 bytes). */
  body: string;
  /** Makes a repeat harmless (at most 64 bytes). */
  client_key?: string;
  /** This repeats a call whose answer was lost. */
  retry?: boolean;
  /** Seq of the message of the conversation that this one answers. */
  reply_to?: number;
  /** Ids of the members whom it mentions; others are left out, and an edit does not change them (at most 50). */
  mentions?: number[];
  /** True: it mentions all members; in groups of over 50 members only its owner and admins may. */
  everybody?: boolean;
  /** A JSON object for programs, on one line: stored and delivered byte for byte (at most 4096 bytes). */
  data?: Record<string, unknown>;
}

export interface MessagesEditRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
  /** The new text, without NUL; empty beside data: it stays (at most 16384 bytes). */
  body: string;
  /** The new data, as in messages.send; without it the data stays (at most 4096 bytes). */
  data?: Record<string, unknown>;
}

export interface MessagesDeleteRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
}

export interface MessagesGetRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface PinsAddRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
}

export interface PinsRemoveRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
}

export interface PinsListRequest {
  /** Id of the conversation. */
  conversation: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface ReactionsAddRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
  /** One grapheme cluster (at most 32 bytes). */
  emoji: string;
}

export interface ReactionsRemoveRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
  /** One grapheme cluster (at most 32 bytes). */
  emoji: string;
}

export interface ReactionsListRequest {
  /** Id of the conversation. */
  conversation: number;
  /** Which of its messages. */
  seq: number;
  /** Only those with this one (at most 32 bytes). */
  emoji?: string;
  /** `next` of the page before. */
  after?: number | null;
  /** How many people (1 to 200; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface MessagesListRequest {
  /** Id of the conversation. */
  conversation: number;
  /** A seq: the page that ends before it. */
  before?: number | null;
  /** A seq: the page that begins after it. */
  after?: number | null;
  /** A seq: the page with it in the middle. */
  around?: number | null;
  /** Messages (1 to 200; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface EventsListRequest {
  /** Events after this cursor are listed (at most 40 bytes). */
  cursor: string;
  /** Events (1 to 1000; default 100). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostEnsureUserRequest {
  /** Compared without regard to case (at most 1016 bytes). */
  email: string;
  /** Shown to others; taken at the first call (at most 100 bytes). */
  name?: string;
  /** Also accept a user who registered with a password; only if nobody but the host can make users. */
  adopt?: boolean;
}

export interface HostUpdateUserRequest {
  /** Id of the user. */
  user: number;
  /** The new one; absent: unchanged (at most 1016 bytes). */
  email?: string | null;
  /** The new one; absent: unchanged (at most 100 bytes). */
  name?: string | null;
  /** A line about them; absent: unchanged (at most 200 bytes). */
  about?: string | null;
  /**
   * A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged (at most
   * 512 bytes).
   */
  picture?: string | null;
}

export interface HostUserRequest {
  /** Id of the user. */
  user: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostListUsersRequest {
  /** The beginning of the e-mail, or, where `directory` is not open, of a word of the name (at most 254 bytes). */
  prefix?: string;
  /** The whole address of one user (at most 1016 bytes). */
  email?: string;
  /** `next` of the page before (at most 254 bytes). */
  after?: string;
  /** Users (1 to 200; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostSignInRequest {
  /** Id of the user, whom the host has checked. */
  user: number;
  /** A name for this session, shown to its owner (at most 100 bytes). */
  device?: string;
  /** An access token for 24 hours, for clients that cannot refresh. */
  long_lived?: boolean;
}

export interface HostSignInVisitorRequest {
  /** Id of the user, whom the host has checked. */
  user: number;
  /** A name for this session, shown to its owner (at most 100 bytes). */
  device?: string;
  /** An access token for 24 hours, for clients that cannot refresh. */
  long_lived?: boolean;
  /** The only conversations that the session may use, 1 to 16; the user is or was in each (at most 16). */
  conversations: number[];
}

export interface HostMakeResetTokenRequest {
  /** Of the user (at most 1016 bytes). */
  email: string;
}

export interface HostMakeEmailTokenRequest {
  /** Id of the user. */
  user: number;
  /** The new one (at most 1016 bytes). */
  email: string;
}

export interface HostVerifyTokenRequest {
  /** An access token (at most 4096 bytes). */
  token: string;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostKeysRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostRotateKeyRequest {
}

export interface HostTrimRequest {
  /** A position: `id` of a message. */
  up_to: number;
}

export interface HostFollowersRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostRemoveFollowerRequest {
  /** Under which the host followed the log (at most 64 bytes). */
  name: string;
}

export interface HostBackupRequest {
  /** Path of the copy, a directory that must not exist yet (at most 4096 bytes). */
  target: string;
}

export interface HostStatsRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostCursorRequest {
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostDisableUserRequest {
  /** Id of the user. */
  user: number;
}

export interface HostEnableUserRequest {
  /** Id of the user. */
  user: number;
}

export interface HostEndSessionsRequest {
  /** Id of the user. */
  user: number;
}

export interface HostListReportsRequest {
  /** `next` of the page before. */
  after?: number;
  /** Reports (1 to 100; default 50). */
  limit?: number;
  /** A cursor that the store must have reached (at most 40 bytes). */
  at_least?: string;
}

export interface HostResolveReportRequest {
  /** Id of the report. */
  report: number;
}

/** The operations by name. */
export interface Operations {
  "users.register": { request: UsersRegisterRequest; reply: Written<User> };
  "sessions.create": { request: SessionsCreateRequest; reply: Written<SignedIn> };
  "sessions.create_visitor": { request: SessionsCreateVisitorRequest; reply: Written<SignedIn> };
  "sessions.refresh": { request: SessionsRefreshRequest; reply: Written<SignedIn> };
  "sessions.list": { request: SessionsListRequest; reply: SessionList };
  "sessions.sign_out": { request: SessionsSignOutRequest; reply: Written<Done> };
  "sessions.revoke": { request: SessionsRevokeRequest; reply: Written<Done> };
  "users.me": { request: UsersMeRequest; reply: User };
  "users.set_password": { request: UsersSetPasswordRequest; reply: Written<Done> };
  "users.change_email": { request: UsersChangeEmailRequest; reply: Written<Done> };
  "users.confirm_email": { request: UsersConfirmEmailRequest; reply: Written<Done> };
  "passwords.policy": { request: PasswordsPolicyRequest; reply: PasswordPolicy };
  "passwords.request_reset": { request: PasswordsRequestResetRequest; reply: Written<Done> };
  "passwords.reset": { request: PasswordsResetRequest; reply: Written<Done> };
  "users.get": { request: UsersGetRequest; reply: User };
  "users.list": { request: UsersListRequest; reply: UserPage };
  "users.update": { request: UsersUpdateRequest; reply: Written<User> };
  "users.search": { request: UsersSearchRequest; reply: UserPage };
  "blocks.add": { request: BlocksAddRequest; reply: Written<Done> };
  "blocks.remove": { request: BlocksRemoveRequest; reply: Written<Done> };
  "blocks.list": { request: BlocksListRequest; reply: BlockedPage };
  "reports.create": { request: ReportsCreateRequest; reply: Written<Reported> };
  "conversations.open_direct": { request: ConversationsOpenDirectRequest; reply: Written<Conversation> };
  "conversations.create_group": { request: ConversationsCreateGroupRequest; reply: Written<Conversation> };
  "conversations.list": { request: ConversationsListRequest; reply: Inbox };
  "conversations.get": { request: ConversationsGetRequest; reply: Conversation };
  "conversations.members": { request: ConversationsMembersRequest; reply: MemberPage };
  "conversations.add_member": { request: ConversationsAddMemberRequest; reply: Written<Message> };
  "conversations.add_members": { request: ConversationsAddMembersRequest; reply: Written<AddedMembers> };
  "conversations.remove_member": { request: ConversationsRemoveMemberRequest; reply: Written<Message> };
  "conversations.leave": { request: ConversationsLeaveRequest; reply: Written<Message> };
  "conversations.forget": { request: ConversationsForgetRequest; reply: Written<Done> };
  "conversations.hide": { request: ConversationsHideRequest; reply: Written<Done> };
  "conversations.show": { request: ConversationsShowRequest; reply: Written<Done> };
  "conversations.mark_read": { request: ConversationsMarkReadRequest; reply: Written<ReadMark> };
  "conversations.mark_delivered": { request: ConversationsMarkDeliveredRequest; reply: DeliveredMark };
  "typing.send": { request: TypingSendRequest; reply: TypingSent };
  "conversations.update": { request: ConversationsUpdateRequest; reply: Written<Conversation> };
  "conversations.set_preferences": { request: ConversationsSetPreferencesRequest; reply: Written<Conversation> };
  "members.set_role": { request: MembersSetRoleRequest; reply: Written<Done> };
  "invites.create": { request: InvitesCreateRequest; reply: Written<NewInvite> };
  "invites.list": { request: InvitesListRequest; reply: InviteList };
  "invites.revoke": { request: InvitesRevokeRequest; reply: Written<Done> };
  "invites.get": { request: InvitesGetRequest; reply: InvitePreview };
  "invites.accept": { request: InvitesAcceptRequest; reply: Written<Conversation> };
  "messages.send": { request: MessagesSendRequest; reply: Written<Message> };
  "messages.edit": { request: MessagesEditRequest; reply: Written<Message> };
  "messages.delete": { request: MessagesDeleteRequest; reply: Written<Message> };
  "messages.get": { request: MessagesGetRequest; reply: Message };
  "pins.add": { request: PinsAddRequest; reply: Written<Message> };
  "pins.remove": { request: PinsRemoveRequest; reply: Written<Message> };
  "pins.list": { request: PinsListRequest; reply: PinList };
  "reactions.add": { request: ReactionsAddRequest; reply: Written<Message> };
  "reactions.remove": { request: ReactionsRemoveRequest; reply: Written<Message> };
  "reactions.list": { request: ReactionsListRequest; reply: ReactionPage };
  "messages.list": { request: MessagesListRequest; reply: HistoryPage };
  "events.list": { request: EventsListRequest; reply: EventPage };
  "host.ensure_user": { request: HostEnsureUserRequest; reply: Written<User> };
  "host.update_user": { request: HostUpdateUserRequest; reply: Written<User> };
  "host.user": { request: HostUserRequest; reply: User };
  "host.list_users": { request: HostListUsersRequest; reply: UserPage };
  "host.sign_in": { request: HostSignInRequest; reply: Written<SignedIn> };
  "host.sign_in_visitor": { request: HostSignInVisitorRequest; reply: Written<SignedIn> };
  "host.make_reset_token": { request: HostMakeResetTokenRequest; reply: Written<AccountToken> };
  "host.make_email_token": { request: HostMakeEmailTokenRequest; reply: Written<AccountToken> };
  "host.verify_token": { request: HostVerifyTokenRequest; reply: TokenInfo };
  "host.keys": { request: HostKeysRequest; reply: KeySet };
  "host.rotate_key": { request: HostRotateKeyRequest; reply: Written<NewKey> };
  "host.trim": { request: HostTrimRequest; reply: Written<Trimmed> };
  "host.followers": { request: HostFollowersRequest; reply: FollowerList };
  "host.remove_follower": { request: HostRemoveFollowerRequest; reply: Written<Done> };
  "host.backup": { request: HostBackupRequest; reply: Written<BackedUp> };
  "host.stats": { request: HostStatsRequest; reply: Stats };
  "host.cursor": { request: HostCursorRequest; reply: Now };
  "host.disable_user": { request: HostDisableUserRequest; reply: Written<User> };
  "host.enable_user": { request: HostEnableUserRequest; reply: Written<User> };
  "host.end_sessions": { request: HostEndSessionsRequest; reply: Written<Done> };
  "host.list_reports": { request: HostListReportsRequest; reply: ReportPage };
  "host.resolve_report": { request: HostResolveReportRequest; reply: Written<Done> };
}

export declare class UsersOperations {
  /** Registers a user. */
  register(request: UsersRegisterRequest, options?: CallOptions): Promise<Written<User>>;
  /** Returns the caller's own user. */
  me(request?: UsersMeRequest, options?: CallOptions): Promise<User>;
  /** Changes the password and ends the caller's other sessions. */
  setPassword(request: UsersSetPasswordRequest, options?: CallOptions): Promise<Written<Done>>;
  /**
   * Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is
   * sent.
   */
  changeEmail(request: UsersChangeEmailRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Gives the user of a token the address that it was sent to. */
  confirmEmail(request: UsersConfirmEmailRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Returns a user whom the caller finds by id. */
  get(request: UsersGetRequest, options?: CallOptions): Promise<User>;
  /** Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix. */
  list(request?: UsersListRequest, options?: CallOptions): Promise<UserPage>;
  /** Changes the caller's name, the line about them and their picture: what is given of these. */
  update(request?: UsersUpdateRequest, options?: CallOptions): Promise<Written<User>>;
  /** Lists users by beginnings of the words of their names, of those whom the caller finds, page by page. */
  search(request: UsersSearchRequest, options?: CallOptions): Promise<UserPage>;
}

export declare class SessionsOperations {
  /** Checks e-mail and password and starts a session. */
  create(request: SessionsCreateRequest, options?: CallOptions): Promise<Written<SignedIn>>;
  /**
   * Like sessions.create, for a person who is hardly known: the session may use the named conversations and
   * nothing else.
   */
  createVisitor(request: SessionsCreateVisitorRequest, options?: CallOptions): Promise<Written<SignedIn>>;
  /**
   * Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of
   * an older one ends the session.
   */
  refresh(request: SessionsRefreshRequest, options?: CallOptions): Promise<Written<SignedIn>>;
  /** Lists the caller's sessions. */
  list(request?: SessionsListRequest, options?: CallOptions): Promise<SessionList>;
  /** Ends the session of this call. */
  signOut(request?: SessionsSignOutRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Ends one of the caller's sessions. */
  revoke(request: SessionsRevokeRequest, options?: CallOptions): Promise<Written<Done>>;
}

export declare class PasswordsOperations {
  /** What this server offers people who forgot their password. */
  policy(request?: PasswordsPolicyRequest, options?: CallOptions): Promise<PasswordPolicy>;
  /**
   * Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail
   * is sent.
   */
  requestReset(request: PasswordsRequestResetRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Sets the password of the user of a token and ends all their sessions. */
  reset(request: PasswordsResetRequest, options?: CallOptions): Promise<Written<Done>>;
}

export declare class BlocksOperations {
  /**
   * Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does
   * not put the caller into groups.
   */
  add(request: BlocksAddRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Ends a block. */
  remove(request: BlocksRemoveRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Lists the users whom the caller has blocked. */
  list(request?: BlocksListRequest, options?: CallOptions): Promise<BlockedPage>;
}

export declare class ReportsOperations {
  /** Reports a message that the caller sees, or a user, to the host. */
  create(request?: ReportsCreateRequest, options?: CallOptions): Promise<Written<Reported>>;
}

export declare class ConversationsOperations {
  /** Opens the direct conversation with a user, or returns the existing one. */
  openDirect(request: ConversationsOpenDirectRequest, options?: CallOptions): Promise<Written<Conversation>>;
  /** Makes a group; the caller becomes its owner. */
  createGroup(request: ConversationsCreateGroupRequest, options?: CallOptions): Promise<Written<Conversation>>;
  /** Lists the caller's conversations, page by page, each with its last message and exact unread count. */
  list(request?: ConversationsListRequest, options?: CallOptions): Promise<Inbox>;
  /** Returns one conversation as the caller sees it. */
  get(request: ConversationsGetRequest, options?: CallOptions): Promise<Conversation>;
  /** Lists the members of a conversation by id, page by page. */
  members(request: ConversationsMembersRequest, options?: CallOptions): Promise<MemberPage>;
  /** Adds a user to a group; they see messages from then on. */
  addMember(request: ConversationsAddMemberRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Adds many users to a group at once, by one notice; those who may not be added are left out. */
  addMembers(request: ConversationsAddMembersRequest, options?: CallOptions): Promise<Written<AddedMembers>>;
  /** Removes a member; the owner and admins of the group may. */
  removeMember(request: ConversationsRemoveMemberRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Leaves a group; the caller keeps access to what they could see. */
  leave(request: ConversationsLeaveRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Gives up a group that the caller left, with all that they could still read of it. */
  forget(request: ConversationsForgetRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Takes a conversation out of the caller's list until something newer is in it. */
  hide(request: ConversationsHideRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Puts a hidden conversation back into the caller's list. */
  show(request: ConversationsShowRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Moves the caller's read mark forward. */
  markRead(request: ConversationsMarkReadRequest, options?: CallOptions): Promise<Written<ReadMark>>;
  /** Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere. */
  markDelivered(request: ConversationsMarkDeliveredRequest, options?: CallOptions): Promise<DeliveredMark>;
  /** Changes what a group is called, shows and allows; its owner and admins may. */
  update(request: ConversationsUpdateRequest, options?: CallOptions): Promise<Written<Conversation>>;
  /** Mutes, pins, archives or marks a conversation for the caller alone. */
  setPreferences(request: ConversationsSetPreferencesRequest, options?: CallOptions): Promise<Written<Conversation>>;
}

export declare class TypingOperations {
  /** Says that the caller is typing; the other members are told, and nothing is stored. */
  send(request: TypingSendRequest, options?: CallOptions): Promise<TypingSent>;
}

export declare class MembersOperations {
  /** Makes a member an admin, takes that back, or hands the group over; its owner may. */
  setRole(request: MembersSetRoleRequest, options?: CallOptions): Promise<Written<Done>>;
}

export declare class InvitesOperations {
  /** Makes an invitation to a group; whoever has its token may join. */
  create(request: InvitesCreateRequest, options?: CallOptions): Promise<Written<NewInvite>>;
  /** Lists the valid invitations of a group, for those who may add people. */
  list(request: InvitesListRequest, options?: CallOptions): Promise<InviteList>;
  /** Takes an invitation back. */
  revoke(request: InvitesRevokeRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Returns to which group a token invites. */
  get(request: InvitesGetRequest, options?: CallOptions): Promise<InvitePreview>;
  /** Joins the group to which a token invites; a member stays one. */
  accept(request: InvitesAcceptRequest, options?: CallOptions): Promise<Written<Conversation>>;
}

export declare class MessagesOperations {
  /** Sends a message; it is on disk when the answer comes. */
  send(request: MessagesSendRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Gives a message of the caller another text or other data; the earlier ones are not kept. */
  edit(request: MessagesEditRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Deletes a message for everybody: its author may, and in a group its owner and admins. */
  delete(request: MessagesDeleteRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Returns one message. */
  get(request: MessagesGetRequest, options?: CallOptions): Promise<Message>;
  /** Returns a page of history: the newest messages, or those before, after or around a seq. */
  list(request: MessagesListRequest, options?: CallOptions): Promise<HistoryPage>;
}

export declare class PinsOperations {
  /** Pins a message: both members of a direct conversation may, and in a group the owner and admins. */
  add(request: PinsAddRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Takes the pin of a message away. */
  remove(request: PinsRemoveRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Lists the pinned messages that the caller may see, the newest pin first. */
  list(request: PinsListRequest, options?: CallOptions): Promise<PinList>;
}

export declare class ReactionsOperations {
  /** Reacts to a message with an emoji. */
  add(request: ReactionsAddRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Takes a reaction of the caller back. */
  remove(request: ReactionsRemoveRequest, options?: CallOptions): Promise<Written<Message>>;
  /** Lists who reacted to a message, and with what. */
  list(request: ReactionsListRequest, options?: CallOptions): Promise<ReactionPage>;
}

export declare class EventsOperations {
  /** Lists the events after a cursor, for clients that ask instead of subscribing. */
  list(request: EventsListRequest, options?: CallOptions): Promise<EventPage>;
}

export declare class HostOperations {
  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password.
   */
  ensureUser(request: HostEnsureUserRequest, options?: CallOptions): Promise<Written<User>>;
  /** Gives a user another e-mail, name, line about them or picture; their sessions go on. */
  updateUser(request: HostUpdateUserRequest, options?: CallOptions): Promise<Written<User>>;
  /** Returns any user, with their address. */
  user(request: HostUserRequest, options?: CallOptions): Promise<User>;
  /** Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix. */
  listUsers(request?: HostListUsersRequest, options?: CallOptions): Promise<UserPage>;
  /** Starts a session for a user whom the host has checked. */
  signIn(request: HostSignInRequest, options?: CallOptions): Promise<Written<SignedIn>>;
  /** Starts a session that may use the named conversations and nothing else, for a person who is hardly known. */
  signInVisitor(request: HostSignInVisitorRequest, options?: CallOptions): Promise<Written<SignedIn>>;
  /** Makes a token for passwords.reset, which the host sends to the user of an address. */
  makeResetToken(request: HostMakeResetTokenRequest, options?: CallOptions): Promise<Written<AccountToken>>;
  /** Makes a token for users.confirm_email, which the host sends to a new address of a user. */
  makeEmailToken(request: HostMakeEmailTokenRequest, options?: CallOptions): Promise<Written<AccountToken>>;
  /** Returns whose access token it is, if it is valid. */
  verifyToken(request: HostVerifyTokenRequest, options?: CallOptions): Promise<TokenInfo>;
  /** Lists the public keys of the tokens that this engine makes. */
  keys(request?: HostKeysRequest, options?: CallOptions): Promise<KeySet>;
  /** Makes a new key for access tokens; older tokens stay valid. */
  rotateKey(request?: HostRotateKeyRequest, options?: CallOptions): Promise<Written<NewKey>>;
  /** Deletes log records up to a position; messages are kept. */
  trim(request: HostTrimRequest, options?: CallOptions): Promise<Written<Trimmed>>;
  /** The names under which hosts follow the log, and how far each has confirmed. */
  followers(request?: HostFollowersRequest, options?: CallOptions): Promise<FollowerList>;
  /** Forgets a name to follow under, and its position; conflict while somebody follows under it. */
  removeFollower(request: HostRemoveFollowerRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Copies the data directory while it is in use; `cursor` is the newest position in the copy. */
  backup(request: HostBackupRequest, options?: CallOptions): Promise<Written<BackedUp>>;
  /** Returns figures about the engine. */
  stats(request?: HostStatsRequest, options?: CallOptions): Promise<Stats>;
  /** Returns the cursor of the newest event. */
  cursor(request?: HostCursorRequest, options?: CallOptions): Promise<Now>;
  /** Ends a user's sessions and lets none begin; their conversations go on without them. */
  disableUser(request: HostDisableUserRequest, options?: CallOptions): Promise<Written<User>>;
  /** Lets a disabled user sign in again. */
  enableUser(request: HostEnableUserRequest, options?: CallOptions): Promise<Written<User>>;
  /** Ends all sessions of a user. */
  endSessions(request: HostEndSessionsRequest, options?: CallOptions): Promise<Written<Done>>;
  /** Lists the reports that wait for the host, the oldest first. */
  listReports(request?: HostListReportsRequest, options?: CallOptions): Promise<ReportPage>;
  /** Takes a report from the queue. */
  resolveReport(request: HostResolveReportRequest, options?: CallOptions): Promise<Written<Done>>;
}

/** The groups of operations. */
export interface Groups {
  readonly users: UsersOperations;
  readonly sessions: SessionsOperations;
  readonly passwords: PasswordsOperations;
  readonly blocks: BlocksOperations;
  readonly reports: ReportsOperations;
  readonly conversations: ConversationsOperations;
  readonly typing: TypingOperations;
  readonly members: MembersOperations;
  readonly invites: InvitesOperations;
  readonly messages: MessagesOperations;
  readonly pins: PinsOperations;
  readonly reactions: ReactionsOperations;
  readonly events: EventsOperations;
}
