import { css, html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { mentionsUser, type Message, type PendingMessage, type Reply, replyOf, type User } from "../client/src/index.js";
import { avatar } from "./avatar.js";
import { icons } from "./icons.js";
import type { Line } from "./lines.js";
import { type Piece, piecesOf } from "./links.js";
import { kEverybody, mentionedUser, namesIn } from "./mentions.js";
import { inWords, named, nameOf, plain } from "./names.js";
import { dayInWords, exactTime, timeOfDay } from "./times.js";
import { failureInWords, kCardInWords, noticeInWords, reactionInWords, replyInWords, tombstoneInWords } from "./words.js";

const kQuotedCharactersMax = 60; // of a text in the name of its button

export interface LineContext {
  me: number;
  group: boolean;
  /** How far the other one of a direct conversation has read. */
  peerReadSeq: number;
  /** How far they have received; what was read was received too. */
  peerDeliveredSeq: number;
  person(id: number): User | undefined;
  retry(pending: PendingMessage): void;
  discard(pending: PendingMessage): void;
  /** Whether one can do anything with this message. */
  actsOn(message: Message): boolean;
  /** Shows what that is; `opener` is the button. */
  act(message: Message, opener: HTMLElement): void;
  /** Whose actions are shown, and which one is being edited: seqs, 0 for none. */
  chosen: number;
  editing: number;
  /** Which one was jumped to a moment ago: a seq, 0 for none. */
  marked: number;
  /** A message that is held. */
  held(seq: number): Message | undefined;
  /** Shows the message that another one answers. */
  jump(seq: number): void;
  /** Whether one can react to this message, and doing it: a reaction of one's own is taken back. */
  reactsTo(message: Message): boolean;
  react(message: Message, emoji: string): void;
  /** The last attempt to delete a message: under way, or why it failed. */
  attempt: Attempt | undefined;
  endAttempt(): void;
}

export interface Attempt {
  seq: number;
  failure?: string;
}

/** One line of the log as an item of its list; rendered again only when something in it has changed. */
export function lineView(line: Line, context: LineContext): unknown {
  return guard(shownIn(line, context), () => template(line, context));
}

/** All that a line's looks depend on. */
function shownIn(line: Line, context: LineContext): unknown[] {
  if (line.kind === "day") return [dayInWords(line.at, Date.now())];
  if (line.kind === "new") return [line.kind];
  if (line.kind === "notice") return [line.message.seq, plain(noticeInWords(line.message, context.me, context.person))];
  const shape = [line.kind, line.first, line.last];
  if (line.kind === "pending") return [...shape, line.pending, line.pending.state, context.held(line.pending.beside?.reply_to ?? 0)];
  const { message } = line;
  const { seq } = message;
  const standing = [context.actsOn(message), context.chosen === seq, context.editing === seq, context.attempt?.seq === seq && context.attempt, context.marked === seq];
  const others = [message.reply?.from ?? 0, ...(message.mentions ?? [])].map((id) => (id ? nameOf(context.person(id)) : "")).join();
  const by = message.deleted_at ? plain(tombstoneInWords(message, context.me, context.person)) : "";
  return [...shape, ...standing, by, others, message, line.mine ? standingOf(seq, context) : nameOf(context.person(message.from))];
}

function template(line: Line, context: LineContext): TemplateResult {
  if (line.kind === "day") return html`<li class="day"><span>${dayInWords(line.at, Date.now())}</span></li>`;
  if (line.kind === "new") return html`<li class="new" data-test="new-divider"><span>New</span></li>`;
  if (line.kind === "notice") return noticeView(line.message, context);
  if (line.kind === "pending") return pendingView(line, context);
  return messageView(line, context);
}

function noticeView(message: Message, context: LineContext): TemplateResult {
  return html`<li class="notice" data-test="notice" data-seq=${message.seq} data-anchor=${message.seq} title=${exactTime(message.at)}>
    ${inWords(noticeInWords(message, context.me, context.person))}
  </li>`;
}

function messageView(line: Line & { kind: "message" }, context: LineContext): TemplateResult {
  const { message, mine, first, last } = line;
  const author = context.person(message.from);
  const withAuthor = context.group && !mine;
  const attempt = context.attempt?.seq === message.seq ? context.attempt : undefined;
  const standing = [message.deleted_at ? "deleted" : "", context.editing === message.seq ? "editing" : "", attempt && !attempt.failure ? "pending" : "", context.actsOn(message) ? "able" : ""];
  if (context.marked === message.seq) standing.push("marked");
  if (mentionsUser(message, context.me)) standing.push("names-me");
  return html`<li
    class="message ${mine ? "mine" : "other"} ${first ? "first" : ""} ${last ? "last" : ""} ${standing.filter(Boolean).join(" ")}"
    data-test="message"
    data-state=${message.deleted_at ? "deleted" : "sent"}
    data-seq=${message.seq}
    data-anchor=${message.seq}
    data-from=${message.from}
  >
    ${withAuthor ? html`<span class="face">${last ? avatar(nameOf(author), message.from, "small") : nothing}</span>` : nothing}
    <div class="bubble">
      ${withAuthor && first ? html`<p class="author hue-${message.from % 8}" data-test="message-author">${named(nameOf(author))}</p>` : nothing}
      ${said(mine ? "You" : withAuthor && first ? "" : nameOf(author))}
      ${message.deleted_at
        ? html`<span data-test="tombstone">${inWords(tombstoneInWords(message, context.me, context.person))}</span>${timeView(message)}`
        : html`${message.reply_to ? quoteView(message.reply_to, message.reply, context) : nothing}${bodyView(message, context)}${timeView(message, mine ? sentMark(message.seq, context) : nothing)}`}
      ${context.actsOn(message) ? actView(message, context) : nothing}
    </div>
    ${message.reactions ? reactionsView(message, context) : nothing}
    ${attempt?.failure
      ? html`<div class="failure" role="alert">
          <span data-test="change-failure">${attempt.failure}</span>
          <button type="button" @click=${() => context.endAttempt()} data-test="change-failure-close">OK</button>
        </div>`
      : nothing}
  </li>`;
}

/** Buttons that toggle one's own reaction, or only the counts where one cannot react. */
function reactionsView(message: Message, context: LineContext): TemplateResult {
  const able = context.reactsTo(message);
  return html`<div class="reactions" role="group" aria-label="Reactions">
    ${message.reactions!.map(({ emoji, count, mine = false }) => {
      const words = reactionInWords(count, mine);
      return html`<button
        class="reaction"
        type="button"
        aria-pressed=${mine}
        aria-label="${emoji} ${words}"
        title=${words}
        ?disabled=${!able}
        tabindex="-1"
        data-roving
        @click=${() => context.react(message, emoji)}
        data-test="reaction"
        data-emoji=${emoji}
        data-count=${count}
      >
        <span aria-hidden="true">${emoji}</span> ${count.toLocaleString()}
      </button>`;
    })}
  </div>`;
}

/** Of these buttons only one is a stop of the Tab key. */
function actView(message: Message, context: LineContext): TemplateResult {
  const text = message.body.slice(0, kQuotedCharactersMax);
  return html`<div class="acts"><button
      class="icon act"
      type="button"
      title="More"
      aria-label="What to do with: ${text}"
      aria-haspopup="menu"
      aria-expanded=${context.chosen === message.seq}
      tabindex="-1"
      data-roving
      @click=${(event: Event) => context.act(message, event.currentTarget as HTMLElement)}
      data-test="message-menu"
    >
      ${icons.more}
    </button></div>`;
}

function pendingView(line: Line & { kind: "pending" }, context: LineContext): TemplateResult {
  const { pending, first, last } = line;
  const answered = context.held(pending.beside?.reply_to ?? 0);
  const failed = pending.state === "failed";
  const glyph = failed ? icons.warning : icons.clock;
  return html`<li class="message mine ${pending.state} ${first ? "first" : ""} ${last ? "last" : ""}" data-test="message" data-state=${pending.state}>
    <div class="bubble">
      ${said("You")} ${answered ? quoteView(answered.seq, replyOf(answered), context) : nothing}${bodyView({ body: pending.body, ...pending.beside }, context)}${timeView(pending, html`<span title=${failed ? "Not sent" : "Being sent"}>${glyph}</span>${hidden(failed ? "not sent" : "being sent")}`)}
    </div>
    ${failed
      ? html`<div class="failure" role="alert">
          <span data-test="failure">${failureInWords(pending.error)}</span>
          <button type="button" @click=${() => context.retry(pending)} data-test="retry">Send again</button>
          <button type="button" @click=${() => context.discard(pending)} data-test="discard">Discard</button>
        </div>`
      : nothing}
  </li>`;
}

/** Text is only ever text; what looks like a web address can be followed. */
function bodyView(message: Pick<Message, "body" | "mentions" | "everybody" | "data">, context: LineContext): TemplateResult {
  if (message.body === "" && message.data) {
    return html`<span class="card" title="For programs: it has no text" data-test="card">${icons.card} ${kCardInWords}</span>`;
  }
  const users = (message.mentions ?? []).flatMap((id) => context.person(id) ?? []);
  const people = [...users.map(mentionedUser), ...(message.everybody ? [{ id: 0, name: kEverybody }] : [])];
  const texts = (text: string) =>
    namesIn(text, people).map((piece) =>
      piece.of === undefined ? piece.text : html`<span class="mention ${piece.of === context.me || piece.of === 0 ? "me" : ""}" data-test="mention">${piece.text}</span>`,
    );
  const pieces = piecesOf(message.body).map((piece) => (piece.href ? linkView(piece) : people.length > 0 ? texts(piece.text) : piece.text));
  return html`<span class="body" dir="auto" data-test="message-body">${pieces}</span>`;
}

/** The message that this one answers. Where one may not see it there is nothing to jump to. */
function quoteView(seq: number, reply: Reply | undefined, context: LineContext): TemplateResult {
  if (!reply) return html`<p class="quote" data-test="quote">Answers a message from before you came</p>`;
  const author = nameOf(context.person(reply.from));
  const text = replyInWords(reply);
  return html`<button
    class="quote hue-${reply.from % 8}"
    type="button"
    title="Show this message"
    aria-label="Answers ${author}: ${text.slice(0, kQuotedCharactersMax)}"
    @click=${() => context.jump(seq)}
    data-test="quote"
  >
    <span class="author">${named(author)}</span>
    <span class="ellipsis ${reply.deleted ? "gone" : ""}" dir="auto" data-test="quote-text">${text}</span>
  </button>`;
}

/** Written from left to right whatever stands around it, and with the host where the text lets one believe another. */
function linkView({ text, href, leadsTo }: Piece): TemplateResult {
  return html`<a href=${href!} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">${text}</a>${leadsTo
      ? html`<span class="leads" dir="ltr" data-test="leads-to"> (leads to ${leadsTo})</span>`
      : nothing}`;
}

function timeView({ at, edited_at, pinned_at }: { at: number; edited_at?: number; pinned_at?: number }, mark: unknown = nothing): TemplateResult {
  return html`<span class="meta">${pinned_at ? html`<span title="Pinned ${exactTime(pinned_at)}" data-test="pinned">${icons.pin}${hidden("pinned")}</span>` : nothing}${edited_at ? html`<span title="Edited ${exactTime(edited_at)}" data-test="edited">edited</span>` : nothing}<time datetime=${new Date(at).toISOString()} title=${exactTime(at)}>${timeOfDay(at)}</time>${mark}</span>`;
}

type Standing = "sent" | "delivered" | "seen";

function standingOf(seq: number, { group, peerReadSeq, peerDeliveredSeq }: LineContext): Standing {
  if (group) return "sent";
  return seq <= peerReadSeq ? "seen" : seq <= peerDeliveredSeq ? "delivered" : "sent";
}

const kStandings: Record<Standing, string> = { sent: "Sent", delivered: "Delivered", seen: "Seen" };

function sentMark(seq: number, context: LineContext): TemplateResult {
  const standing = standingOf(seq, context);
  return html`<span class=${standing === "seen" ? "seen" : ""} title=${kStandings[standing]} data-test="mark" data-mark=${standing}
      >${standing === "sent" ? icons.check : icons.checks}</span
    >
    ${hidden(standing)}`;
}

function said(name: string): TemplateResult | typeof nothing {
  return name ? hidden(`${name}: `) : nothing;
}

function hidden(words: string): TemplateResult {
  return html`<span class="visually-hidden">${words}</span>`;
}

export const lineStyles = css`
  .day,
  .new {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 1.25rem 0 0.75rem;
    color: var(--soft);
    font-size: 0.7813rem;
    font-weight: 550;
  }
  .day::before,
  .day::after,
  .new::before,
  .new::after {
    content: "";
    flex: 1;
    height: 1px;
    background: var(--line);
  }
  .new {
    margin: 0.875rem 0 0.5rem;
    color: var(--accent-strong);
  }
  .new::before,
  .new::after {
    background: var(--accent);
    opacity: 0.4;
  }
  .notice {
    margin: 0.625rem auto;
    max-width: 32rem;
    color: var(--soft);
    font-size: 0.8125rem;
    text-align: center;
    overflow-wrap: anywhere;
  }
  .message {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 0 0.5rem;
    margin-top: 0.1875rem;
  }
  .message.first {
    margin-top: 0.75rem;
  }
  .mine {
    justify-content: flex-end;
  }
  .face {
    width: 1.875rem;
    flex: none;
  }
  .bubble {
    position: relative;
    max-width: min(34rem, 82%);
    padding: 0.4375rem 0.75rem 0.5rem;
    border-radius: 1.125rem;
    background: var(--other);
    box-shadow: var(--shadow);
    overflow-wrap: anywhere;
  }
  .other .bubble {
    border-bottom-left-radius: 0.375rem;
    border-top-left-radius: 0.375rem;
  }
  .other.first .bubble {
    border-top-left-radius: 1.125rem;
  }
  .mine .bubble {
    background: var(--mine);
    color: var(--mine-ink);
    border-bottom-right-radius: 0.375rem;
    border-top-right-radius: 0.375rem;
  }
  .mine.first .bubble {
    border-top-right-radius: 1.125rem;
  }
  .author {
    font-size: 0.8125rem;
    font-weight: 600;
    color: var(--tint-ink);
  }
  .body {
    white-space: pre-wrap;
  }
  .body a {
    color: inherit;
    text-decoration-color: color-mix(in srgb, currentColor 45%, transparent);
    text-underline-offset: 0.15em;
  }
  .quote {
    display: grid;
    width: 100%;
    max-width: 100%;
    margin: 0.125rem 0 0.3125rem;
    padding: 0.1875rem 0.625rem;
    border-inline-start: 3px solid var(--tint-ink, var(--accent));
    border-radius: 0.375rem;
    background: color-mix(in srgb, currentColor 8%, transparent);
    font-size: 0.8438rem;
    line-height: 1.35;
    overflow: hidden;
  }
  button.quote:hover {
    background: color-mix(in srgb, currentColor 14%, transparent);
  }
  .quote .gone,
  p.quote {
    font-style: italic;
  }
  .mine .quote .author {
    color: inherit;
  }
  .mention {
    font-weight: 600;
    color: var(--accent-strong);
  }
  .mine .mention {
    color: inherit;
  }
  .mention.me {
    padding: 0 0.1875rem;
    border-radius: 0.25rem;
    background: color-mix(in srgb, var(--accent) 22%, transparent);
  }
  .names-me .bubble {
    box-shadow: inset 3px 0 0 var(--accent), var(--shadow);
  }
  .card {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    font-style: italic;
  }
  .message .bubble {
    transition: outline-color 0.4s;
    outline: 2px solid transparent;
    outline-offset: 2px;
  }
  .marked .bubble {
    outline-color: var(--accent);
  }
  .leads {
    font-size: 0.8125rem;
  }
  .meta {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    float: right;
    margin: 0.375rem -0.125rem -0.25rem 0.75rem;
    font-size: 0.6875rem;
    line-height: 1rem;
    color: var(--soft);
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
    user-select: none;
  }
  .mine .meta {
    color: var(--mine-soft);
  }
  .seen {
    color: var(--accent-strong);
  }
  .pending .bubble {
    opacity: 0.72;
  }
  .editing .bubble {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .reactions {
    display: flex;
    flex-wrap: wrap;
    flex-basis: 100%;
    gap: 0.25rem;
    margin-top: 0.1875rem;
  }
  .mine .reactions {
    justify-content: flex-end;
  }
  .face ~ .reactions {
    padding-inline-start: 2.375rem;
  }
  .reaction {
    min-height: 1.625rem;
    padding: 0 0.5rem;
    border: 1px solid var(--line);
    border-radius: 0.8125rem;
    background: var(--raised);
    color: var(--soft);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .reaction[aria-pressed="true"] {
    border-color: var(--accent);
    color: var(--accent-strong);
    font-weight: 600;
  }
  .reaction:not(:disabled):hover {
    background: var(--hover);
  }
  .deleted .bubble {
    border: 1px dashed color-mix(in srgb, var(--soft) 45%, transparent);
    background: none;
    box-shadow: none;
    color: var(--soft);
    font-style: italic;
  }
  .deleted .author,
  .deleted .meta {
    font-style: normal;
  }
  .deleted .meta {
    color: var(--soft);
  }
  .acts {
    position: absolute;
    inset-block: 0.125rem;
    left: calc(100% + 0.25rem);
  }
  .mine .acts {
    right: calc(100% + 0.25rem);
    left: auto;
  }
  .act {
    position: sticky; /* of a long message it is there wherever one reads */
    top: 0.25rem;
    width: 2rem;
    height: 2rem;
    opacity: 0;
  }
  .message:hover .act,
  .act:focus-visible,
  .act[aria-expanded="true"] {
    opacity: 1;
  }
  .failed .bubble {
    background: var(--danger-paper);
    color: var(--ink);
  }
  .failed .meta {
    color: var(--danger);
  }
  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0 0.75rem;
    flex-basis: 100%;
    padding: 0.25rem 0.25rem 0.375rem;
    color: var(--danger);
    font-size: 0.8125rem;
    text-align: right;
  }
  .failure button {
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  @media (forced-colors: active) {
    .day::before,
    .day::after,
    .new::before,
    .new::after {
      border-top: 1px solid;
    }
    .bubble {
      border: 1px solid;
    }
    .mine .bubble {
      border: 2px solid Highlight;
    }
    .failed .bubble {
      border-style: dashed;
    }
  }
  @media (pointer: coarse) {
    .reaction {
      min-height: 2.75rem;
      min-width: 2.75rem;
      border-radius: 1.375rem;
    }
    .act {
      width: 2.75rem;
      height: 2.75rem;
    }
    .other.able .bubble {
      max-width: min(34rem, calc(100% - 5.5rem)); /* beside the face there is room for the button */
    }
    .able .body {
      -webkit-touch-callout: none;
      -webkit-user-select: none;
      user-select: none; /* a long press opens the list, which has the text to copy */
    }
    .failure button {
      min-width: 2.75rem;
      min-height: 2.75rem;
      padding: 0 0.5rem;
    }
  }
`;
