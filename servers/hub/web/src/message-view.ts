import { css, html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Message, PendingMessage, User } from "../client/src/index.js";
import { avatar } from "./avatar.js";
import { icons } from "./icons.js";
import type { Line } from "./lines.js";
import { type Piece, piecesOf } from "./links.js";
import { inWords, named, nameOf, plain } from "./names.js";
import { dayInWords, exactTime, timeOfDay } from "./times.js";
import { failureInWords, noticeInWords } from "./words.js";

export interface LineContext {
  me: number;
  group: boolean;
  /** How far the other one of a direct conversation has read. */
  peerReadSeq: number;
  person(id: number): User | undefined;
  retry(pending: PendingMessage): void;
  discard(pending: PendingMessage): void;
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
  if (line.kind === "pending") return [...shape, line.pending, line.pending.state];
  return [...shape, line.message, line.mine ? isSeen(line.message.seq, context) : nameOf(context.person(line.message.from))];
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
  return html`<li
    class="message ${mine ? "mine" : "other"} ${first ? "first" : ""} ${last ? "last" : ""}"
    data-test="message"
    data-state="sent"
    data-seq=${message.seq}
    data-anchor=${message.seq}
    data-from=${message.from}
  >
    ${withAuthor ? html`<span class="face">${last ? avatar(nameOf(author), message.from, "small") : nothing}</span>` : nothing}
    <div class="bubble">
      ${withAuthor && first ? html`<p class="author hue-${message.from % 8}" data-test="message-author">${named(nameOf(author))}</p>` : nothing}
      ${said(mine ? "You" : withAuthor && first ? "" : nameOf(author))}
      ${bodyView(message.body)}${timeView(message.at, mine ? sentMark(message.seq, context) : nothing)}
    </div>
  </li>`;
}

function pendingView(line: Line & { kind: "pending" }, context: LineContext): TemplateResult {
  const { pending, first, last } = line;
  const failed = pending.state === "failed";
  const glyph = failed ? icons.warning : icons.clock;
  return html`<li class="message mine ${pending.state} ${first ? "first" : ""} ${last ? "last" : ""}" data-test="message" data-state=${pending.state}>
    <div class="bubble">
      ${said("You")} ${bodyView(pending.body)}${timeView(pending.at, html`<span title=${failed ? "Not sent" : "Being sent"}>${glyph}</span>${hidden(failed ? "not sent" : "being sent")}`)}
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
function bodyView(body: string): TemplateResult {
  const pieces = piecesOf(body).map((piece) => (piece.href ? linkView(piece) : piece.text));
  return html`<span class="body" dir="auto" data-test="message-body">${pieces}</span>`;
}

/** Written from left to right whatever stands around it, and with the host where the text lets one believe another. */
function linkView({ text, href, leadsTo }: Piece): TemplateResult {
  return html`<a href=${href!} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">${text}</a>${leadsTo
      ? html`<span class="leads" dir="ltr" data-test="leads-to"> (leads to ${leadsTo})</span>`
      : nothing}`;
}

function timeView(at: number, mark: unknown): TemplateResult {
  return html`<span class="meta"><time datetime=${new Date(at).toISOString()} title=${exactTime(at)}>${timeOfDay(at)}</time>${mark}</span>`;
}

function isSeen(seq: number, { group, peerReadSeq }: LineContext): boolean {
  return !group && seq <= peerReadSeq;
}

function sentMark(seq: number, context: LineContext): TemplateResult {
  const seen = isSeen(seq, context);
  const words = seen ? "Seen" : "Sent";
  return html`<span class=${seen ? "seen" : ""} title=${words} data-test="mark" data-mark=${words.toLowerCase()}>${seen ? icons.checks : icons.check}</span>
    ${hidden(words.toLowerCase())}`;
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
    .failure button {
      min-height: 2.75rem;
      padding: 0 0.5rem;
    }
  }
`;
