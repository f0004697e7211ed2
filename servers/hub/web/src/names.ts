// Names, titles and addresses that people chose for themselves, so that none can pass for another or turn a line around.
import { html, type TemplateResult } from "lit";
import type { Conversation, User } from "../client/src/index.js";

/** A sentence in pieces: what we say, and names in it. */
export type Words = readonly (string | { name: string })[];

// Controls, and what turns the direction of text around or cannot be seen. Joiners stay: languages and emoji are written with them.
const kUnseen = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
const kJoiners = /[\u200c\u200d\ufe00-\ufe0f]/gu;

/** What a person called themselves or a group, with what cannot be seen made visible; empty if nothing could be seen. It is one line, or `lines`. */
export function visible(text: string, lines = false): string {
  if (lines) return text.split("\n").map((line) => visible(line)).join("\n").trim();
  const seen = text.replace(kUnseen, "").replace(kJoiners, "").trim();
  return seen === "" ? "" : text.replace(kUnseen, "\uFFFD").trim();
}

export function nameOf(user: User | undefined): string {
  if (!user) return "…";
  const name = visible(user.name);
  const email = visible(user.email ?? "");
  if (/[@\uff20\ufe6b]/u.test(name) && name.toLowerCase() !== email.toLowerCase()) return `${name} (a name)`; // no address of theirs
  return name || email || `User ${user.id}`;
}

export function titleOf(conversation: Conversation): string {
  return conversation.kind === "direct" ? nameOf(conversation.peer) : visible(conversation.title) || `Group ${conversation.id}`;
}

/** A name beside other text: its direction ends with it. */
export function named(name: string): TemplateResult {
  return html`<bdi>${name}</bdi>`;
}

export function inWords(words: Words): TemplateResult {
  return html`${words.map((piece) => (typeof piece === "string" ? piece : named(piece.name)))}`;
}

/** For attributes, and for screen readers. */
export function plain(words: Words): string {
  return words.map((piece) => (typeof piece === "string" ? piece : piece.name)).join("");
}
