// Whom one has blocked.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bob, conversation, Harness, settle } from "./harness.js";

describe("blocked people", () => {
  it("are read when they are first asked for, and again when another device changed them", async () => {
    const h = new Harness();
    await h.start([conversation()]);
    let told = 0;
    h.client.on("blocks", () => told++);
    assert.equal(h.socket.asked("blocks.list"), 0, "nobody has asked");
    assert.equal(h.client.isBlocked(bob.id), false, "not known yet");
    assert.deepEqual(h.client.blocked, []);
    await settle();
    await h.socket.answer("blocks.list", { users: [bob], next: null });
    assert.equal(told, 1);
    assert.equal(h.client.isBlocked(bob.id), true);
    h.socket.frame({ event: "blocks", cursor: "c91", at: 1 });
    assert.equal(h.client.isBlocked(bob.id), true, "what is known stays until it is read");
    await settle();
    await h.socket.answer("blocks.list", { users: [], next: null });
    assert.equal(told, 2);
    assert.equal(h.client.isBlocked(bob.id), false);
  });

  it("are none where the service tells of none, and that is not asked again and again", async () => {
    const h = new Harness();
    await h.start([conversation()]);
    assert.deepEqual(h.client.blocked, []);
    await settle();
    await h.socket.refuse("blocks.list", "forbidden");
    assert.deepEqual(h.client.blocked, []);
    await settle();
    assert.equal(h.socket.asked("blocks.list"), 1);
  });
});
