import { mentionsUser, newerOf, type Unread } from "./timeline.js";
import type { Conversation, Message, Preferences, ReadMark } from "./wire.js";

/** What happened to a conversation as far as its line in the list is concerned. */
export type Happening =
  | { kind: "message"; message: Message }
  | { kind: "changed"; message: Message }
  | { kind: "read"; conversation: number; user: number; seq: number }
  | { kind: "delivered"; conversation: number; user: number; seq: number }
  | { kind: "mark"; mark: ReadMark }
  | { kind: "listing"; conversation: number; hidden: boolean }
  | { kind: "preferences"; conversation: number; set: Preferences }
  | { kind: "forgotten"; conversation: number };

export const kHeldMax = 2_000;
const kNothing: Unread = { texts: 0, mentions: 0 };

function setUnread(conversation: Conversation, { texts, mentions }: Unread): void {
  conversation.unread = texts;
  conversation.unread_mentions = mentions;
}

function conversationOf(happening: Happening): number {
  if (happening.kind === "message" || happening.kind === "changed") return happening.message.conversation;
  return happening.kind === "mark" ? happening.mark.conversation : happening.conversation;
}

/**
 * The caller's conversations with their last message and unread count, kept exact by what happens. While a snapshot is being
 * read, happenings are held and applied to it afterwards; what it has already seen is known by its last seq.
 */
export class Inbox {
  #conversations = new Map<number, Conversation>();
  #held: Happening[] | undefined;
  #adopted = new Set<number>(); // while a snapshot is read, which may not know them yet
  #overflown = false;
  #user = 0;

  constructor(
    /** What is unread after a seq and up to another, where that is known; undefined: ask the server. */
    private readonly countAfter: (conversation: number, seq: number, last: number) => Unread | undefined,
    /** Nothing, or not enough, is known of this conversation: read it again. */
    private readonly wanted: (conversation: number) => void,
  ) {}

  open(user: number): void {
    this.#user = user;
    this.#conversations.clear();
    this.#held = undefined;
  }

  get(conversation: number): Conversation | undefined {
    return this.#conversations.get(conversation);
  }

  /** What the user pinned, then the one that was last active first, without what they hid. */
  list(): Conversation[] {
    const shown = [...this.#conversations.values()].filter(({ hidden }) => !hidden);
    return shown.sort((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.position - a.position || b.id - a.id);
  }

  /** What the user hid, as far as it is known: the one that was last active first. */
  archived(): Conversation[] {
    const hidden = [...this.#conversations.values()].filter((conversation) => conversation.hidden);
    return hidden.sort((a, b) => b.position - a.position || b.id - a.id);
  }

  /** In the conversations that are known, that one still is in and that are not hidden. */
  get unread(): number {
    let sum = 0;
    for (const { active, hidden, unread } of this.#conversations.values()) if (active && !hidden) sum += unread;
    return sum;
  }

  beginSnapshot(): void {
    this.#held = [];
    this.#adopted.clear();
    this.#overflown = false;
  }

  /**
   * From now on there are the conversations of the snapshot, and of those that it does not have the ones that `keep` says: their ids are
   * returned, because they must be read again. Undefined: too much happened meanwhile, read the snapshot again.
   */
  endSnapshot(conversations: Conversation[], keep: (conversation: number) => boolean): number[] | undefined {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (this.#overflown) return undefined;
    const before = this.#conversations;
    this.#conversations = new Map(conversations.map((conversation) => [conversation.id, { ...conversation }]));
    const kept: number[] = [];
    for (const [id, conversation] of before) {
      if (this.#conversations.has(id) || !(this.#adopted.has(id) || keep(id))) continue;
      this.#conversations.set(id, conversation);
      if (!this.#adopted.has(id)) kept.push(id);
    }
    for (const happening of held) this.apply(happening);
    return kept;
  }

  abandonSnapshot(): void {
    this.#held = undefined;
  }

  /** Conversations that were active before those of the snapshot. What happened while they were read comes in `since`. */
  append(conversations: Conversation[], since: Happening[]): void {
    const added = conversations.filter(({ id }) => !this.#conversations.has(id)); // the others are kept exact as it is
    for (const conversation of added) this.#conversations.set(conversation.id, { ...conversation });
    const ids = new Set(added.map(({ id }) => id));
    for (const happening of since) if (ids.has(conversationOf(happening))) this.apply(happening);
  }

  /** There is no such conversation any more, or not for this user. */
  drop(conversation: number): void {
    this.#conversations.delete(conversation);
  }

  /** One conversation read again. What happened while it was read comes in `since`; the snapshot may know of it or not. */
  adopt(conversation: Conversation, since: Happening[]): void {
    const known = this.#conversations.get(conversation.id)?.peer_delivered_seq ?? 0; // the service may have forgotten it
    const peer_delivered_seq = Math.max(conversation.peer_delivered_seq ?? 0, known);
    this.#conversations.set(conversation.id, { ...conversation, ...(peer_delivered_seq ? { peer_delivered_seq } : {}) });
    if (this.#held) this.#adopted.add(conversation.id);
    for (const happening of since) this.apply(happening);
  }

  apply(happening: Happening): void {
    if (this.#held) {
      if (this.#held.length < kHeldMax) this.#held.push(happening);
      else this.#overflown = true;
      return;
    }
    if (happening.kind === "message") this.#message(happening.message);
    else if (happening.kind === "changed") this.#changed(happening.message);
    else if (happening.kind === "read") this.#read(happening.conversation, happening.user, happening.seq);
    else if (happening.kind === "delivered") this.#delivered(happening.conversation, happening.user, happening.seq);
    else if (happening.kind === "mark") this.#mark(happening.mark);
    else if (happening.kind === "preferences") this.#preferences(happening.conversation, happening.set);
    else if (happening.kind === "listing") this.#listing(happening.conversation, happening.hidden);
    else this.#conversations.delete(happening.conversation);
  }

  #message(message: Message): void {
    const conversation = this.#conversations.get(message.conversation);
    if (!conversation) return this.wanted(message.conversation);
    conversation.hidden = false; // what is held may know the message already, but not that it came after the hiding
    if (message.seq <= conversation.last_seq) return;
    conversation.last_seq = message.seq;
    conversation.last_message = message;
    conversation.position = message.id;
    if (message.kind === "text") {
      if (message.from === this.#user) {
        conversation.read_seq = message.seq;
        setUnread(conversation, kNothing);
        conversation.marked_unread = false;
      } else {
        if (!message.deleted_at) conversation.unread++;
        if (mentionsUser(message, this.#user)) conversation.unread_mentions++;
        if (message.from === conversation.peer?.id) conversation.peer_read_seq = message.seq;
      }
      return;
    }
    const about = message.users ?? [];
    if (message.kind === "updated") Object.assign(conversation, message.update);
    if (message.owner === this.#user) conversation.role = "owner";
    if (message.kind === "role") {
      if (message.role === "owner" && message.from === this.#user) conversation.role = "admin";
      if (message.role && about.includes(this.#user)) conversation.role = message.role;
      return;
    }
    if (message.kind === "joined") conversation.members += about.length;
    if (message.kind === "left" || message.kind === "removed") conversation.members -= about.length;
    if (!about.includes(this.#user)) return;
    conversation.active = message.kind === "joined" || message.kind === "created";
    if (conversation.active) this.wanted(conversation.id); // what I may see has changed
  }

  /** Of a conversation that is not known nothing is shown that could change. */
  #changed(message: Message): void {
    const conversation = this.#conversations.get(message.conversation);
    if (!conversation) return;
    const { last_message: last, read_seq, last_seq } = conversation;
    const isLast = last?.seq === message.seq;
    if (isLast) conversation.last_message = newerOf(last, message);
    if (!message.deleted_at || message.from === this.#user || message.seq <= read_seq) return;
    const unread = this.countAfter(conversation.id, read_seq, last_seq);
    if (unread !== undefined) return setUnread(conversation, unread);
    if (!isLast) return this.wanted(conversation.id); // the count may have been taken before it was deleted, or after
    if (last.deleted_at) return;
    conversation.unread = Math.max(0, conversation.unread - 1);
    if (mentionsUser(last, this.#user)) conversation.unread_mentions = Math.max(0, conversation.unread_mentions - 1);
  }

  #read(id: number, user: number, seq: number): void {
    const conversation = this.#conversations.get(id);
    if (!conversation) return;
    if (user !== this.#user) {
      if (user === conversation.peer?.id) conversation.peer_read_seq = Math.max(conversation.peer_read_seq ?? 0, seq);
      return;
    }
    if (seq <= conversation.read_seq) return;
    conversation.read_seq = seq;
    conversation.marked_unread = false;
    const unread = seq >= conversation.last_seq ? kNothing : this.countAfter(id, seq, conversation.last_seq);
    if (unread === undefined) this.wanted(id);
    else setUnread(conversation, unread);
  }

  #delivered(id: number, user: number, seq: number): void {
    const conversation = this.#conversations.get(id);
    if (user === conversation?.peer?.id) conversation.peer_delivered_seq = Math.max(conversation.peer_delivered_seq ?? 0, seq);
  }

  #listing(id: number, hidden: boolean): void {
    const conversation = this.#conversations.get(id);
    if (conversation) conversation.hidden = hidden;
    else if (!hidden) this.wanted(id);
  }

  #preferences(id: number, { muted_until, pinned, marked_unread }: Preferences): void {
    const conversation = this.#conversations.get(id);
    if (conversation) Object.assign(conversation, { muted_until, pinned, marked_unread });
    else if (pinned) this.wanted(id); // it may be far down in the list
  }

  #mark({ conversation: id, seq, unread: texts, unread_mentions: mentions }: ReadMark): void {
    const conversation = this.#conversations.get(id);
    if (!conversation || seq < conversation.read_seq) return;
    if (seq > conversation.read_seq) conversation.marked_unread = false;
    conversation.read_seq = seq;
    setUnread(conversation, seq >= conversation.last_seq ? kNothing : (this.countAfter(id, seq, conversation.last_seq) ?? { texts, mentions }));
  }
}
