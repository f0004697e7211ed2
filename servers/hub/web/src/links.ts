/** A message as text and addresses that may be followed: http and https alone, never anything a script could hide in. */
export type Piece = { text: string; href?: string };

const kAddress = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u0000-\u0020]+/giu;
const kClosing: Record<string, string> = { ")": "(", "]": "[" };

export function piecesOf(body: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of body.matchAll(kAddress)) {
    const address = withoutTail(found[0]);
    const href = followable(address);
    if (!href) continue;
    if (found.index > end) pieces.push({ text: body.slice(end, found.index) });
    pieces.push({ text: address, href });
    end = found.index + address.length;
  }
  if (end < body.length) pieces.push({ text: body.slice(end) });
  return pieces;
}

/** Punctuation at the end belongs to the sentence, a closing bracket only if none was opened in the address. */
function withoutTail(address: string): string {
  for (;;) {
    const last = address[address.length - 1] ?? "";
    const opening = kClosing[last];
    const unbalanced = opening !== undefined && address.split(last).length > address.split(opening).length;
    if (!unbalanced && !/[.,;:!?…»”’]/u.test(last)) return address;
    address = address.slice(0, -1);
  }
}

function followable(address: string): string | undefined {
  try {
    const url = new URL(address);
    return (url.protocol === "http:" || url.protocol === "https:") && url.hostname !== "" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
