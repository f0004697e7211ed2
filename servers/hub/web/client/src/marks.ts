import type { Clock } from "./environment.js";
import { toConfabError } from "./errors.js";

/** Sends marks: of each conversation the furthest one, one at a time, not at every single message. */
export class Marks<Mark> {
  #wanted = new Map<number, number>();
  #busy = new Set<number>();

  constructor(
    private readonly clock: Clock,
    private readonly pauseMs: number,
    private readonly send: (conversation: number, seq: number) => Promise<Mark>,
    private readonly done: (mark: Mark) => void,
  ) {}

  want(conversation: number, seq: number): void {
    if (seq <= (this.#wanted.get(conversation) ?? 0)) return;
    this.#wanted.set(conversation, seq);
    if (!this.#busy.has(conversation)) void this.#work(conversation);
  }

  clear(): void {
    this.#wanted.clear();
  }

  async #work(conversation: number): Promise<void> {
    this.#busy.add(conversation);
    await new Promise<void>((resolve) => this.clock.setTimeout(resolve, this.pauseMs));
    const seq = this.#wanted.get(conversation);
    try {
      if (seq !== undefined) this.done(await this.send(conversation, seq));
    } catch (reason) {
      // One that was lost may be wanted again; one that was refused would only be refused again.
      if (toConfabError(reason).passing && this.#wanted.get(conversation) === seq) this.#wanted.delete(conversation);
    }
    this.#busy.delete(conversation);
    if ((this.#wanted.get(conversation) ?? 0) > (seq ?? 0)) void this.#work(conversation);
  }
}
