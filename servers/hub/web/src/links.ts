/**
 * A message as text and addresses that may be followed: http and https alone, never anything a script could hide in. `leadsTo` is
 * the host that an address really leads to, set where its text suggests another one: it has a user name before an `@`, or letters
 * that only look like those of a well-known name.
 */
export type Piece = { text: string; href?: string; leadsTo?: string };

export const kLinksMax = 200; // of one message; what comes after is text

// No address goes on over what cannot be seen or turns the direction of the text around (\p{Cf}).
const kAddress = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u0000-\u0020\p{Cf}]+/giu;
const kOpening: Record<string, string> = { ")": "(", "]": "[" };
const kPunctuation = /[.,;:!?…»”’]/u;

export function piecesOf(body: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  let links = 0;
  for (const found of body.matchAll(kAddress)) {
    const address = withoutTail(found[0]);
    const url = followable(address);
    if (!url) continue;
    if (++links > kLinksMax) break;
    if (found.index > end) pieces.push({ text: body.slice(end, found.index) });
    pieces.push({ text: address, href: url.href, ...(showsHost(address, url) ? {} : { leadsTo: url.host }) });
    end = found.index + address.length;
  }
  if (end < body.length) pieces.push({ text: body.slice(end) });
  return pieces;
}

/** Punctuation at the end belongs to the sentence, a closing bracket only if none was opened in the address. */
function withoutTail(address: string): string {
  const unopened = Object.fromEntries(
    Object.entries(kOpening).map(([closing, opening]) => [closing, count(address, closing) - count(address, opening)]),
  );
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    if (kPunctuation.test(last)) continue;
    if ((unopened[last] ?? 0) <= 0) break;
    unopened[last]!--;
  }
  return address.slice(0, end);
}

function count(text: string, wanted: string): number {
  let found = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found++;
  return found;
}

function followable(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the host stands in the address as it is, right after the slashes. */
function showsHost(address: string, { hostname }: URL): boolean {
  const shown = address.slice(address.indexOf("//") + 2).toLowerCase();
  return shown.startsWith(hostname) && /^(?:[:/?#]|$)/u.test(shown.slice(hostname.length)) && !/^:[^/?#]*@/u.test(shown.slice(hostname.length));
}
