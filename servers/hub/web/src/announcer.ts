import type { ConfabClient, Message } from "../client/src/index.js";
import { nameOf, plain, titleOf } from "./names.js";
import { noticeInWords } from "./words.js";

const kGatherMs = 600;
const kSpokenMax = 3;
const kSpokenCharactersMax = 300;

/**
 * What a screen reader says of messages as they come in. Only live ones get here, never a page of history, and a burst such as
 * after a lost connection becomes one sentence.
 */
export class Announcer {
  #gathered: Message[] = [];
  #timer = 0;

  constructor(
    private readonly client: ConfabClient,
    private readonly open: () => number,
    private readonly say: (sentences: string[]) => void,
  ) {}

  arrived(message: Message): void {
    this.#gathered.push(message);
    if (this.#gathered.length > 1_000) this.#gathered.shift();
    this.#timer ||= window.setTimeout(() => this.#flush(), kGatherMs);
  }

  #flush(): void {
    this.#timer = 0;
    const messages = this.#gathered.splice(0);
    if (messages.length > kSpokenMax) this.say([`${messages.length} new messages`]);
    else this.say(messages.map((message) => this.#sentence(message)));
  }

  #sentence(message: Message): string {
    const conversation = this.client.conversation(message.conversation);
    if (message.kind !== "text") return plain(noticeInWords(message, this.client.user?.id ?? 0, (id) => this.client.person(id)));
    const author = nameOf(this.client.person(message.from));
    if (message.conversation === this.open()) return `${author}: ${message.body.slice(0, kSpokenCharactersMax)}`;
    return conversation?.kind === "group" ? `New message from ${author} in ${titleOf(conversation)}` : `New message from ${author}`;
  }
}
