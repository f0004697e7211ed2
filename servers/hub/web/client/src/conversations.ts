import type { Clock } from "./environment.js";
import { type Happening, Inbox, kHeldMax } from "./inbox.js";
import type { Conversation, User } from "./wire.js";

const kConversationsMax = 1_000;
const kSyncPauseMs = 3_000;

export interface ConversationsHooks {
  read<T>(operation: string, fields: object): Promise<T>;
  changed(): void;
  /** Somebody is known from now on. */
  met(user: User): void;
  /** Unread messages after a seq, where that is known. */
  countAfter(conversation: number, seq: number): number | undefined;
}

/** Keeps the inbox: reads it whole after a connection that could not be resumed, and single conversations when one is new. */
export class Conversations {
  readonly inbox: Inbox;
  /** Whether the list has been read. */
  synced = false;
  #syncRun = 0;
  #rereading = new Map<number, Happening[]>(); // what happens to conversations while they are read again

  constructor(
    private readonly clock: Clock,
    private readonly hooks: ConversationsHooks,
  ) {
    this.inbox = new Inbox(hooks.countAfter, (conversation) => void this.reread(conversation));
  }

  /** For this user from now on, with nothing known; 0 is nobody. */
  open(user: number): void {
    this.inbox.open(user);
    this.#rereading.clear();
    this.synced = false;
    this.#syncRun++;
  }

  happened(conversation: number, happening: Happening): void {
    const since = this.#rereading.get(conversation);
    if (since && since.length < kHeldMax) since.push(happening);
    this.inbox.apply(happening);
    this.hooks.changed();
  }

  /** Reads the whole list anew; what happens meanwhile is applied to it. */
  async sync(): Promise<void> {
    const run = ++this.#syncRun;
    this.inbox.beginSnapshot();
    try {
      const page = await this.hooks.read<{ conversations: Conversation[] }>("conversations.list", { limit: kConversationsMax });
      if (run !== this.#syncRun) return;
      if (!this.inbox.endSnapshot(page.conversations)) return void this.sync();
      for (const { peer } of page.conversations) if (peer) this.hooks.met(peer);
      this.synced = true;
      this.hooks.changed();
    } catch {
      if (run === this.#syncRun) this.clock.setTimeout(() => run === this.#syncRun && void this.sync(), kSyncPauseMs);
    }
  }

  async reread(conversation: number): Promise<void> {
    if (this.#rereading.has(conversation)) return;
    const since: Happening[] = [];
    this.#rereading.set(conversation, since);
    try {
      const fresh = await this.hooks.read<Conversation>("conversations.get", { conversation });
      if (this.#rereading.get(conversation) === since) this.adopt(fresh, since);
    } catch {
      // The next thing that happens there asks again.
    }
    if (this.#rereading.get(conversation) === since) this.#rereading.delete(conversation);
  }

  adopt(conversation: Conversation, since: Happening[] = []): void {
    this.#rereading.delete(conversation.id);
    if (conversation.peer) this.hooks.met(conversation.peer);
    this.inbox.adopt(conversation, since);
    this.hooks.changed();
  }
}
