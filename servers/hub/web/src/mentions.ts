// Whom a text names with an @: in the field where it is written, and where it is read.
import { nameOf } from "./names.js";
import type { Beside, User } from "../client/src/index.js";

export const kEverybody = "everybody";
export const kMentionsMax = 50;
const kSuggestionsMax = 6;
const kQueryCharactersMax = 40;

/** Somebody whom one can mention; 0 is everybody. */
export interface Mentioned {
  id: number;
  name: string;
}

export function mentionedUser(user: User): Mentioned {
  return { id: user.id, name: nameOf(user) };
}

/** What was typed after the @ before the caret, and where that stands; undefined: nobody is being named. */
export function queryAt(text: string, caret: number): { from: number; query: string } | undefined {
  const from = text.lastIndexOf("@", caret - 1);
  if (from < 0 || caret - from > kQueryCharactersMax || (from > 0 && /[\p{L}\p{N}_@.]/u.test(text[from - 1]!))) return undefined;
  const query = text.slice(from + 1, caret);
  return /[\n@]/u.test(query) || /\s\s|^\s/u.test(query) ? undefined : { from, query };
}

/** Those of whose name a word, or the whole, begins like this. */
export function suggestionsFor(query: string, people: Mentioned[]): Mentioned[] {
  const wanted = query.toLocaleLowerCase();
  const fits = ({ name }: Mentioned) => {
    const lower = name.toLocaleLowerCase();
    return lower.startsWith(wanted) || lower.split(/[\s@.]+/u).some((word) => word.startsWith(wanted));
  };
  return people.filter(fits).slice(0, kSuggestionsMax);
}

/** Of those who were chosen, whom the text still names. */
export function mentionsIn(text: string, chosen: Mentioned[]): Beside {
  const named = chosen.filter(({ name }) => text.includes(`@${name}`));
  const mentions = [...new Set(named.map(({ id }) => id).filter((id) => id !== 0))].slice(0, kMentionsMax);
  return { ...(mentions.length > 0 ? { mentions } : {}), ...(named.some(({ id }) => id === 0) ? { everybody: true } : {}) };
}

/** A text in pieces, of which some name somebody. */
export function namesIn(text: string, people: Mentioned[]): { text: string; of?: number }[] {
  const pieces: { text: string; of?: number }[] = [];
  let end = 0;
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", Math.max(at + 1, end))) {
    const one = longestFirst.find(({ name }) => text.startsWith(name, at + 1));
    if (!one) continue;
    if (at > end) pieces.push({ text: text.slice(end, at) });
    end = at + 1 + one.name.length;
    pieces.push({ text: text.slice(at, end), of: one.id });
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
