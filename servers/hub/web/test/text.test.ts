import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message, PendingMessage, TimelineView, User } from "../client/src/index.js";
import { ConfabError } from "../client/src/index.js";
import { initials } from "../src/avatar.js";
import { linesOf } from "../src/lines.js";
import { kLinksMax, piecesOf } from "../src/links.js";
import { nameOf, plain, titleOf, visible } from "../src/names.js";
import { dayInWords, shortTime } from "../src/times.js";
import { changeFailureInWords, errorInWords, fieldErrors, noticeInWords, previewOf, tombstoneInWords } from "../src/words.js";

const kDayMs = 86_400_000;
const kNoon = new Date(2026, 10, 23, 12, 0, 0).getTime();

describe("links", () => {
  const hrefs = (body: string) => piecesOf(body).flatMap(({ href }) => (href ? [href] : []));

  it("are http and https only", () => {
    assert.deepEqual(hrefs("javascript:alert(1) data:text/html,x ftp://a.b file:///etc/passwd vbscript:x"), []);
    assert.deepEqual(hrefs("http://a.example https://b.example/c"), ["http://a.example/", "https://b.example/c"]);
  });

  it("end before the punctuation of the sentence", () => {
    assert.deepEqual(hrefs("(see https://a.example/x). And https://a.example/y, or https://a.example/Tea_(drink)!"), [
      "https://a.example/x",
      "https://a.example/y",
      "https://a.example/Tea_(drink)",
    ]);
  });

  it("leave every character of the message where it was", () => {
    for (const body of ["", "no link", "https://a.example", 'a <b href="https://a.example/">x</b> https:// b', "x\nhttps://a.example/\ty"]) {
      assert.equal(piecesOf(body).map(({ text }) => text).join(""), body);
    }
  });

  it("are found in a moment, whatever the message is made of", () => {
    const size = 16_384;
    const bodies = ["https://a.example/" + ")".repeat(size), "https://a.example/" + "(".repeat(size) + ")".repeat(size), "https://a.example/" + "])".repeat(size)];
    bodies.push("https://".repeat(size / 8), "https://a.b ".repeat(size / 12), "https://a.b/" + ".".repeat(size), "(https://a.b/)".repeat(size / 14));
    const begun = process.cpuUsage();
    for (let i = 0; i < 10; i++) for (const body of bodies) assert.equal(piecesOf(body).map(({ text }) => text).join(""), body);
    const { user } = process.cpuUsage(begun);
    assert.ok(user < 2_000_000, `${user} µs`); // it took 40 s
  });

  it("are only so many in one message", () => {
    const pieces = piecesOf("https://a.example/ ".repeat(kLinksMax + 50));
    assert.equal(pieces.filter(({ href }) => href).length, kLinksMax);
  });

  it("say where they lead when their text lets one believe something else", () => {
    const leads = (body: string) => piecesOf(body).map(({ leadsTo }) => leadsTo);
    assert.deepEqual(leads("https://bank.example@evil.example/login"), ["evil.example"]);
    assert.deepEqual(leads("https://bank.example:443@evil.example"), ["evil.example"]);
    assert.deepEqual(leads("https://b\u0430nk.example/"), ["xn--bnk-6cd.example"]);
    assert.deepEqual(leads("http://0x7f.1:8080/"), ["127.0.0.1:8080"]);
    assert.deepEqual(leads("HTTPS://Bank.Example/Path?x=a@b#c"), [undefined]);
    assert.deepEqual(leads("https://bank.example:8443/x"), [undefined]);
  });

  it("end before what turns text around or cannot be seen", () => {
    assert.deepEqual(hrefs("https://a.example/\u202egpj.exe https://b.example/x\u200bhttps"), ["https://a.example/", "https://b.example/x"]);
  });

  it("stop at quotes and angle brackets", () => {
    assert.deepEqual(hrefs('<a href="https://a.example/"onclick=x>'), ["https://a.example/"]);
  });
});

describe("times", () => {
  it("name the day", () => {
    assert.equal(dayInWords(kNoon - 3_600_000, kNoon), "Today");
    assert.equal(dayInWords(kNoon - kDayMs, kNoon), "Yesterday");
    assert.equal(dayInWords(kNoon - 13 * 3_600_000, kNoon), "Yesterday");
    assert.match(dayInWords(kNoon - 400 * kDayMs, kNoon), /2025/);
    assert.doesNotMatch(dayInWords(kNoon - 40 * kDayMs, kNoon), /2026/);
  });

  it("are short in a list", () => {
    assert.equal(shortTime(kNoon - 5_000, kNoon), "now");
    assert.match(shortTime(kNoon - 3_600_000, kNoon), /11/);
  });
});

describe("words", () => {
  const people: Record<number, User> = {
    1: { id: 1, email: "ann@example.com", name: "Ann", created_at: 0 },
    2: { id: 2, email: "bob@example.com", name: "", created_at: 0 },
  };
  const person = (id: number) => people[id];
  const notice = (more: Partial<Message>): Message => ({ id: 1, conversation: 5, seq: 1, kind: "joined", from: 1, body: "", at: 0, ...more });

  it("say what happened in a group", () => {
    assert.equal(plain(noticeInWords(notice({ kind: "created", users: [1, 2] }), 9, person)), "Ann created the group");
    assert.equal(plain(noticeInWords(notice({ kind: "joined", users: [2] }), 1, person)), "You added bob@example.com");
    assert.equal(plain(noticeInWords(notice({ kind: "removed", users: [2] }), 2, person)), "Ann removed you");
    assert.equal(plain(noticeInWords(notice({ kind: "left", from: 2, users: [2] }), 1, person)), "bob@example.com left");
  });

  it("preview on one line, with who said it", () => {
    const said = notice({ kind: "text", body: "a\n  b" });
    assert.equal(plain(previewOf(said, 1, true, person)), "You: a b");
    assert.equal(plain(previewOf(said, 2, true, person)), "Ann: a b");
    assert.equal(plain(previewOf(said, 2, false, person)), "a b");
    assert.equal(plain(previewOf(null, 2, false, person)), "No messages yet");
  });

  it("say who deleted a message, and nothing of what was in it", () => {
    const gone = (deleted_by: number) => notice({ kind: "text", from: 2, deleted_at: 1, deleted_by });
    assert.equal(plain(tombstoneInWords(gone(2), 1, person)), "Message deleted");
    assert.equal(plain(tombstoneInWords(gone(1), 1, person)), "Message deleted by you");
    assert.equal(plain(tombstoneInWords(gone(1), 9, person)), "Message deleted by Ann");
    assert.equal(plain(previewOf(gone(1), 9, true, person)), "Message deleted by Ann");
  });

  it("say why a message could not be changed", () => {
    const words = (code: string, message = "x", field = "") => changeFailureInWords(new ConfabError(code, message, field ? [{ field, message }] : []), "changed");
    assert.equal(words("forbidden", "the message is too old to be changed", "seq"), "Not changed: the message is too old.");
    assert.equal(words("forbidden", "no links, please"), "Not changed. No links, please.");
    assert.equal(words("conflict", "the message was deleted", "seq"), "Not changed: the message was deleted meanwhile.");
    assert.match(words("unsupported"), /^Not changed\. .*older version/);
    assert.match(words("offline"), /^Not changed\. .*no connection/);
    assert.equal(changeFailureInWords(new ConfabError("not_found", "x"), "deleted"), "Not deleted: you are no longer in this conversation.");
  });

  it("turn every error into a sentence", () => {
    assert.equal(errorInWords(new ConfabError("invalid_argument", "the title is empty")), "The title is empty.");
    assert.match(errorInWords(new ConfabError("offline", "x")), /no connection/);
    assert.match(errorInWords(new TypeError("x is undefined")), /went wrong/);
    assert.deepEqual(fieldErrors(new ConfabError("invalid_argument", "x", [{ field: "email", message: "is taken" }])), { email: "Is taken." });
  });

  it("name only so many people, and ask for no others", () => {
    const asked: number[] = [];
    const words = noticeInWords(notice({ users: Array.from({ length: 900 }, (_, i) => i + 10) }), 1, (id) => {
      asked.push(id);
      return { id, email: "", name: `P${id}`, created_at: 0 };
    });
    assert.equal(plain(words), "You added P10, P11, P12 and 897 others");
    assert.deepEqual(asked, [10, 11, 12]);
  });

  it("make visible what cannot be seen in a name, and fall back where nothing can", () => {
    const user = (name: string, email = ""): User => ({ id: 7, email, name, created_at: 0 });
    assert.equal(nameOf(user("Ann\u202ennA")), "Ann\uFFFDnnA");
    assert.equal(nameOf(user("A\u00adnn")), "A\uFFFDnn");
    for (const blank of ["\u200b", "\u3164", " \u200d ", "\u2800\u2800", "\u{e0041}"]) {
      assert.equal(nameOf(user(blank, "ann@example.com")), "ann@example.com");
      assert.equal(nameOf(user(blank)), "User 7");
      assert.equal(titleOf({ id: 3, kind: "group", title: blank } as never), "Group 3");
    }
    assert.equal(nameOf(user("👩\u200d🚀 Zoe")), "👩\u200d🚀 Zoe");
    assert.equal(visible("می\u200cخواهم"), "می\u200cخواهم");
  });

  it("do not let a name pass for somebody's address", () => {
    const user = (name: string, email: string): User => ({ id: 7, email, name, created_at: 0 });
    assert.equal(nameOf(user("bob@example.com", "eve@example.com")), "bob@example.com (a name)");
    assert.equal(nameOf(user("Eve@example.com", "eve@example.com")), "Eve@example.com");
  });

  it("make initials", () => {
    assert.deepEqual(["Ann Lee", "bob@example.com", "jo.doe@x", "👩‍🚀 Zoe", ""].map(initials), ["AL", "B", "JD", "👩Z", "?"]);
  });
});

describe("lines", () => {
  const message = (seq: number, at: number, from: number, more: Partial<Message> = {}): Message => {
    return { id: seq, conversation: 5, seq, kind: "text", from, body: "x", at, ...more };
  };
  const view = (messages: Message[], pending: PendingMessage[] = [], more: Partial<TimelineView> = {}): TimelineView => {
    return { loaded: true, messages, pending, moreBefore: false, atEnd: true, ...more };
  };
  const kinds = (lines: ReturnType<typeof linesOf>) => lines.map(({ kind }) => kind).join(" ");
  const pending: PendingMessage = { conversation: 5, body: "p", at: kNoon, key: "k", state: "pending", tried: false };

  it("separate days", () => {
    assert.equal(kinds(linesOf(view([message(1, kNoon - kDayMs, 1), message(2, kNoon, 1), message(3, kNoon, 1)]), 1, undefined)), "day message day message message");
  });

  it("mark where the unread ones begin, once", () => {
    const messages = [message(1, kNoon, 2), message(2, kNoon, 1), message(3, kNoon, 2), message(4, kNoon, 2)];
    assert.equal(kinds(linesOf(view(messages), 1, 1)), "day message message new message message");
  });

  it("call a deleted message not new", () => {
    const messages = [message(1, kNoon, 2), message(2, kNoon, 2, { deleted_at: 1 }), message(3, kNoon, 2)];
    assert.equal(kinds(linesOf(view(messages), 1, 1)), "day message message new message");
  });

  it("make one notice of many of a kind", () => {
    const joined = (seq: number, from: number, user: number) => message(seq, kNoon, from, { kind: "joined", users: [user] });
    const notices = [joined(1, 2, 5), joined(2, 2, 6), joined(3, 3, 7), message(4, kNoon, 3, { kind: "left", users: [3] }), joined(5, 3, 8)];
    const lines = () => linesOf(view(notices), 1, undefined).flatMap((line) => (line.kind === "notice" ? [[line.key, line.message.users]] : []));
    const expected = [["seq 1", [5, 6]], ["seq 3", [7]], ["seq 4", [3]], ["seq 5", [8]]];
    assert.deepEqual(lines(), expected);
    assert.deepEqual(lines(), expected, "and again");
  });

  it("put together what one person says in a row", () => {
    const messages = [message(1, kNoon, 2), message(2, kNoon + 1, 2), message(3, kNoon + 2, 1), message(4, kNoon + 600_000, 1)];
    const shape = linesOf(view(messages), 1, undefined).flatMap((line) => (line.kind === "message" ? [`${line.first ? "f" : ""}${line.last ? "l" : ""}`] : []));
    assert.deepEqual(shape, ["f", "l", "fl", "fl"]);
  });

  it("keep the key of a message when it is confirmed", () => {
    const before = linesOf(view([], [pending]), 1, undefined).pop()!;
    const after = linesOf(view([message(1, kNoon, 1, { client_key: "k" })]), 1, undefined).pop()!;
    assert.equal(before.key, after.key);
  });

  it("have different keys though a sender repeats a client key", () => {
    const messages = [message(1, kNoon, 1, { client_key: "k" }), message(2, kNoon, 1, { client_key: "k" })];
    const keys = linesOf(view(messages, [pending]), 1, undefined).map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });

  it("show nothing pending below messages that are not the newest", () => {
    assert.equal(kinds(linesOf(view([message(1, kNoon, 2)], [pending], { atEnd: false }), 1, undefined)), "day message");
  });
});
