// Groups that are run by notices, and what a user keeps about a conversation.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Conversation, Message } from "../src/index.js";
import { ann, bob, conversation, Harness, message, settle } from "./harness.js";

const group = (more: Partial<Conversation> = {}) => conversation({ kind: "group", title: "Garden", role: "member", last_seq: 3, read_seq: 3, ...more });
const notice = (seq: number, more: Partial<Message>) => ({ event: "message", cursor: `c${seq}`, ...message(seq, { body: "", from: bob.id, ...more }) });

async function started(more: Partial<Conversation> = {}): Promise<Harness> {
  const h = new Harness();
  await h.start([group(more)]);
  return h;
}

describe("groups", () => {
  it("are what the notices make of them", async () => {
    const h = await started();
    h.socket.frame(notice(4, { kind: "updated", update: { title: "Allotment", who_posts: "admins" } }));
    h.socket.frame(notice(5, { kind: "role", users: [ann.id], role: "admin" }));
    const { title, who_posts, role, members, active } = h.client.conversation(5)!;
    assert.deepEqual({ title, who_posts, role, active }, { title: "Allotment", who_posts: "admins", role: "admin", active: true });
    h.socket.frame(notice(6, { kind: "left", users: [bob.id], owner: ann.id }));
    assert.equal(h.client.conversation(5)!.role, "owner");
    assert.equal(h.client.conversation(5)!.members, members - 1);
    h.socket.frame(notice(7, { kind: "role", from: ann.id, users: [99], role: "owner" }));
    assert.equal(h.client.conversation(5)!.role, "admin", "it was handed over");
  });

  it("are not changed by a notice that the list knew already", async () => {
    const h = await started({ title: "Newest", last_seq: 6 });
    h.socket.frame(notice(5, { kind: "updated", update: { title: "older" } }));
    assert.equal(h.client.conversation(5)!.title, "Newest");
  });
});

describe("preferences", () => {
  it("come from another device, and put what is pinned on top", async () => {
    const h = new Harness();
    await h.start([group({ id: 6, position: 900 }), group()]);
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [6, 5]);
    h.socket.frame({ event: "preferences", cursor: "c9", conversation: 5, muted_until: 7, pinned: true, marked_unread: true, at: 1 });
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [5, 6]);
    const { muted_until, marked_unread } = h.client.conversation(5)!;
    assert.deepEqual({ muted_until, marked_unread }, { muted_until: 7, marked_unread: true });
    h.socket.frame(notice(4, { kind: "text", body: "hi" }));
    assert.equal(h.client.conversation(5)!.marked_unread, true, "what others say does not end it");
    h.socket.frame({ event: "read", conversation: 5, user: ann.id, seq: 4, at: 1 });
    await settle();
    assert.equal(h.client.conversation(5)!.marked_unread, false, "a read mark does");
  });
});
