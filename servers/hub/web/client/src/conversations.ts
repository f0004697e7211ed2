import type { Clock } from "./environment.js";
import { ConfabError, toConfabError } from "./errors.js";
import { type Happening, Inbox, kHeldMax } from "./inbox.js";
import type { Unread } from "./timeline.js";
import type { Conversation, ConversationPage, User } from "./wire.js";

const kFirstConversations = 1_000; // the service may give fewer
const kMoreConversations = 200;
const kSyncPauseMs = 3_000;

export interface ConversationsHooks {
  read<T>(operation: string, fields: object): Promise<T>;
  changed(): void;
  /** The beginning of the list was read. */
  listed(): void;
  /** Somebody is known from now on. */
  met(user: User): void;
  /** What is unread after a seq and up to another, where that is known. */
  countAfter(conversation: number, seq: number, last: number): Unread | undefined;
  /** It is or was looked at: it stays known though it is not among the last active. */
  lookedAt(conversation: number): boolean;
}

/**
 * Keeps the inbox: reads its beginning after a connection that could not be resumed, more of it when that is asked for, and single
 * conversations when one is new or named.
 */
export class Conversations {
  readonly inbox: Inbox;
  /** Whether the beginning of the list has been read. */
  synced = false;
  #syncRun = 0;
  #syncing = false;
  #next: number | null = null; // where the list goes on
  #more: Promise<void> | undefined;
  #since: Happening[] | undefined; // what happens while more is read
  #reading = new Map<number, { since: Happening[]; done: Promise<void> }>(); // single conversations, and what happens to them meanwhile

  constructor(
    private readonly clock: Clock,
    private readonly hooks: ConversationsHooks,
  ) {
    this.inbox = new Inbox(hooks.countAfter, (conversation) => this.reread(conversation));
  }

  /** For this user from now on, with nothing known; 0 is nobody. */
  open(user: number): void {
    this.inbox.open(user);
    this.#reading.clear();
    this.#more = this.#since = undefined;
    this.#next = null;
    this.#syncing = false;
    this.synced = false;
    this.#syncRun++;
  }

  happened(conversation: number, happening: Happening): void {
    for (const since of [this.#reading.get(conversation)?.since, this.#since]) {
      if (since && since.length < kHeldMax) since.push(happening);
    }
    this.inbox.apply(happening);
    this.hooks.changed();
  }

  /** Reads the list anew from its beginning; what happens meanwhile is applied to it. */
  async sync(): Promise<void> {
    const run = ++this.#syncRun;
    this.#syncing = true;
    this.#more = this.#since = undefined; // of the list as it was
    this.inbox.beginSnapshot();
    try {
      const page = await this.hooks.read<ConversationPage>("conversations.list", { limit: kFirstConversations });
      if (run !== this.#syncRun) return;
      const kept = this.inbox.endSnapshot(page.conversations, (conversation) => this.hooks.lookedAt(conversation));
      if (!kept) return void this.sync();
      this.#syncing = false;
      this.synced = true;
      this.#took(page);
      for (const conversation of kept) this.reread(conversation);
      this.hooks.listed();
    } catch {
      if (run === this.#syncRun) this.clock.setTimeout(() => run === this.#syncRun && void this.sync(), kSyncPauseMs);
    }
  }

  /** Whether there are conversations that were active before those of the list. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Reads some of those. Throws what the service answers. */
  loadMore(): Promise<void> {
    if (this.#more) return this.#more;
    if (this.#next === null || this.#syncing) return Promise.resolve();
    const more = this.#readMore(this.#next).finally(() => {
      if (this.#more === more) this.#more = undefined;
    });
    this.#more = more;
    return more;
  }

  async #readMore(after: number): Promise<void> {
    const run = this.#syncRun;
    const since: Happening[] = [];
    this.#since = since;
    try {
      const page = await this.hooks.read<ConversationPage>("conversations.list", { after, limit: kMoreConversations });
      if (run !== this.#syncRun || since.length >= kHeldMax) return; // too much happened: it is asked for again
      this.inbox.append(page.conversations, since);
      this.#took(page);
    } finally {
      if (this.#since === since) this.#since = undefined;
    }
  }

  #took(page: ConversationPage): void {
    this.#next = page.next ?? null;
    for (const { peer } of page.conversations) if (peer) this.hooks.met(peer);
    this.hooks.changed();
  }

  /** Reads what the user hid: the first thousand of it. */
  async loadArchived(): Promise<void> {
    const page = await this.hooks.read<ConversationPage>("conversations.list", { hidden: true, limit: kFirstConversations });
    for (const conversation of page.conversations) if (!this.inbox.get(conversation.id)) this.adopt(conversation);
  }

  /** A conversation by its id, wherever in the list it is. Throws `not_found` and what else the service answers. */
  async load(conversation: number): Promise<Conversation> {
    if (!this.inbox.get(conversation)) await this.#read(conversation);
    const known = this.inbox.get(conversation);
    if (!known) throw new ConfabError("not_found", "no such conversation");
    return known;
  }

  reread(conversation: number): void {
    this.#read(conversation).catch(() => {}); // the next thing that happens there asks again
  }

  #read(conversation: number): Promise<void> {
    const running = this.#reading.get(conversation);
    if (running) return running.done;
    const since: Happening[] = [];
    const done = this.#readOne(conversation, since);
    this.#reading.set(conversation, { since, done });
    return done;
  }

  async #readOne(conversation: number, since: Happening[]): Promise<void> {
    const wanted = () => this.#reading.get(conversation)?.since === since;
    try {
      const fresh = await this.hooks.read<Conversation>("conversations.get", { conversation });
      if (wanted()) this.adopt(fresh, since);
    } catch (reason) {
      if (wanted() && toConfabError(reason).code === "not_found") {
        this.inbox.drop(conversation);
        this.hooks.changed();
      }
      throw reason;
    } finally {
      if (wanted()) this.#reading.delete(conversation);
    }
  }

  adopt(conversation: Conversation, since: Happening[] = []): void {
    this.#reading.delete(conversation.id);
    if (conversation.peer) this.hooks.met(conversation.peer);
    this.inbox.adopt(conversation, since);
    this.hooks.changed();
  }
}
