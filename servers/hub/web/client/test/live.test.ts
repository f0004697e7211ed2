import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ann, bob, conversation, Harness, message, settle } from "./harness.js";

const typing = (user: number, more: object = {}) => ({ event: "typing", cursor: "c1", conversation: 5, user, expires_in_ms: 6_000, at: 1, ...more });
const delivered = (seq: number, user = bob.id) => ({ event: "delivered", cursor: "c1", conversation: 5, user, seq, at: 1 });

describe("typing", () => {
  it("ends by itself, with a message, and with the connection", async () => {
    const h = new Harness();
    await h.start();
    const told: number[] = [];
    h.client.on("typing", (id) => told.push(id));
    h.socket.frame(typing(2), typing(3));
    assert.deepEqual(h.client.typing(5), [2, 3]);
    await h.clock.advance(4_000);
    h.socket.frame(typing(2));
    await h.clock.advance(2_000);
    assert.deepEqual(h.client.typing(5), [2], "it was heard of again, the other was not");
    h.socket.frame(h.event(1) as object);
    await settle();
    assert.deepEqual(h.client.typing(5), [], "they said it");
    h.socket.frame(typing(2));
    assert.deepEqual(h.client.typing(5), [], "the message overtook what they typed before it");
    await h.clock.advance(1_000);
    h.socket.frame(typing(2));
    assert.deepEqual(h.client.typing(5), [2]);
    h.socket.drop();
    assert.deepEqual(h.client.typing(5), []);
    assert.deepEqual(told, [5, 5, 5, 5, 5, 5]);
  });

  it("is not shown of one's own other device", async () => {
    const h = new Harness();
    await h.start();
    h.socket.frame(typing(ann.id));
    assert.deepEqual(h.client.typing(5), []);
  });

  it("is bounded", async () => {
    const h = new Harness();
    await h.start();
    for (let user = 10; user < 2_000; user++) h.socket.frame(typing(user));
    assert.equal(h.client.typing(5).length, 1_000);
    await h.clock.advance(6_000);
    assert.deepEqual(h.client.typing(5), []);
  });

  it("is told every few seconds, again after a message, and not without a connection", async () => {
    const h = new Harness();
    await h.start();
    const asked = () => h.socket.asked("typing.send");
    for (let i = 0; i < 10; i++) h.client.writes(5);
    await settle();
    assert.equal(asked(), 1);
    assert.equal(h.socket.request("typing.send").conversation, 5);
    await h.socket.answer("typing.send", { expires_in_ms: 6_000 });
    await h.clock.advance(3_000);
    h.client.writes(5);
    await settle();
    assert.equal(asked(), 2);
    await h.socket.answer("typing.send", { expires_in_ms: 6_000 });
    h.client.send(5, "hi");
    h.client.writes(5);
    await settle();
    assert.equal(asked(), 3);
    h.socket.drop();
    h.client.writes(5);
    await h.nextSocket();
    await h.welcome({ resumed: true });
    assert.equal(asked(), 0, "it is of no use later");
  });
});

describe("delivered marks", () => {
  it("are sent for what comes in, of a conversation the furthest, unless it is read at once", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3, read_seq: 3 })]);
    h.socket.frame(h.event(4) as object, h.event(5) as object, h.event(6, { from: ann.id }) as object);
    await h.clock.advance(1_000);
    assert.equal(h.socket.asked("conversations.mark_delivered"), 0, "one's own message was read by oneself, and all before it");
    h.socket.frame(h.event(7) as object, h.event(8) as object);
    await h.clock.advance(1_000);
    assert.equal(h.socket.asked("conversations.mark_delivered"), 1);
    assert.equal(h.socket.request("conversations.mark_delivered").seq, 8);
    await h.socket.answer("conversations.mark_delivered", { conversation: 5, seq: 8 });
    h.socket.frame(h.event(9) as object);
    h.client.markRead(5, 9);
    await h.clock.advance(400);
    await h.socket.answer("conversations.mark_read", { conversation: 5, seq: 9, unread: 0, cursor: "c" });
    await h.clock.advance(1_000);
    assert.equal(h.socket.asked("conversations.mark_delivered"), 1);
  });

  it("are sent for what is unread when the list is read, and not where nobody is told", async () => {
    const h = new Harness();
    const large = { id: 6, kind: "group" as const, members: 51 };
    await h.start([conversation({ last_seq: 4, read_seq: 2, unread: 2 }), conversation({ ...large, last_seq: 4, read_seq: 2, unread: 2 })]);
    await h.clock.advance(1_000);
    const sent = h.socket.sent.filter(({ op }) => op === "conversations.mark_delivered");
    assert.deepEqual(sent.map(({ conversation: id, seq }) => [id, seq]), [[5, 4]]);
  });

  it("of the other one only rise, whatever is read again", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 6, peer_delivered_seq: 2 })]);
    const mark = () => h.client.conversation(5)!.peer_delivered_seq;
    h.socket.frame(delivered(5), delivered(4), delivered(6, ann.id));
    assert.equal(mark(), 5);
    h.socket.frame({ event: "conversation", cursor: "c2", conversation: 5, at: 1 });
    await settle();
    await h.socket.answer("conversations.get", conversation({ last_seq: 6, peer_delivered_seq: 3 }));
    assert.equal(mark(), 5, "another process of the service may know less");
  });

  it("that were missed are read when the connection is back", async () => {
    const h = new Harness();
    const sent = message(1, { from: ann.id });
    await h.start([conversation({ last_seq: 1, last_message: sent })]);
    await h.open([sent]);
    await h.reconnect();
    await h.socket.answer("conversations.get", conversation({ last_seq: 1, last_message: sent, peer_delivered_seq: 1 }));
    assert.equal(h.client.conversation(5)!.peer_delivered_seq, 1);
    await h.reconnect();
    assert.equal(h.socket.asked("conversations.get"), 0, "there is nothing left to learn");
  });
});
