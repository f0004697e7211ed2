import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Conversation } from "../src/index.js";
import { conversation, Harness, message, settle } from "./harness.js";

const list = "conversations.list";
const ids = (h: Harness) => h.client.conversations.map(({ id }) => id);
const group = (id: number, position: number, more: Partial<Conversation> = {}) => conversation({ id, kind: "group", title: `${id}`, position, ...more });

/** Ann, connected, with the beginning of a list that goes on. */
async function started(): Promise<Harness> {
  const h = new Harness();
  await h.client.signIn("ann@example.com", "password");
  await h.welcome();
  await h.socket.answer(list, { conversations: [group(9, 90), group(8, 80)], next: 80, cursor: "c0" });
  return h;
}

describe("the list of conversations", () => {
  it("goes on where it ended, until there are no more", async () => {
    const h = await started();
    assert.deepEqual([ids(h), h.client.moreConversations], [[9, 8], true]);
    const more = [h.client.loadMoreConversations(), h.client.loadMoreConversations()];
    await settle();
    assert.equal(h.socket.asked(list), 2, "one question for both");
    assert.equal(h.socket.request(list).after, 80);
    await h.socket.answer(list, { conversations: [group(7, 70)], next: 70, cursor: "c0" });
    await Promise.all(more);
    void h.client.loadMoreConversations();
    await settle();
    assert.equal(h.socket.request(list).after, 70);
    await h.socket.answer(list, { conversations: [group(6, 60)], next: null, cursor: "c0" });
    assert.deepEqual([ids(h), h.client.moreConversations], [[9, 8, 7, 6], false]);
    await h.client.loadMoreConversations();
    assert.equal(h.socket.asked(list), 3);
  });

  it("misses and repeats nothing of what happens while more is read", async () => {
    const h = await started();
    void h.client.loadMoreConversations();
    await settle();
    const about = (id: number, seq: number) => ({ event: "message", cursor: `c${seq}`, ...message(seq, { id: 100 + seq, conversation: id }) });
    h.socket.frame(about(8, 1), about(7, 5), { event: "read", cursor: "c6", conversation: 6, user: 1, seq: 3, at: 1 });
    await settle();
    const older = [group(8, 80), group(7, 70, { last_seq: 4, unread: 1 }), group(6, 60, { last_seq: 3, unread: 3, read_seq: 0 })];
    await h.socket.answer(list, { conversations: older, next: null, cursor: "c0" });
    assert.deepEqual(ids(h), [7, 8, 9, 6]);
    assert.deepEqual([8, 7, 6].map((id) => h.client.conversation(id)!.unread), [1, 2, 0]);
    await h.socket.answer("conversations.get", group(7, 105, { last_seq: 5, unread: 2 })); // the event was of one that was not known
    assert.equal(h.client.conversation(7)!.unread, 2);
  });

  it("is read from the beginning after a connection that could not be resumed, and keeps what is looked at", async () => {
    const h = await started();
    void h.client.loadMoreConversations();
    await settle();
    await h.socket.answer(list, { conversations: [group(7, 70), group(6, 60)], next: 60, cursor: "c0" });
    for (const id of [7, 6]) {
      void h.client.loadNewest(id).catch(() => {});
      await settle();
      await h.socket.answer("messages.list", { messages: [], more_before: false, more_after: false });
    }
    void h.client.loadMoreConversations();
    await settle();
    h.socket.drop();
    await h.nextSocket();
    await h.welcome({ cursor: "another history", resumed: false });
    assert.deepEqual(ids(h), [9, 8, 7, 6], "nothing disappears meanwhile");
    await h.socket.answer(list, { conversations: [group(9, 90)], next: 90, cursor: "another history" });
    assert.deepEqual(ids(h), [9, 7, 6]);
    const asked = h.socket.sent.filter(({ op }) => op === "conversations.get");
    assert.deepEqual(asked.map((frame) => frame.conversation), [7, 6]);
    h.socket.frame({ id: asked[0]!.id, ok: group(7, 71, { title: "renamed" }) });
    h.socket.frame({ id: asked[1]!.id, error: { code: "not_found", detail: "", status: 404 } });
    await settle();
    assert.deepEqual(ids(h), [9, 7], "one of them is no more");
    assert.equal(h.client.conversation(7)!.title, "renamed");
    void h.client.loadMoreConversations();
    await settle();
    assert.equal(h.socket.request(list).after, 90);
  });

  it("can be asked for more again after a failure", async () => {
    const h = await started();
    const failed = assert.rejects(h.client.loadMoreConversations(), { code: "internal" });
    await settle();
    await h.socket.refuse(list, "internal");
    await failed;
    void h.client.loadMoreConversations();
    await settle();
    await h.socket.answer(list, { conversations: [group(7, 70)], next: null, cursor: "c0" });
    assert.deepEqual(ids(h), [9, 8, 7]);
  });

  it("lets one be found that it does not have yet", async () => {
    const h = await started();
    assert.equal((await h.client.loadConversation(8)).id, 8);
    assert.equal(h.socket.asked("conversations.get"), 0);
    const found = [h.client.loadConversation(3), h.client.loadConversation(3)];
    await settle();
    await h.socket.answer("conversations.get", group(3, 30));
    assert.deepEqual((await Promise.all(found)).map(({ id }) => id), [3, 3]);
    assert.equal(h.socket.asked("conversations.get"), 1);
    assert.deepEqual(ids(h), [9, 8, 3]);
    const missing = assert.rejects(h.client.loadConversation(4), { code: "not_found" });
    await settle();
    await h.socket.refuse("conversations.get", "not_found");
    await missing;
    assert.deepEqual(ids(h), [9, 8, 3]);
  });
});
