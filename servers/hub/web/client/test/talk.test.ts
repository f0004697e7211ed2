// Answers, mentions and what else a message has beside its text.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Conversation, Message } from "../src/index.js";
import { ann, bob, conversation, Harness, message, messages, settle } from "./harness.js";

const changed = (of: Message, cursor = "c90") => ({ event: "message_changed", cursor, ...of });
const answer = (seq: number, to: number, more: Partial<Message> = {}) => message(seq, { reply_to: to, reply: { from: bob.id, body: `m${to}` }, ...more });

async function started(held: Message[], more: Partial<Conversation> = {}): Promise<Harness> {
  const h = new Harness();
  await h.start([conversation({ last_seq: held.length, ...more })]);
  await h.open(held);
  return h;
}

describe("talk", () => {
  it("sends what stands beside the text, and after a reload of the page too", async () => {
    const h = await started(messages(1, 2));
    const beside = { reply_to: 2, mentions: [bob.id], everybody: true };
    assert.deepEqual(h.client.send(5, "hi", beside).beside, beside);
    await settle();
    const { reply_to, mentions, everybody } = h.socket.request("messages.send");
    assert.deepEqual({ reply_to, mentions, everybody }, beside);
    const next = new Harness({ storage: h.storage });
    await next.start([conversation({ last_seq: 2 })]);
    await settle();
    const again = next.socket.request("messages.send");
    assert.deepEqual([again.reply_to, again.mentions, again.everybody, again.retry], [2, [bob.id], true, true]);
  });

  it("shows in an answer what became of the message that it answers", async () => {
    const h = await started([message(1), answer(2, 1), answer(3, 1, { reply: undefined as never }), answer(4, 2)]);
    const quotes = () => h.client.timeline(5).messages.map(({ reply }) => (reply?.deleted ? "(deleted)" : reply?.body));
    h.socket.frame(changed(message(1, { body: "better", edited_at: 9_000 })));
    assert.deepEqual(quotes(), [undefined, "better", undefined, "m2"], "but nothing to who may not see it");
    h.socket.frame(changed(message(1, { body: "", deleted_at: 9_500, deleted_by: bob.id })));
    assert.deepEqual(quotes(), [undefined, "(deleted)", undefined, "m2"]);
    h.socket.frame(changed(message(1, { body: "late", edited_at: 9_000 })));
    assert.deepEqual(quotes(), [undefined, "(deleted)", undefined, "m2"], "a deleted text never comes back");
  });

  it("shows it in an answer that is held while its original is not", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 100 })]);
    const newest = h.client.loadNewest(5);
    await settle();
    h.socket.frame(changed(message(10, { body: "meanwhile", edited_at: 9_000 })));
    await h.socket.answer("messages.list", { messages: [...messages(51, 99), answer(100, 10)], more_before: true, more_after: false });
    await newest;
    const quote = () => h.client.timeline(5).messages.at(-1)!.reply!.body;
    assert.equal(quote(), "meanwhile");
    h.socket.frame(changed(message(10, { body: "later", edited_at: 9_100 })));
    assert.equal(quote(), "later");
  });

  it("cuts a quote as the service does, between characters", async () => {
    const h = await started([message(1), answer(2, 1)]);
    h.socket.frame(changed(message(1, { body: `${"x".repeat(255)}\u{1f600}yz`, edited_at: 9_000 })));
    assert.deepEqual(h.client.timeline(5).messages[1]!.reply, { from: bob.id, body: "x".repeat(255), cut: true });
  });

  it("counts the mentions among what is unread", async () => {
    const h = await started(messages(1, 1), { unread_mentions: 0 });
    const mentions = () => h.client.conversation(5)!.unread_mentions;
    h.socket.frame(h.event(2, { mentions: [ann.id] }), h.event(3, { everybody: true }), h.event(4, { mentions: [bob.id] }), h.event(5));
    assert.deepEqual([h.client.unread, mentions()], [4, 2]);
    h.socket.frame(changed(message(3, { body: "", deleted_at: 9_500, deleted_by: bob.id })));
    assert.deepEqual([h.client.unread, mentions()], [3, 1]);
    h.socket.frame({ event: "read", cursor: "c6", conversation: 5, user: ann.id, seq: 2, at: 1 });
    assert.deepEqual([h.client.unread, mentions()], [2, 0]);
    h.socket.frame(h.event(6, { mentions: [ann.id] }), h.event(7, { from: ann.id, mentions: [ann.id] }));
    assert.deepEqual([h.client.unread, mentions()], [0, 0], "who writes has read");
  });

  it("reads the messages around one that is not held, and the newest again afterwards", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 500 })]);
    await h.open(messages(451, 500));
    await h.client.loadAround(5, 470);
    assert.equal(h.socket.asked("messages.list"), 1, "that one is held");
    const around = h.client.loadAround(5, 100);
    await settle();
    assert.equal(h.socket.request("messages.list").around, 100);
    await h.socket.answer("messages.list", { messages: messages(76, 125), more_before: true, more_after: true });
    await around;
    assert.deepEqual([h.seqs()[0], h.seqs().at(-1), h.client.timeline(5).atEnd], [76, 125, false]);
    h.socket.frame(h.event(501));
    assert.equal(h.seqs().at(-1), 125, "what comes in does not follow these");
    const newer = h.client.loadNewer(5);
    await settle();
    assert.equal(h.socket.request("messages.list").after, 125);
    await h.socket.answer("messages.list", { messages: messages(126, 175), more_before: true, more_after: true });
    await newer;
    const newest = h.client.loadNewest(5);
    await settle();
    await h.socket.answer("messages.list", { messages: messages(452, 501), more_before: true, more_after: false });
    await newest;
    assert.deepEqual([h.seqs()[0], h.seqs().at(-1), h.client.timeline(5).atEnd], [452, 501, true]);
  });
});
