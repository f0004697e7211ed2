export { ConfabClient, type ClientEvents, type ClientOptions, type TimelineView } from "./client.js";
export { wakeWithBrowser } from "./browser.js";
export { ConfabError, type ErrorCode, type FieldError } from "./errors.js";
export type { Clock, KeyValueStorage, Locks, WebSocketClass, WebSocketLike } from "./environment.js";
export type { ConnectionState } from "./connection.js";
export type { SessionState, SignedOutReason } from "./session.js";
export type { AccessToken, TokenProvider } from "./token-session.js";
export type { Beside, PendingMessage } from "./outbox.js";
export { mentionsUser, replyOf } from "./timeline.js";
export type {
  Allowed,
  Conversation,
  ConversationUpdate,
  Directory,
  Invite,
  InvitePreview,
  Member,
  MemberPage,
  Message,
  MessageKind,
  AddedMembers,
  NewInvite,
  PasswordPolicy,
  Preferences,
  Reaction,
  Reactor,
  ReactorPage,
  Reply,
  Role,
  User,
  UserPage,
} from "./wire.js";
