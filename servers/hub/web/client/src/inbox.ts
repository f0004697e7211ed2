import type { Conversation, Message, ReadMark } from "./wire.js";

/** What happened to a conversation as far as its line in the list is concerned. */
export type Happening =
  | { kind: "message"; message: Message }
  | { kind: "read"; conversation: number; user: number; seq: number }
  | { kind: "mark"; mark: ReadMark };

export const kHeldMax = 2_000;

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
    /** Unread messages after a seq, where that is known; undefined: ask the server. */
    private readonly countAfter: (conversation: number, seq: number) => number | undefined,
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

  /** The one that was last active first. */
  list(): Conversation[] {
    return [...this.#conversations.values()].sort((a, b) => b.position - a.position || b.id - a.id);
  }

  /** In all conversations that one still is in. */
  get unread(): number {
    let sum = 0;
    for (const { active, unread } of this.#conversations.values()) if (active) sum += unread;
    return sum;
  }

  beginSnapshot(): void {
    this.#held = [];
    this.#adopted.clear();
    this.#overflown = false;
  }

  /** False: too much happened meanwhile, read again. */
  endSnapshot(conversations: Conversation[]): boolean {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (this.#overflown) return false;
    const adopted = [...this.#adopted].map((id) => this.#conversations.get(id)!);
    this.#conversations = new Map([...adopted, ...conversations].map((conversation) => [conversation.id, { ...conversation }]));
    for (const happening of held) this.apply(happening);
    return true;
  }

  abandonSnapshot(): void {
    this.#held = undefined;
  }

  /** One conversation read again. What happened while it was read comes in `since`; the snapshot may know of it or not. */
  adopt(conversation: Conversation, since: Happening[]): void {
    this.#conversations.set(conversation.id, { ...conversation });
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
    else if (happening.kind === "read") this.#read(happening.conversation, happening.user, happening.seq);
    else this.#mark(happening.mark);
  }

  #message(message: Message): void {
    const conversation = this.#conversations.get(message.conversation);
    if (!conversation) return this.wanted(message.conversation);
    if (message.seq <= conversation.last_seq) return;
    conversation.last_seq = message.seq;
    conversation.last_message = message;
    conversation.position = message.id;
    if (message.kind === "text") {
      if (message.from === this.#user) {
        conversation.read_seq = message.seq;
        conversation.unread = 0;
      } else {
        conversation.unread++;
        if (message.from === conversation.peer?.id) conversation.peer_read_seq = message.seq;
      }
      return;
    }
    const about = message.users ?? [];
    if (message.kind === "joined") conversation.members += about.length;
    if (message.kind === "left" || message.kind === "removed") conversation.members -= about.length;
    if (!about.includes(this.#user)) return;
    conversation.active = message.kind === "joined" || message.kind === "created";
    if (conversation.active) this.wanted(conversation.id); // what I may see has changed
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
    const unread = seq >= conversation.last_seq ? 0 : this.countAfter(id, seq);
    if (unread === undefined) this.wanted(id);
    else conversation.unread = unread;
  }

  #mark({ conversation: id, seq, unread }: ReadMark): void {
    const conversation = this.#conversations.get(id);
    if (!conversation || seq < conversation.read_seq) return;
    conversation.read_seq = seq;
    conversation.unread = seq >= conversation.last_seq ? 0 : (this.countAfter(id, seq) ?? unread);
  }
}
