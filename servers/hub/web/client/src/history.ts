import type { Clock } from "./environment.js";
import { withMine } from "./reactions.js";
import { newerOf, Timeline, withOriginal } from "./timeline.js";
import type { Message, MessagePage, Reacted } from "./wire.js";

const kPageMessages = 50;
const kFillMessages = 200;
const kLoadedTimelinesMax = 20;
const kGapPatienceMs = 300; // what fills it is usually on its way
const kGapRetryMs = 3_000;
const kChangesHeldMax = 1_000;

export interface PageFields {
  conversation: number;
  before?: number;
  after?: number;
  around?: number;
  limit: number;
}

export type ReadPage = (fields: PageFields) => Promise<MessagePage>;

/** The messages of a conversation that changed while a page of it is read, which may have them as they were before. */
interface Reading {
  conversation: number;
  changes: Map<number, Message>;
}

/** The timelines that are held, and the reading that fills them: newest page, older and newer pages, holes. */
export class History {
  #timelines = new Map<number, Timeline>(); // the one that was used last is last
  #underWay = new Map<string, Promise<void>>();
  #readings = new Set<Reading>();
  #gapTimers = new Map<number, unknown>();

  constructor(
    private readonly clock: Clock,
    private readonly read: ReadPage,
    /** What is shown has changed: by these messages, if they were read. */
    private readonly changed: (conversation: number, read: Message[]) => void,
  ) {}

  get(conversation: number): Timeline | undefined {
    return this.#timelines.get(conversation);
  }

  /** True if what is shown has changed. */
  offer(message: Message): boolean {
    const timeline = this.#timelines.get(message.conversation);
    const changed = timeline?.offer(message) ?? false;
    if (timeline) this.#watchGap(message.conversation, timeline);
    return changed;
  }

  /** A message was changed. What of what is shown has changed by it: see Timeline.change(). */
  change(message: Message, own?: Reacted): "text" | "marks" | undefined {
    for (const { conversation, changes } of this.#readings) {
      if (conversation === message.conversation) changes.set(message.seq, withMine(message, changes.get(message.seq), own));
    }
    return this.#timelines.get(message.conversation)?.change(message, own);
  }

  /** Reads the newest page, if the newest messages are not held already. */
  loadNewest(conversation: number): Promise<void> {
    const timeline = this.#use(conversation);
    if (timeline.loaded && timeline.atEnd) return Promise.resolve();
    return this.#once(`newest ${conversation}`, async () => {
      timeline.loading = true;
      try {
        const page = await this.#read({ conversation, limit: kPageMessages });
        timeline.reset(page);
        this.changed(conversation, page.messages);
      } finally {
        timeline.loading = false;
      }
      this.#watchGap(conversation, timeline);
    });
  }

  /** Reads the messages around this one, if it is not held. */
  loadAround(conversation: number, seq: number): Promise<void> {
    const timeline = this.#use(conversation);
    if (timeline.messages.some((message) => message.seq === seq)) return Promise.resolve();
    return this.#once(`around ${conversation} ${seq}`, async () => {
      const page = await this.#read({ conversation, around: seq, limit: kPageMessages });
      timeline.reset(page);
      this.changed(conversation, page.messages);
    });
  }

  loadOlder(conversation: number): Promise<void> {
    const timeline = this.#use(conversation);
    if (!timeline.loaded || !timeline.moreBefore || timeline.messages.length === 0) return Promise.resolve();
    return this.#once(`older ${conversation}`, async () => {
      const before = timeline.first;
      const page = await this.#read({ conversation, before, limit: kPageMessages });
      timeline.prepend(page, before);
      this.changed(conversation, page.messages);
    });
  }

  loadNewer(conversation: number): Promise<void> {
    const timeline = this.#use(conversation);
    if (!timeline.loaded || timeline.atEnd) return Promise.resolve();
    return this.#once(`newer ${conversation}`, async () => {
      const after = timeline.last;
      const page = await this.#read({ conversation, after, limit: kPageMessages });
      timeline.append(page, after, 0);
      this.changed(conversation, page.messages);
    });
  }

  /** What is held may be wrong: all of it must be read again. */
  clear(): void {
    for (const timer of this.#gapTimers.values()) this.clock.clearTimeout(timer);
    this.#gapTimers.clear();
    const conversations = [...this.#timelines.keys()];
    for (const timeline of this.#timelines.values()) timeline.clear();
    for (const conversation of conversations) this.changed(conversation, []);
  }

  /** This one is not the user's any more. */
  drop(conversation: number): void {
    if (!this.#timelines.delete(conversation)) return;
    this.clock.clearTimeout(this.#gapTimers.get(conversation));
    this.#gapTimers.delete(conversation);
    this.changed(conversation, []);
  }

  forget(): void {
    this.clear();
    this.#timelines.clear();
    this.#underWay.clear();
  }

  /** A page with what changed while it was read. */
  async #read(fields: PageFields): Promise<MessagePage> {
    const reading: Reading = { conversation: fields.conversation, changes: new Map() };
    this.#readings.add(reading);
    try {
      const page = await this.read(fields);
      if (reading.changes.size > kChangesHeldMax) return await this.#read(fields);
      const asNow = (message: Message) => {
        const now = withMine(newerOf(message, reading.changes.get(message.seq) ?? message), message, undefined);
        const original = reading.changes.get(now.reply_to ?? 0);
        return (original && withOriginal(now, original)) ?? now;
      };
      return { ...page, messages: page.messages.map(asNow) };
    } finally {
      this.#readings.delete(reading);
    }
  }

  #use(conversation: number): Timeline {
    const timeline = this.#timelines.get(conversation) ?? new Timeline();
    this.#timelines.delete(conversation);
    this.#timelines.set(conversation, timeline);
    const oldest = this.#timelines.keys().next();
    if (this.#timelines.size > kLoadedTimelinesMax && !oldest.done) this.#timelines.delete(oldest.value);
    return timeline;
  }

  #once(name: string, work: () => Promise<void>): Promise<void> {
    let running = this.#underWay.get(name);
    if (!running) {
      running = work().finally(() => this.#underWay.delete(name));
      this.#underWay.set(name, running);
    }
    return running;
  }

  #watchGap(conversation: number, timeline: Timeline, delayMs = kGapPatienceMs): void {
    if (timeline.gap === undefined || this.#gapTimers.has(conversation)) return;
    const timer = this.clock.setTimeout(() => void this.#fillGap(conversation, timeline), delayMs);
    this.#gapTimers.set(conversation, timer);
  }

  async #fillGap(conversation: number, timeline: Timeline): Promise<void> {
    const after = timeline.gap;
    let delayMs = kGapPatienceMs;
    if (after !== undefined) {
      const upTo = timeline.ahead[timeline.ahead.length - 1]?.seq ?? 0;
      try {
        const page = await this.#read({ conversation, limit: kFillMessages, ...(after > 0 ? { after } : {}) });
        if (after === 0) timeline.reset(page);
        else timeline.append(page, after, upTo);
        this.changed(conversation, page.messages);
      } catch {
        delayMs = kGapRetryMs;
      }
    }
    this.#gapTimers.delete(conversation);
    if (this.#timelines.get(conversation) === timeline) this.#watchGap(conversation, timeline, delayMs);
  }
}
