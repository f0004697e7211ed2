// The objects of docs/reference/protocol.md, as they travel. Members that this version does not know are ignored.

export interface User {
  id: number;
  /** Empty for those who may not see it. */
  email: string;
  name: string;
  created_at: number;
  /** A line of their own. */
  about?: string;
  /** A reference to a picture. */
  picture?: string;
}

/** How many people reacted to a message with one emoji. */
export interface Reaction {
  emoji: string;
  count: number;
  /** Whether the reader is one of them; not said in live events, which are the same for everybody. */
  mine?: boolean;
}

/** The one reaction that a change of a message stands for. */
export interface Reacted {
  user: number;
  emoji: string;
  /** They took it back. */
  removed?: boolean;
}

export interface Reactor {
  user: User;
  emoji: string;
}

export interface ReactorPage {
  reactions: Reactor[];
  next: number | null;
}

export type MessageKind = "text" | "created" | "joined" | "left" | "removed" | "updated" | "role";

/** Who may do something in a group: everybody, or its owner and admins. */
export type Allowed = "all" | "admins";

/** What is different in a group, or should be. */
export interface ConversationUpdate {
  title?: string;
  description?: string;
  /** A reference, such as a URL. */
  picture?: string;
  who_posts?: Allowed;
  who_adds?: Allowed;
  /** What new members see of the time before they joined. */
  history?: "joined" | "all";
}

/** What somebody keeps about a conversation for themselves. */
export interface Preferences {
  /** Milliseconds since 1970; 0: not muted. */
  muted_until?: number;
  pinned?: boolean;
  archived?: boolean;
  marked_unread?: boolean;
}

/** A numbered place in a conversation: a person's words, or a notice about the people in `users`. */
export interface Message {
  id: number;
  conversation: number;
  seq: number;
  kind: MessageKind;
  from: number;
  body: string;
  client_key?: string;
  at: number;
  users?: number[];
  /** `body` is only the beginning, as where a conversation shows its last message. */
  cut?: boolean;
  /** When its author last gave it another text. */
  edited_at?: number;
  /** When it was deleted, and by whom: its place stays, with an empty `body`. */
  deleted_at?: number;
  deleted_by?: number;
  /** Of an "updated" notice. */
  update?: ConversationUpdate;
  /** Of a "role" notice: that of `users` from here on. */
  role?: Role;
  /** Of a "left" notice: who owns the group now, if that was the owner. */
  owner?: number;
  /** Since when it is pinned, and by whom. */
  pinned_at?: number;
  pinned_by?: number;
  /** A kind each, the oldest first. */
  reactions?: Reaction[];
  /** The seq of the message that this one answers, and that message as it is now, if this user may see it. */
  reply_to?: number;
  reply?: Reply;
  /** Ids of the members whom it mentions. */
  mentions?: number[];
  /** It mentions all of them. */
  everybody?: boolean;
  /** For programs, beside `body` or instead of it. */
  data?: object;
}

/** What an answer shows of the message that it answers. */
export interface Reply {
  from: number;
  body: string;
  cut?: boolean;
  deleted?: boolean;
}

export type Role = "owner" | "admin" | "member";

export interface Conversation {
  id: number;
  kind: "direct" | "group";
  title: string;
  description?: string;
  picture?: string;
  who_posts?: Allowed;
  who_adds?: Allowed;
  history?: "joined" | "all";
  muted_until?: number;
  pinned?: boolean;
  marked_unread?: boolean;
  created_at: number;
  created_by: number;
  last_seq: number;
  members: number;
  peer?: User;
  role: Role;
  active: boolean;
  /** The caller took it out of their list, until something newer is in it. */
  hidden?: boolean;
  read_seq: number;
  peer_read_seq?: number;
  /** The newest message that a device of the other one is known to have; what was read was delivered too. */
  peer_delivered_seq?: number;
  unread: number;
  /** Those of them that mention the caller or everybody. */
  unread_mentions: number;
  last_message: Message | null;
  /** Of the newest message or of the opening. It rises in the whole store; the times are labels and may be wrong. */
  position: number;
}

export interface ConversationPage {
  conversations: Conversation[];
  next: number | null;
}

export interface Member {
  user: User;
  role: Role;
  joined_at: number;
  read_seq: number;
  delivered_seq?: number;
}

/** An invitation to a group. Its token is told once, when it is made. */
export interface Invite {
  id: number;
  created_by: number;
  created_at: number;
  expires_at: number;
  uses: number;
  uses_max: number;
}

/** What became of adding many people at once. */
export interface AddedMembers {
  notice?: Message;
  /** Those who are no members now. */
  skipped: number[];
}

export interface NewInvite extends Invite {
  token: string;
}

export interface InvitePreview {
  conversation: number;
  title: string;
  picture?: string;
  members: number;
  member: boolean;
  expires_at: number;
}

export interface SignedIn {
  user: User;
  session: number;
  access_token: string;
  access_expires_at: number;
  refresh_token: string;
  refresh_expires_at: number;
}

export interface Welcome {
  user: User;
  session: number;
  cursor: string;
  resumed: boolean;
  /** The hub's clock. */
  now?: number;
}

export interface MessagePage {
  messages: Message[];
  more_before: boolean;
  more_after: boolean;
}

/** How users find each other: everybody in a list, by the whole address, or by sharing a conversation. */
/** What a server offers people who forgot their password. */
export interface PasswordPolicy {
  reset_by_mail: boolean;
}

export type Directory = "open" | "exact" | "contacts";

export interface UserPage {
  users: User[];
  next: string | null;
  directory: Directory;
}

/** Users by id. */
export interface UserPageById {
  users: User[];
  next: number | null;
}

export interface MemberPage {
  members: Member[];
  next: number | null;
}

export interface ReadMark {
  conversation: number;
  seq: number;
  unread: number;
  unread_mentions: number;
}

export type WireEvent =
  | ({ event: "message"; cursor?: string } & Message)
  | ({ event: "message_changed"; cursor?: string; reacted?: Reacted } & Message)
  | { event: "conversation"; cursor?: string; conversation: number; at: number }
  | { event: "read"; cursor?: string; conversation: number; user: number; seq: number; at: number }
  | { event: "delivered"; cursor?: string; conversation: number; user: number; seq: number; at: number }
  | { event: "typing"; cursor?: string; conversation: number; user: number; expires_in_ms: number; at: number }
  | { event: "listing"; cursor?: string; conversation: number; hidden: boolean; at: number }
  | { event: "preferences"; cursor?: string; conversation: number; muted_until: number; pinned: boolean; marked_unread: boolean; at: number }
  | { event: "forgotten"; cursor?: string; conversation: number; at: number }
  | { event: "blocks"; cursor?: string; at: number };
