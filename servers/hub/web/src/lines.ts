import type { Message, PendingMessage, TimelineView } from "../client/src/index.js";
import { sameDay } from "./times.js";

const kTogetherMs = 5 * 60_000; // messages of one person within this time stand together

/** One line of the log: a message, confirmed or not, or what stands between messages. Keys are unique and stable. */
export type Line =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  | { kind: "notice"; key: string; message: Message } // several of a kind are one, with the seq of the first
  | { kind: "message"; key: string; message: Message; mine: boolean; first: boolean; last: boolean }
  | { kind: "pending"; key: string; pending: PendingMessage; first: boolean; last: boolean };

type MessageLine = Extract<Line, { kind: "message" | "pending" }>;

/** The log from top to bottom. `newAfter` is the seq after which everything was unread when the conversation was opened. */
export function linesOf(view: TimelineView, me: number, newAfter: number | undefined): Line[] {
  const lines: Line[] = [];
  const keys = new Set<string>();
  let newMarked = newAfter === undefined;
  let before: { at: number; from: number; line: MessageLine } | undefined;
  let day: number | undefined;

  const startDay = (at: number) => {
    if (day !== undefined && sameDay(day, at)) return;
    day = at;
    before = undefined;
    lines.push({ kind: "day", key: `day ${at}`, at });
  };
  const join = (at: number, from: number, line: MessageLine) => {
    const together = before !== undefined && before.from === from && at - before.at < kTogetherMs;
    line.first = !together;
    if (together) before!.line.last = false;
    lines.push(line);
    before = { at, from, line };
  };

  for (const message of view.messages) {
    startDay(message.at);
    if (!newMarked && message.seq > newAfter! && message.from !== me && message.kind === "text" && !message.deleted_at) {
      newMarked = true;
      before = undefined;
      lines.push({ kind: "new", key: "new" });
    }
    if (message.kind !== "text") {
      before = undefined;
      addNotice(lines, message);
      continue;
    }
    const mine = message.from === me;
    join(message.at, message.from, { kind: "message", key: keyOf(message, mine, keys), message, mine, first: true, last: true });
  }
  if (!view.atEnd && view.loaded) return lines; // what is pending comes after messages that are not held
  for (const pending of view.pending) {
    if (day === undefined || pending.at > day) startDay(pending.at);
    join(pending.at, me, { kind: "pending", key: uniqueKey(`key ${pending.key}`, `pending ${pending.key}`, keys), pending, first: true, last: true });
  }
  return lines;
}

/** "Ann added Bob" and "Ann added Cid" become "Ann added Bob and Cid". */
function addNotice(lines: Line[], message: Message): void {
  const last = lines[lines.length - 1];
  const together = (message.kind === "joined" || message.kind === "removed") && message.users !== undefined;
  if (together && last?.kind === "notice" && last.message.kind === message.kind && last.message.from === message.from) {
    last.message.users!.push(...message.users!);
  } else {
    const own = together ? { ...message, users: [...message.users!] } : message;
    lines.push({ kind: "notice", key: `seq ${message.seq}`, message: own });
  }
}

/** One's own message keeps its line when it is confirmed. */
function keyOf(message: Message, mine: boolean, keys: Set<string>): string {
  const bySeq = `seq ${message.seq}`;
  return mine && message.client_key ? uniqueKey(`key ${message.client_key}`, bySeq, keys) : bySeq;
}

function uniqueKey(wanted: string, otherwise: string, keys: Set<string>): string {
  if (keys.has(wanted)) return otherwise;
  keys.add(wanted);
  return wanted;
}
