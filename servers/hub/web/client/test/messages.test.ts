import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversation, ann, bob, Harness, message, messages, settle } from "./harness.js";

const mine = (seq: number, key: string) => message(seq, { from: ann.id, client_key: key, body: "hi" });
const unsent = (h: Harness) => [...h.storage.values.keys()].filter((key) => key.startsWith("confab.pending"));
const bodies = (h: Harness) => {
  const { messages: held, pending } = h.client.timeline(5);
  return [...held.map(({ body }) => body), ...pending.map(({ body, state }) => `${body} (${state})`)];
};

describe("sending", () => {
  it("shows a message once, whether its answer or its event comes first", async () => {
    for (const eventFirst of [true, false]) {
      const h = new Harness();
      await h.start();
      await h.open();
      h.client.send(5, "hi");
      assert.deepEqual(bodies(h), ["hi (pending)"]);
      const { id, client_key, retry } = h.socket.request("messages.send");
      assert.equal(retry, undefined);
      const answer = { id, ok: { ...mine(1, client_key), cursor: "c1" } };
      const event = { event: "message", cursor: "c1", ...mine(1, client_key) };
      h.socket.frame(...(eventFirst ? [event, answer] : [answer, event]));
      await settle();
      assert.deepEqual(bodies(h), ["hi"], `event first: ${eventFirst}`);
      assert.equal(h.client.unsent, 0);
    }
  });

  it("sends again with the same key and `retry` after a lost answer", async () => {
    const h = new Harness();
    await h.start();
    await h.open();
    h.client.send(5, "hi");
    await settle();
    const { client_key } = h.socket.request("messages.send");
    await h.reconnect();
    const again = h.socket.request("messages.send");
    assert.deepEqual({ key: again.client_key, retry: again.retry }, { key: client_key, retry: true });
    await h.socket.answer("messages.send", { ...mine(1, client_key), cursor: "c1" });
    assert.deepEqual(bodies(h), ["hi"]);
  });

  it("does not send again what the missed events confirm", async () => {
    const h = new Harness();
    await h.start();
    await h.open();
    h.client.send(5, "hi");
    await settle();
    const { client_key } = h.socket.request("messages.send");
    h.socket.drop();
    await h.clock.advance(1_000);
    h.socket.onopen?.({});
    const ok = { user: ann, session: 7, cursor: "c9", resumed: true };
    h.socket.frame({ id: h.socket.request("hello").id, ok }, { event: "message", cursor: "c1", ...mine(1, client_key) });
    await settle();
    assert.deepEqual(bodies(h), ["hi"]);
    assert.equal(h.client.unsent, 0);
  });

  it("keeps the order of writing: one on its way at a time, also over a loss", async () => {
    const h = new Harness();
    await h.start();
    await h.open();
    for (const body of ["a", "b", "c"]) h.client.send(5, body);
    assert.equal(h.socket.asked("messages.send"), 1);
    await h.reconnect();
    const sent: string[] = [];
    for (let seq = 1; seq <= 3; seq++) {
      const { body, client_key } = h.socket.request("messages.send");
      sent.push(body);
      await h.socket.answer("messages.send", { ...mine(seq, client_key), body, cursor: `c${seq}` });
    }
    assert.deepEqual(sent, ["a", "b", "c"]);
    assert.deepEqual(bodies(h), ["a", "b", "c"]);
  });

  it("waits without a connection and sends when there is one", async () => {
    const h = new Harness();
    await h.start();
    await h.open();
    h.socket.drop();
    h.client.send(5, "hi");
    await h.clock.advance(600_000);
    assert.deepEqual(bodies(h), ["hi (pending)"]);
    await h.welcome({ resumed: true });
    assert.equal(h.socket.asked("messages.send"), 1);
  });

  it("takes up unsent messages after a reload, as repeats", async () => {
    const h = new Harness();
    await h.start();
    h.client.send(5, "hi");
    await settle();
    const { client_key } = h.socket.request("messages.send");
    const reloaded = new Harness({ storage: h.storage });
    await reloaded.start();
    const again = reloaded.socket.request("messages.send");
    assert.deepEqual({ body: again.body, key: again.client_key, retry: again.retry }, { body: "hi", key: client_key, retry: true });
    assert.equal(unsent(h).length, 1);
    await reloaded.socket.answer("messages.send", { ...mine(1, client_key), cursor: "c1" });
    assert.deepEqual(unsent(h), []);
  });

  it("keeps the unsent messages of two clients of one page side by side", async () => {
    const left = new Harness();
    let keys = 0;
    const right = new Harness({ storage: left.storage, newKey: () => `right${++keys}` });
    await left.start([conversation(), conversation({ id: 6 })]);
    await right.start([conversation(), conversation({ id: 6 })]);
    left.socket.drop();
    right.socket.drop();
    for (let i = 1; i <= 3; i++) {
      left.client.send(5, `left ${i}`);
      right.client.send(6, `right ${i}`);
    }
    left.client.discard(left.client.timeline(5).pending[0]!);
    const reloaded = new Harness({ storage: left.storage });
    await reloaded.start([conversation(), conversation({ id: 6 })]);
    const held = (id: number) => reloaded.client.timeline(id).pending.map(({ body }) => body);
    assert.deepEqual([held(5), held(6)], [["left 2", "left 3"], ["right 1", "right 2", "right 3"]]);
  });

  it("stores one message of each of two clients that take up and send the same ones", async () => {
    const before = new Harness();
    await before.start();
    before.socket.drop();
    before.client.send(5, "a");
    before.client.send(5, "b");
    const [left, right] = [new Harness({ storage: before.storage }), new Harness({ storage: before.storage })];
    for (const h of [left, right]) {
      await h.start();
      await h.open();
    }
    const sent: string[] = [];
    for (const [h, seq] of [[left, 1], [right, 1], [left, 2], [right, 2]] as const) {
      const { client_key, body } = h.socket.request("messages.send");
      sent.push(`${client_key} ${body}`);
      await h.socket.answer("messages.send", { ...mine(seq, client_key), body, cursor: `c${seq}` });
    }
    assert.deepEqual(sent, ["key1 a", "key1 a", "key2 b", "key2 b"]);
    assert.deepEqual(unsent(before), []);
  });

  it("gives what waits for one hub to no other hub", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop();
    h.client.send(5, "hi");
    const other = new Harness({ storage: h.storage, webSocketUrl: "ws://test/another/ws" });
    await other.start();
    assert.equal(other.client.unsent, 0);
    const reloaded = new Harness({ storage: h.storage });
    await reloaded.start();
    assert.equal(reloaded.client.unsent, 1);
  });

  it("does not give one user's unsent messages to another", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop();
    h.client.send(5, "hi");
    const other = new Harness({ storage: h.storage });
    other.answerRest = () => other.signedIn(bob);
    await other.start();
    assert.equal(other.client.unsent, 0);
  });

  it("forgets unsent messages at sign-out", async () => {
    const h = new Harness();
    await h.start();
    h.client.send(5, "hi");
    await h.client.signOut();
    assert.deepEqual(unsent(h), []);
  });

  it("marks a refused message, lets the next one pass, and sends it again under a new key", async () => {
    const h = new Harness();
    await h.start();
    await h.open();
    const first = h.client.send(5, "a");
    h.client.send(5, "b");
    const { client_key } = h.socket.request("messages.send");
    await h.socket.refuse("messages.send", "too_large");
    assert.equal(first.state, "failed");
    assert.equal(first.error?.code, "too_large");
    const second = h.socket.request("messages.send");
    assert.equal(second.body, "b");
    await h.socket.answer("messages.send", { ...mine(1, second.client_key), body: "b", cursor: "c1" });
    assert.deepEqual(bodies(h), ["b", "a (failed)"]);
    h.client.retry(first);
    const again = h.socket.request("messages.send");
    assert.equal(again.body, "a");
    assert.notEqual(again.client_key, client_key);
    assert.equal(again.retry, undefined);
  });

  it("repeats by itself what passes, after a pause, and gives up in the end under the same key", async () => {
    const h = new Harness();
    await h.start();
    const pending = h.client.send(5, "hi");
    const { client_key } = h.socket.request("messages.send");
    await h.socket.refuse("messages.send", "overloaded", { retry_after_ms: 2_000 });
    assert.equal(h.socket.asked("messages.send"), 1);
    await h.clock.advance(1_900);
    assert.equal(h.socket.asked("messages.send"), 1);
    for (let i = 0; i < 7; i++) {
      await h.clock.advance(15_000);
      await h.socket.refuse("messages.send", "overloaded");
    }
    assert.equal(pending.state, "failed");
    assert.equal(h.socket.asked("messages.send"), 8);
    h.client.retry(pending);
    const again = h.socket.request("messages.send");
    assert.deepEqual({ key: again.client_key, retry: again.retry }, { key: client_key, retry: true });
  });

  it("does not lose the connection over a message that no frame can hold", async () => {
    const h = new Harness();
    await h.start();
    const pending = h.client.send(5, "\u0001".repeat(30_000)); // six bytes each on the wire
    await settle();
    assert.equal(pending.error?.code, "too_large");
    assert.equal(h.socket.asked("messages.send"), 0);
  });

  it("sends the longest message that there may be, even if each byte is escaped", async () => {
    const h = new Harness();
    await h.start();
    h.client.send(5, "\u0001".repeat(16_384));
    await settle();
    assert.equal(h.socket.asked("messages.send"), 1);
  });

  it("discards a failed message", async () => {
    const h = new Harness();
    await h.start();
    const pending = h.client.send(5, "hi");
    await h.socket.refuse("messages.send", "not_found");
    h.client.discard(pending);
    assert.deepEqual(bodies(h), []);
    assert.deepEqual(unsent(h), []);
  });

  it("bounds the queue", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop();
    for (let i = 0; i < 200; i++) h.client.send(5, "x");
    assert.throws(() => h.client.send(5, "x"), { code: "overloaded" });
    assert.equal(h.client.unsent, 200);
  });
});

describe("timeline", () => {
  it("never shows a message twice, whatever is repeated", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3 })]);
    await h.open(messages(1, 3));
    h.socket.frame(h.event(3), h.event(4), h.event(4), h.event(2), h.event(5), h.event(5));
    assert.deepEqual(h.seqs(), [1, 2, 3, 4, 5]);
  });

  it("holds back what comes too early and never shows it out of order", async () => {
    const h = new Harness();
    await h.start();
    await h.open(messages(1, 3));
    h.socket.frame(h.event(6), h.event(5));
    assert.deepEqual(h.seqs(), [1, 2, 3]);
    h.socket.frame(h.event(4));
    assert.deepEqual(h.seqs(), [1, 2, 3, 4, 5, 6]);
    await h.clock.advance(10_000);
    assert.equal(h.socket.asked("messages.list"), 1, "nothing was left to ask");
  });

  it("asks for what is missing", async () => {
    const h = new Harness();
    await h.start();
    await h.open(messages(1, 3));
    h.socket.frame(h.event(7));
    await h.clock.advance(400);
    const { after, conversation: id, at_least } = h.socket.request("messages.list");
    assert.deepEqual({ after, id, at_least }, { after: 3, id: 5, at_least: "c7" });
    await h.socket.answer("messages.list", { messages: messages(4, 7), more_before: true, more_after: false });
    assert.deepEqual(h.seqs(), [1, 2, 3, 4, 5, 6, 7]);
  });

  it("accepts that numbers are invisible to a person who was away", async () => {
    const h = new Harness();
    await h.start();
    await h.open(messages(1, 3));
    h.socket.frame(h.event(9, { kind: "joined", users: [ann.id] }), h.event(10));
    await h.clock.advance(400);
    await h.socket.answer("conversations.get", conversation({ last_seq: 10 }));
    await h.socket.answer("messages.list", { messages: messages(9, 10), more_before: true, more_after: false });
    assert.deepEqual(h.seqs(), [1, 2, 3, 9, 10]);
    await h.clock.advance(60_000);
    assert.equal(h.socket.asked("messages.list"), 2);
  });

  it("keeps one's own confirmed message in sight while earlier ones of others are on their way", async () => {
    const h = new Harness();
    await h.start();
    await h.open(messages(1, 3));
    h.client.send(5, "hi");
    const { client_key } = h.socket.request("messages.send");
    await h.socket.answer("messages.send", { ...mine(5, client_key), cursor: "c5" });
    assert.deepEqual(h.seqs(), [1, 2, 3, 5]);
    h.socket.frame(h.event(4), { event: "message", cursor: "c5", ...mine(5, client_key) });
    assert.deepEqual(h.seqs(), [1, 2, 3, 4, 5]);
  });

  it("loses nothing that arrives while the newest page is read", async () => {
    const h = new Harness();
    await h.start();
    const loading = h.client.loadNewest(5);
    await settle();
    h.socket.frame(h.event(3), h.event(4));
    await h.socket.answer("messages.list", { messages: messages(1, 3), more_before: false, more_after: false });
    await loading;
    assert.deepEqual(h.seqs(), [1, 2, 3, 4]);
  });

  it("reads older pages, each once however often it is asked for", async () => {
    const h = new Harness();
    await h.start();
    const loading = h.client.loadNewest(5);
    await settle();
    await h.socket.answer("messages.list", { messages: messages(51, 100), more_before: true, more_after: false });
    await loading;
    const older = [h.client.loadOlder(5), h.client.loadOlder(5)];
    await settle();
    assert.equal(h.socket.request("messages.list").before, 51);
    assert.equal(h.socket.asked("messages.list"), 2);
    h.socket.frame(h.event(101));
    await h.socket.answer("messages.list", { messages: messages(1, 50), more_before: false, more_after: true });
    await Promise.all(older);
    assert.deepEqual(h.seqs(), messages(1, 101).map(({ seq }) => seq));
    assert.equal(h.client.timeline(5).moreBefore, false);
  });

  it("holds a bounded window and finds back to the newest", async () => {
    const h = new Harness();
    await h.start();
    const loading = h.client.loadNewest(5);
    await settle();
    await h.socket.answer("messages.list", { messages: messages(5_001, 5_050), more_before: true, more_after: false });
    await loading;
    for (let first = 5_001; first > 3_900; first -= 50) {
      const older = h.client.loadOlder(5);
      await settle();
      await h.socket.answer("messages.list", { messages: messages(first - 50, first - 1), more_before: true, more_after: true });
      await older;
    }
    assert.equal(h.seqs().length, 1_000);
    assert.equal(h.client.timeline(5).atEnd, false);
    h.socket.frame(h.event(5_051));
    assert.ok(!h.seqs().includes(5_051), "not beside messages from long before");
    const newest = h.client.loadNewest(5);
    await settle();
    await h.socket.answer("messages.list", { messages: messages(5_002, 5_051), more_before: true, more_after: false });
    await newest;
    assert.deepEqual(h.seqs(), messages(5_002, 5_051).map(({ seq }) => seq));
  });

  it("resumes over a loss with every message once and in order", async () => {
    const h = new Harness();
    await h.start();
    await h.open(messages(1, 2));
    h.socket.frame(h.event(3));
    await h.reconnect([h.event(3), h.event(4), h.event(5)]);
    assert.deepEqual(h.seqs(), [1, 2, 3, 4, 5]);
  });
});

describe("conversations", () => {
  it("counts unread exactly, notices and own messages not", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3, unread: 1, read_seq: 2 })]);
    h.socket.frame(h.event(3), h.event(4), h.event(5, { kind: "joined", users: [9] }));
    assert.equal(h.client.conversation(5)?.unread, 2);
    assert.equal(h.client.unread, 2);
    h.socket.frame({ event: "message", cursor: "c6", ...mine(6, "elsewhere") });
    assert.equal(h.client.conversation(5)?.unread, 0);
  });

  it("follows the read mark of another window", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3, unread: 3, read_seq: 0 })]);
    await h.open(messages(1, 3));
    h.socket.frame({ event: "read", cursor: "c4", conversation: 5, user: ann.id, seq: 2, at: 1 });
    assert.equal(h.client.conversation(5)?.unread, 1);
    h.socket.frame({ event: "read", cursor: "c5", conversation: 5, user: bob.id, seq: 3, at: 1 });
    assert.equal(h.client.conversation(5)?.peer_read_seq, 3);
  });

  it("puts the last active first, whatever the clock said", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 1 }), conversation({ id: 6, created_at: 500 })]);
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [5, 6]);
    h.socket.frame({ event: "message", cursor: "c2", ...message(1, { id: 200, conversation: 6, at: 9 }) });
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [6, 5]);
  });

  it("fetches a conversation it hears of for the first time, and applies what happens meanwhile", async () => {
    const h = new Harness();
    await h.start([]);
    h.socket.frame(h.event(1), h.event(2));
    await settle();
    assert.equal(h.socket.asked("conversations.get"), 1);
    await h.socket.answer("conversations.get", conversation({ last_seq: 1, unread: 1, read_seq: 0 }));
    assert.equal(h.client.conversation(5)?.unread, 2);
    assert.equal(h.client.conversation(5)?.last_message?.seq, 2);
  });

  it("applies to the list what came in while it was read, and only what it did not know yet", async () => {
    const h = new Harness();
    await h.client.signIn("ann@example.com", "password");
    await h.welcome();
    h.socket.frame(h.event(4), h.event(5));
    await h.socket.answer("conversations.list", { conversations: [conversation({ last_seq: 4, unread: 2, read_seq: 2 })], cursor: "c4" });
    assert.equal(h.client.conversation(5)?.unread, 3);
    assert.equal(h.client.conversation(5)?.last_seq, 5);
  });

  it("keeps a conversation that was opened while the list was read", async () => {
    const h = new Harness();
    await h.client.signIn("ann@example.com", "password");
    await h.welcome();
    h.socket.frame({ event: "conversation", cursor: "c1", conversation: 5, at: 1 });
    await settle();
    await h.socket.answer("conversations.get", conversation());
    await h.socket.answer("conversations.list", { conversations: [], cursor: "c0" });
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [5]);
  });

  it("notes that one was removed", async () => {
    const h = new Harness();
    await h.start([conversation({ kind: "group", members: 3, last_seq: 1 })]);
    h.socket.frame(h.event(2, { kind: "removed", users: [ann.id] }));
    assert.equal(h.client.conversation(5)?.active, false);
    assert.equal(h.client.conversation(5)?.members, 2);
  });

  it("does not count nor mark what one can no longer mark as read", async () => {
    const h = new Harness();
    await h.start([conversation({ kind: "group", last_seq: 3, unread: 2, read_seq: 1 })]);
    assert.equal(h.client.unread, 2);
    h.socket.frame(h.event(4, { kind: "removed", users: [ann.id] }));
    assert.equal(h.client.unread, 0);
    h.client.markRead(5, 4);
    await h.clock.advance(1_000);
    assert.equal(h.socket.asked("conversations.mark_read"), 0);
  });

  it("leaves out what the user hid until something newer is in it", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3, unread: 2, read_seq: 1 })]);
    const listed = () => h.client.conversations.map(({ id }) => id);
    h.socket.frame({ event: "listing", cursor: "c4", conversation: 5, hidden: true, at: 1 });
    assert.deepEqual(listed(), []);
    assert.equal(h.client.unread, 0);
    assert.equal(h.client.conversation(5)?.hidden, true, "it is still there to be looked at");
    h.socket.frame({ event: "listing", cursor: "c5", conversation: 5, hidden: false, at: 1 });
    assert.deepEqual(listed(), [5]);
    h.socket.frame({ event: "listing", cursor: "c6", conversation: 5, hidden: true, at: 1 }, h.event(4));
    assert.deepEqual(listed(), [5]);
    assert.equal(h.client.unread, 3);
  });

  it("lists what came after it was hidden though the list that was read knew it already", async () => {
    const h = new Harness();
    await h.client.signIn("ann@example.com", "password");
    await h.welcome();
    h.socket.frame({ event: "listing", cursor: "c3", conversation: 5, hidden: true, at: 1 }, h.event(4));
    await h.socket.answer("conversations.list", { conversations: [conversation({ last_seq: 4 })], cursor: "c4" });
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [5]);
  });

  it("asks for a conversation that is shown again and was not in the list that was read", async () => {
    const h = new Harness();
    await h.start([]);
    h.socket.frame({ event: "listing", cursor: "c1", conversation: 5, hidden: false, at: 1 });
    await settle();
    await h.socket.answer("conversations.get", conversation());
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [5]);
  });

  it("drops a group that was forgotten on another device, with its messages", async () => {
    const h = new Harness();
    await h.start([conversation({ kind: "group", last_seq: 2 })]);
    await h.open(messages(1, 2));
    h.socket.frame({ event: "forgotten", cursor: "c3", conversation: 5, at: 1 });
    assert.equal(h.client.conversation(5), undefined);
    assert.deepEqual(h.client.timeline(5).messages, []);
    assert.equal(h.client.timeline(5).loaded, false);
  });

  it("sends read marks sparingly, the furthest one", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 9, unread: 9, read_seq: 0 })]);
    for (const seq of [3, 5, 9, 4]) h.client.markRead(5, seq);
    await h.clock.advance(500);
    assert.equal(h.socket.asked("conversations.mark_read"), 1);
    assert.equal(h.socket.request("conversations.mark_read").seq, 9);
    await h.socket.answer("conversations.mark_read", { conversation: 5, seq: 9, unread: 0, cursor: "c" });
    assert.equal(h.client.conversation(5)?.unread, 0);
    h.client.markRead(5, 9);
    await h.clock.advance(5_000);
    assert.equal(h.socket.asked("conversations.mark_read"), 1);
  });

  it("fetches only the people who are still wanted a moment later", async () => {
    const h = new Harness();
    await h.start();
    const shown = new Set(Array.from({ length: 100 }, (_, i) => i + 10));
    h.client.on("people", () => shown.forEach((id) => h.client.person(id)));
    shown.forEach((id) => h.client.person(id));
    for (const id of shown) if (id !== 42) shown.delete(id); // the others are out of sight again
    await h.clock.advance(300);
    assert.equal(h.socket.asked("users.get"), 1);
    await h.socket.answer("users.get", { ...bob, id: 42 });
    assert.equal(h.client.person(42)?.name, "Bob");
    await h.clock.advance(5_000);
    assert.equal(h.socket.asked("users.get"), 1);
  });

  it("tells of arriving messages of others only, and of each once", async () => {
    const h = new Harness();
    const heard: number[] = [];
    h.client.on("arrived", ({ seq }) => heard.push(seq));
    await h.start([conversation()]);
    await h.open(messages(1, 2));
    h.socket.frame(h.event(3), { event: "message", cursor: "c4", ...mine(4, "x") }, h.event(5));
    assert.deepEqual(heard, [3, 5]);
  });
});
