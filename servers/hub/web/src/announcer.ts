import type { ConfabClient, Message } from "../client/src/index.js";
import { isMuted } from "./group-rules.js";
import { nameOf, plain, titleOf } from "./names.js";
import { noticeInWords, plural } from "./words.js";

const kGatherMs = 600;
const kSpokenMax = 3;
const kSpokenCharactersMax = 300;
const kGatheredMax = 1_000;

/** A sentence, and the `id` of the message whose text is in it. */
export interface Spoken {
  text: string;
  of?: number;
}

/**
 * What a screen reader says of messages as they come in, and as they change in the open conversation. Only what is live gets here, never
 * a page of history, and a burst such as after a lost connection becomes one sentence.
 */
export class Announcer {
  #arrived: Message[] = [];
  #changed = new Map<number, Message>(); // by id, as they are now
  #timer = 0;

  constructor(
    private readonly client: ConfabClient,
    private readonly open: () => number,
    private readonly say: (sentences: Spoken[]) => void,
  ) {}

  arrived(message: Message): void {
    const conversation = this.client.conversation(message.conversation);
    if (conversation && message.conversation !== this.open() && isMuted(conversation, Date.now())) return;
    this.#arrived.push(message);
    if (this.#arrived.length > kGatheredMax) this.#arrived.shift();
    this.#soon();
  }

  changed(message: Message): void {
    const before = this.#arrived.length;
    this.#arrived = this.#arrived.flatMap((arrived) => (arrived.id !== message.id ? [arrived] : message.deleted_at ? [] : [message]));
    const unheard = this.#arrived.some(({ id }) => id === message.id) || this.#arrived.length < before;
    if (unheard || message.conversation !== this.open() || this.#changed.size >= kGatheredMax) return;
    this.#changed.set(message.id, message);
    this.#soon();
  }

  #soon(): void {
    this.#timer ||= window.setTimeout(() => this.#flush(), kGatherMs);
  }

  #flush(): void {
    this.#timer = 0;
    const arrived = this.#arrived.splice(0);
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    if (arrived.length > kSpokenMax) this.say([{ text: `${arrived.length} new messages` }]);
    else this.say(arrived.map((message) => this.#arrival(message)));
    if (changed.length > kSpokenMax) this.say([{ text: plural(changed.length, "message was changed", "messages were changed") }]);
    else this.say(changed.map((message) => this.#change(message)));
  }

  #arrival(message: Message): Spoken {
    const conversation = this.client.conversation(message.conversation);
    if (message.kind !== "text") return { text: plain(noticeInWords(message, this.client.user?.id ?? 0, (id) => this.client.person(id))) };
    const author = this.#name(message.from);
    if (message.conversation === this.open()) return { text: `${author}: ${message.body.slice(0, kSpokenCharactersMax)}`, of: message.id };
    return { text: conversation?.kind === "group" ? `New message from ${author} in ${titleOf(conversation)}` : `New message from ${author}` };
  }

  #change({ id, from, body, deleted_at, deleted_by = from }: Message): Spoken {
    const me = this.client.user?.id;
    const actor = deleted_at ? deleted_by : from;
    const who = actor === me ? "You" : this.#name(actor);
    if (deleted_at) return { text: `${who} deleted a message${from === actor ? "" : ` of ${from === me ? "yours" : this.#name(from)}`}` };
    return from === me ? { text: "You edited a message" } : { text: `${who} edited a message: ${body.slice(0, kSpokenCharactersMax)}`, of: id };
  }

  #name(user: number): string {
    return nameOf(this.client.person(user));
  }
}
