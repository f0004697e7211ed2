import { Backoff } from "./backoff.js";
import type { Environment } from "./environment.js";
import { ConfabError, isObject, toConfabError } from "./errors.js";
import type { Message } from "./wire.js";

export const kPendingMessagesMax = 200;
export const kPendingBytesMax = 1 << 20; // what a tab's storage surely takes
const kAtOnceMax = 8;
const kPassingFailuresMax = 8;

/** What a message may have beside its text, as messages.send takes it. */
export interface Beside {
  reply_to?: number;
  mentions?: number[];
  everybody?: boolean;
}

/** A message that the server has not confirmed. It keeps its `key` for as long as its outcome is open. */
export interface PendingMessage {
  readonly conversation: number;
  readonly body: string;
  readonly beside?: Beside;
  /** When it was written, by the clock of this machine. */
  readonly at: number;
  key: string;
  state: "pending" | "failed";
  error?: ConfabError;
  /** It may have reached the server. */
  tried: boolean;
}

export interface OutboxHooks {
  changed(conversation: number): void;
  /** Sends one message; rejects with a ConfabError. */
  send(pending: PendingMessage): Promise<Message>;
  sent(message: Message): void;
}

/**
 * What was written and is not confirmed yet, in the order in which it was written. Of each conversation one message at a time
 * is on its way, so that none overtakes another. Kept in the tab's storage, so a reload loses nothing. Several clients of a page
 * keep their messages there side by side; after a reload each of them sends all, which the keys make harmless.
 */
export class Outbox {
  #entries: PendingMessage[] = [];
  #goneKeys = new Set<string>(); // of entries that may still be stored
  #sending = new Set<PendingMessage>();
  #failures = new Map<number, number>(); // passing failures one after the other, by conversation
  #resting = new Map<number, unknown>(); // timers of the conversations that pause after such a failure
  #online = false;
  #user = 0;

  constructor(
    private readonly environment: Environment,
    private readonly hooks: OutboxHooks,
  ) {}

  get size(): number {
    return this.#entries.length;
  }

  of(conversation: number): PendingMessage[] {
    return this.#entries.filter((entry) => entry.conversation === conversation);
  }

  /** From now on for this user: what they left unsent in this tab is taken up again. */
  open(user: number): void {
    this.close();
    this.#user = user;
    this.#entries = this.#restore();
    for (const conversation of new Set(this.#entries.map((entry) => entry.conversation))) this.hooks.changed(conversation);
  }

  /** The user is gone; their unsent messages stay stored unless `forget`. */
  close(forget = false): void {
    if (forget) this.#forget();
    this.setOnline(false);
    for (const timer of this.#resting.values()) this.environment.clock.clearTimeout(timer);
    this.#resting.clear();
    this.#failures.clear();
    this.#sending.clear();
    this.#entries = [];
    this.#user = 0;
  }

  setOnline(online: boolean): void {
    this.#online = online;
    this.#pump();
  }

  add(conversation: number, body: string, beside: Beside = {}): PendingMessage {
    const bytes = this.#entries.reduce((sum, entry) => sum + entry.body.length, body.length);
    if (this.#entries.length >= kPendingMessagesMax || bytes > kPendingBytesMax) {
      throw new ConfabError("overloaded", "too many messages wait to be sent");
    }
    const at = this.environment.clock.now();
    const entry: PendingMessage = { conversation, body, beside, at, key: this.environment.newKey(), state: "pending", tried: false };
    this.#entries.push(entry);
    this.#changed(conversation);
    return entry;
  }

  /** Again, after all the others. A refused message goes as a new one: under its old key the refusal would come again. */
  retry(entry: PendingMessage): void {
    if (entry.state !== "failed" || !this.#entries.includes(entry)) return;
    if (!entry.error?.passing) {
      this.#goneKeys.add(entry.key);
      entry.key = this.environment.newKey();
      entry.tried = false;
    }
    entry.state = "pending";
    delete entry.error;
    this.#failures.delete(entry.conversation);
    this.#entries = [...this.#entries.filter((other) => other !== entry), entry];
    this.#changed(entry.conversation);
  }

  discard(entry: PendingMessage): void {
    if (this.#sending.has(entry)) return;
    this.#remove(entry);
  }

  /** Confirmed messages of this user in one conversation, from wherever they are known: what waited under their keys is done. */
  confirmed(conversation: number, messages: Message[]): void {
    const keys = new Set(messages.map((message) => message.client_key));
    const left = this.#entries.filter((entry) => entry.conversation !== conversation || !keys.has(entry.key));
    if (left.length === this.#entries.length) return;
    for (const entry of this.#entries) if (!left.includes(entry)) this.#goneKeys.add(entry.key);
    this.#entries = left;
    this.#changed(conversation);
  }

  #pump(): void {
    if (!this.#online) return;
    const busy = new Set([...this.#sending].map((entry) => entry.conversation));
    for (const entry of this.#entries) {
      if (this.#sending.size >= kAtOnceMax) return;
      if (entry.state !== "pending" || busy.has(entry.conversation) || this.#resting.has(entry.conversation)) continue;
      busy.add(entry.conversation);
      void this.#send(entry);
    }
  }

  async #send(entry: PendingMessage): Promise<void> {
    this.#sending.add(entry);
    const answer = this.hooks.send(entry); // tells by `tried` whether this is a repeat
    if (!entry.tried) {
      entry.tried = true;
      this.#store();
    }
    try {
      const message = await answer;
      this.#failures.delete(entry.conversation);
      if (this.#sending.delete(entry)) this.hooks.sent(message);
    } catch (reason) {
      if (this.#sending.delete(entry)) this.#failed(entry, toConfabError(reason));
    }
    this.#pump();
  }

  #failed(entry: PendingMessage, error: ConfabError): void {
    if (!this.#entries.includes(entry)) return; // an event confirmed it meanwhile
    // Without a connection it simply waits for the next one, however long.
    if (error.code === "disconnected" || error.code === "offline") return;
    if (error.code === "unauthenticated") return this.#rest(entry.conversation, 1, 0); // a new token is on its way
    const failures = (this.#failures.get(entry.conversation) ?? 0) + 1;
    if (!error.passing || failures >= kPassingFailuresMax) {
      entry.state = "failed";
      entry.error = error;
      this.#failures.delete(entry.conversation);
      return this.#changed(entry.conversation);
    }
    this.#failures.set(entry.conversation, failures);
    this.#rest(entry.conversation, failures, error.retryAfterMs);
  }

  #rest(conversation: number, failures: number, hintMs: number): void {
    const backoff = new Backoff(this.environment.random, 500, 15_000);
    backoff.slowDown(failures);
    const timer = this.environment.clock.setTimeout(() => {
      this.#resting.delete(conversation);
      this.#pump();
    }, hintMs + backoff.next());
    this.#resting.set(conversation, timer);
  }

  #remove(entry: PendingMessage): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#goneKeys.add(entry.key);
    this.#changed(entry.conversation);
  }

  #changed(conversation: number): void {
    this.#store();
    this.hooks.changed(conversation);
    this.#pump();
  }

  #storageKey(): string {
    return `confab.pending.${this.#user}`;
  }

  /** Beside what another client of this page keeps there. */
  #store(): void {
    try {
      const mine = new Set(this.#entries.map((entry) => entry.key));
      const others = this.#stored().filter((entry) => !mine.has(entry.key) && !this.#goneKeys.has(entry.key));
      const entries = [...others, ...this.#entries];
      if (entries.length === 0) this.environment.storage?.removeItem(this.#storageKey());
      else this.environment.storage?.setItem(this.#storageKey(), JSON.stringify(entries));
      this.#goneKeys.clear();
    } catch {
      // Storage is full or switched off: the messages live as long as the page does.
    }
  }

  #forget(): void {
    try {
      this.environment.storage?.removeItem(this.#storageKey());
    } catch {
      // There is none.
    }
  }

  #restore(): PendingMessage[] {
    return this.#stored().slice(0, kPendingMessagesMax).map((entry) => {
      const { conversation, body, beside, at, key, tried, state } = entry;
      const error = state === "failed" ? errorOf(entry.error) : undefined;
      return { conversation, body, at, key, tried, state, ...(isObject(beside) ? { beside } : {}), ...(error ? { error } : {}) };
    });
  }

  #stored(): PendingMessage[] {
    try {
      const stored: unknown = JSON.parse(this.environment.storage?.getItem(this.#storageKey()) ?? "[]");
      return Array.isArray(stored) ? stored.filter(isPending) : [];
    } catch {
      return []; // nothing that we wrote
    }
  }
}

function isPending(value: unknown): value is PendingMessage {
  if (!isObject(value)) return false;
  const types = [typeof value.conversation, typeof value.body, typeof value.at, typeof value.key, typeof value.tried];
  return types.join() === "number,string,number,string,boolean" && (value.state === "pending" || value.state === "failed");
}

/** Of a stored error only the code is left. */
function errorOf(value: unknown): ConfabError {
  const code = isObject(value) && typeof value.code === "string" ? value.code : "internal";
  return new ConfabError(code, "the message was not sent");
}
