import { withMine } from "./reactions.js";
import { newerOf } from "./timeline.js";
import type { Message, Reacted } from "./wire.js";

const kReadsMax = 5; // of a list that changes while it is read

/** The pinned messages of the conversations that are looked at, the newest pin first. */
export class Pins {
  #lists = new Map<number, Message[]>();
  #changes = new Map<number, number>(); // by conversation: how many were heard

  constructor(
    private readonly read: (conversation: number) => Promise<{ messages: Message[] }>,
    private readonly changed: (conversation: number) => void,
  ) {}

  get(conversation: number): Message[] {
    return this.#lists.get(conversation) ?? [];
  }

  async load(conversation: number): Promise<void> {
    for (let reads = 1; ; reads++) {
      const before = this.#changes.get(conversation);
      const { messages } = await this.read(conversation);
      if (reads < kReadsMax && before !== this.#changes.get(conversation)) continue;
      this.#lists.set(conversation, messages);
      return this.changed(conversation);
    }
  }

  change(message: Message, own: Reacted | undefined): void {
    const { conversation, seq } = message;
    this.#changes.set(conversation, (this.#changes.get(conversation) ?? 0) + 1);
    const list = this.#lists.get(conversation);
    const held = list?.find((pinned) => pinned.seq === seq);
    if (!list || (!held && !message.pinned_at)) return;
    const now = withMine(newerOf(held, message), held, own);
    if (!held) this.#lists.set(conversation, [now, ...list]);
    else this.#lists.set(conversation, list.flatMap((pinned) => (pinned !== held ? [pinned] : now.pinned_at ? [now] : [])));
    this.changed(conversation);
  }

  /** What is held may be wrong: it is read again. */
  clear(): void {
    const conversations = [...this.#lists.keys()];
    this.#lists.clear();
    for (const conversation of conversations) this.changed(conversation);
  }

  forget(): void {
    this.clear();
    this.#changes.clear();
  }
}
