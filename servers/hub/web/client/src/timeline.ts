import { withMine } from "./reactions.js";
import type { Message, MessagePage, Reacted, Reply } from "./wire.js";

export const kWindowMessagesMax = 1_000;
const kAheadMessagesMax = 500;
const kReplyCharactersMax = 256;

/** What is unread of a conversation. */
export interface Unread {
  texts: number;
  /** Those of them that mention the reader. */
  mentions: number;
}

/** Of two states of a message the one to keep: what was deleted never comes back. */
export function newerOf(held: Message | undefined, heard: Message): Message {
  return held?.deleted_at && !heard.deleted_at ? held : heard;
}

/** Whether this user is one of those whom a message of somebody else mentions. */
export function mentionsUser({ from, mentions, everybody, deleted_at }: Message, user: number): boolean {
  return from !== user && !deleted_at && (everybody === true || (mentions?.includes(user) ?? false));
}

/** What an answer to this message shows of it. */
export function replyOf({ from, body, deleted_at }: Message): Reply {
  const shown = body.slice(0, kReplyCharactersMax).replace(/[\ud800-\udbff]$/u, "");
  return { from, body: shown, ...(shown.length < body.length ? { cut: true } : {}), ...(deleted_at ? { deleted: true } : {}) };
}

/** An answer to a message that changed, with what that is now; undefined if it is none, or does not show it. */
export function withOriginal(answer: Message, original: Message): Message | undefined {
  if (answer.reply_to !== original.seq || !answer.reply || (answer.reply.deleted && !original.deleted_at)) return undefined;
  return { ...answer, reply: replyOf(original) };
}

/**
 * The part of one conversation that is held: a run without holes, rising by seq, each message once. What arrives beyond the
 * next number waits aside until the hole before it is filled; `gap` says from where to ask. Numbers that this user may not
 * see (from before joining again) are no holes: a page of the server is complete between its ends.
 */
export class Timeline {
  messages: Message[] = [];
  loaded = false;
  /** The newest page is on its way: what arrives meanwhile is kept for it. */
  loading = false;
  moreBefore = true;
  /** The run reaches the newest message; otherwise newer ones are read by page. */
  atEnd = false;
  #ahead = new Map<number, Message>();

  get first(): number {
    return this.messages[0]?.seq ?? 0;
  }

  get last(): number {
    return this.messages[this.messages.length - 1]?.seq ?? 0;
  }

  /** After this seq something is missing that is known to be there. */
  get gap(): number | undefined {
    return this.loaded && this.atEnd && this.#ahead.size > 0 ? this.last : undefined;
  }

  /** Known beyond the hole, rising. */
  get ahead(): Message[] {
    return [...this.#ahead.values()].sort((a, b) => a.seq - b.seq);
  }

  /** A message that arrived by itself. True if what is shown has changed. */
  offer(message: Message): boolean {
    const atEnd = this.loaded && this.atEnd;
    if (!atEnd && !this.loading) return false; // the page that is read later will have it
    if (atEnd && message.seq <= this.last) return false;
    this.#ahead.set(message.seq, newerOf(this.#ahead.get(message.seq), message));
    if (this.#ahead.size > kAheadMessagesMax) this.clear(); // far behind: the newest page is the better way back
    return atEnd && this.#absorb();
  }

  /**
   * A message was changed. What of it, if it is held, or an answer to it, and was not known like this: its text, or only a pin, reactions or
   * what an answer shows of it.
   */
  change(message: Message, own?: Reacted): "text" | "marks" | undefined {
    const answered = this.#changeAnswers(message);
    return this.#changeHeld(message, own) ?? (answered ? "marks" : undefined);
  }

  #changeAnswers(original: Message): boolean {
    let changed = false;
    const put = (answer: Message, now: (message: Message) => void) => {
      const message = withOriginal(answer, original);
      if (!message || JSON.stringify(message.reply) === JSON.stringify(answer.reply)) return;
      now(message);
      changed = true;
    };
    this.messages.forEach((answer, at) => put(answer, (message) => (this.messages[at] = message)));
    for (const [seq, answer] of this.#ahead) put(answer, (message) => this.#ahead.set(seq, message));
    return changed;
  }

  #changeHeld(message: Message, own?: Reacted): "text" | "marks" | undefined {
    const at = this.messages.findIndex(({ seq }) => seq === message.seq);
    const held = this.messages[at] ?? this.#ahead.get(message.seq);
    if (!held || newerOf(held, message) === held) return undefined;
    const now = withMine(message, held, own);
    const isText = !hasSameText(held, now);
    if (!isText && hasSameMarks(held, now)) return undefined;
    if (at < 0) this.#ahead.set(message.seq, now);
    else this.messages[at] = now;
    return isText ? "text" : "marks";
  }

  /** The newest page: whatever was held before is replaced. */
  reset(page: MessagePage): void {
    this.messages = page.messages;
    this.loaded = true;
    this.moreBefore = page.more_before;
    this.atEnd = !page.more_after;
    for (const seq of [...this.#ahead.keys()]) if (seq <= this.last || !this.atEnd) this.#ahead.delete(seq);
    this.#absorb();
  }

  /** The page before `before`. */
  prepend(page: MessagePage, before: number): void {
    if (before !== this.first) return;
    this.messages = [...page.messages.filter((message) => message.seq < before), ...this.messages];
    this.moreBefore = page.more_before;
    if (this.messages.length <= kWindowMessagesMax) return;
    this.messages = this.messages.slice(0, kWindowMessagesMax);
    this.atEnd = false;
    if (!this.loading) this.#ahead.clear();
  }

  /** The page after `after`, asked when everything up to `upTo` was stored already. */
  append(page: MessagePage, after: number, upTo: number): void {
    if (after !== this.last) return;
    this.messages = [...this.messages, ...page.messages.filter((message) => message.seq > after)];
    if (!page.more_after) {
      this.atEnd = true;
      const covered = this.ahead.filter((message) => message.seq <= upTo && message.seq > this.last);
      this.messages.push(...covered);
    }
    for (const seq of [...this.#ahead.keys()]) if (seq <= this.last) this.#ahead.delete(seq);
    this.#absorb();
    this.#trimHead();
  }

  /** Forgets everything: it must be read again. */
  clear(): void {
    this.messages = [];
    this.loaded = this.atEnd = false;
    this.moreBefore = true;
    this.#ahead.clear();
  }

  /** What others wrote after `seq` and up to `last`, or undefined if not all of it is held. */
  countAfter(seq: number, last: number, reader: number): Unread | undefined {
    if (!this.loaded || !this.atEnd || this.#ahead.size > 0 || this.last < last || (this.first > seq + 1 && this.moreBefore)) return undefined;
    const isUnread = ({ seq: at, kind, from, deleted_at }: Message) => at > seq && at <= last && kind === "text" && from !== reader && !deleted_at;
    const unread = this.messages.filter(isUnread);
    return { texts: unread.length, mentions: unread.filter((message) => mentionsUser(message, reader)).length };
  }

  #absorb(): boolean {
    let changed = false;
    for (let next = this.#ahead.get(this.last + 1); next; next = this.#ahead.get(this.last + 1)) {
      this.#ahead.delete(next.seq);
      this.messages.push(next);
      changed = true;
    }
    if (changed) this.#trimHead();
    return changed;
  }

  #trimHead(): void {
    if (this.messages.length <= kWindowMessagesMax) return;
    this.messages = this.messages.slice(-kWindowMessagesMax);
    this.moreBefore = true;
  }
}

function hasSameText(a: Message, b: Message): boolean {
  const given = ({ body, edited_at, deleted_at, data, reply }: Message) => JSON.stringify([body, edited_at, deleted_at, data, reply]);
  return given(a) === given(b);
}

function hasSameMarks(a: Message, b: Message): boolean {
  const marks = ({ pinned_at, reactions = [] }: Message) => [pinned_at, reactions.map(({ emoji, count, mine }) => [emoji, count, mine ?? false])];
  return JSON.stringify(marks(a)) === JSON.stringify(marks(b));
}
