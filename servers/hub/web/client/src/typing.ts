import type { Clock } from "./environment.js";

const kRepeatMs = 3_000; // the others stop showing it 6 s after they heard of it
const kShownMax = 1_000;
const kOvertakenMs = 1_000; // a message may overtake the signal of its being typed

/** Who is typing where, as far as it was heard, and telling the others that one is typing oneself. */
export class Typing {
  #shown = new Map<number, Map<number, unknown>>(); // users by conversation, and what ends it
  #count = 0;
  #said = new Set<string>(); // who said something where a moment ago
  #told = new Map<number, number>(); // when, by conversation

  constructor(
    private readonly clock: Clock,
    private readonly send: (conversation: number) => void,
    private readonly changed: (conversation: number) => void,
  ) {}

  /** Those who are typing there, the one who began first first. */
  of(conversation: number): number[] {
    return [...(this.#shown.get(conversation)?.keys() ?? [])];
  }

  heard(conversation: number, user: number, expiresInMs: number): void {
    if (this.#said.has(`${conversation} ${user}`)) return;
    const users = this.#shown.get(conversation) ?? new Map<number, unknown>();
    const before = users.get(user);
    if (before === undefined && this.#count >= kShownMax) return;
    if (before === undefined) this.#count++;
    else this.clock.clearTimeout(before);
    users.set(user, this.clock.setTimeout(() => this.#ended(conversation, user), expiresInMs));
    this.#shown.set(conversation, users);
    if (before === undefined) this.changed(conversation);
  }

  /** They said what they were typing. */
  said(conversation: number, user: number): void {
    this.#ended(conversation, user);
    const one = `${conversation} ${user}`;
    if (this.#said.has(one) || this.#said.size >= kShownMax) return;
    this.#said.add(one);
    this.clock.setTimeout(() => this.#said.delete(one), kOvertakenMs);
  }

  /** This user is typing: for each thing typed, it is told every few seconds. */
  writes(conversation: number): void {
    const now = this.clock.now();
    const told = this.#told.get(conversation);
    if (told !== undefined && now >= told && now - told < kRepeatMs) return;
    this.#told.set(conversation, now);
    this.send(conversation);
  }

  /** This user said it: what they type next is told at once. */
  wrote(conversation: number): void {
    this.#told.delete(conversation);
  }

  clear(): void {
    const conversations = [...this.#shown.keys()];
    for (const users of this.#shown.values()) for (const timer of users.values()) this.clock.clearTimeout(timer);
    this.#shown.clear();
    this.#count = 0;
    this.#told.clear();
    for (const conversation of conversations) this.changed(conversation);
  }

  #ended(conversation: number, user: number): void {
    const users = this.#shown.get(conversation);
    const timer = users?.get(user);
    if (!users || timer === undefined) return;
    this.clock.clearTimeout(timer);
    users.delete(user);
    this.#count--;
    if (users.size === 0) this.#shown.delete(conversation);
    this.changed(conversation);
  }
}
