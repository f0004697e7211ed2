// Pins and reactions.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Message } from "../src/index.js";
import type { Reacted } from "../src/wire.js";
import { ann, bob, conversation, Harness, message, messages, settle } from "./harness.js";

const changed = (of: Message, reacted?: Reacted, cursor = "c90") => ({ event: "message_changed", cursor, ...of, ...(reacted ? { reacted } : {}) });
const withReactions = (seq: number, ...reactions: [string, number, boolean?][]) =>
  message(seq, { reactions: reactions.map(([emoji, count, mine]) => ({ emoji, count, ...(mine === undefined ? {} : { mine }) })) });
const shown = (h: Harness, seq: number) =>
  h.client.timeline(5).messages.find((one) => one.seq === seq)!.reactions?.map(({ emoji, count, mine }) => `${emoji}${count}${mine ? "+" : ""}`).join(" ");

async function started(): Promise<Harness> {
  const h = new Harness();
  await h.start([conversation({ last_seq: 3, read_seq: 3, unread: 0 })]);
  await h.open(messages(1, 3));
  return h;
}

describe("reactions", () => {
  it("of one's own stay so, whatever others do, and change by one's other device", async () => {
    const h = await started();
    const told: number[] = [];
    h.client.on("changed", ({ seq }) => told.push(seq));
    h.socket.frame(changed(withReactions(2, ["a", 1]), { user: ann.id, emoji: "a" }));
    assert.equal(shown(h, 2), "a1+");
    h.socket.frame(changed(withReactions(2, ["a", 2], ["b", 1]), { user: bob.id, emoji: "b" }));
    assert.equal(shown(h, 2), "a2+ b1");
    h.socket.frame(changed(withReactions(2, ["a", 7], ["b", 5])));
    assert.equal(shown(h, 2), "a7+ b5");
    h.socket.frame(changed(withReactions(2, ["a", 6], ["b", 5]), { user: ann.id, emoji: "a", removed: true }));
    assert.equal(shown(h, 2), "a6 b5");
    h.socket.frame(changed(withReactions(2, ["a", 6, true], ["b", 5, false]))); // as after having been away
    assert.equal(shown(h, 2), "a6+ b5");
    h.socket.frame(changed(message(2)));
    assert.equal(shown(h, 2), undefined);
    assert.deepEqual(told, [], "nobody edited anything");
    assert.equal(h.client.conversation(5)!.unread, 0);
  });

  it("are one's own from the answer to one's own doing", async () => {
    const h = await started();
    const done = h.client.react(5, 3, "a");
    h.socket.frame({ id: h.socket.request("reactions.add").id, ok: { ...withReactions(3, ["a", 1, true]), cursor: "c91" } });
    await done;
    assert.equal(shown(h, 3), "a1+");
  });
});

describe("pins", () => {
  it("are read once and then follow what happens", async () => {
    const h = await started();
    const heard: number[] = [];
    h.client.on("pins", (id) => heard.push(id));
    const done = h.client.loadPins(5);
    await settle();
    const pinned = message(1, { pinned_at: 5_000, pinned_by: bob.id });
    h.socket.frame({ id: h.socket.request("pins.list").id, ok: { messages: [pinned] } });
    await done;
    const seqs = () => h.client.pins(5).map(({ seq, body }) => `${seq} ${body}`);
    assert.deepEqual(seqs(), ["1 m1"]);
    h.socket.frame(changed(message(2, { pinned_at: 6_000, pinned_by: ann.id })));
    h.socket.frame(changed({ ...pinned, body: "better", edited_at: 7_000 }));
    assert.deepEqual(seqs(), ["2 m2", "1 better"]);
    h.socket.frame(changed(message(3)));
    h.socket.frame(changed(message(2)), changed(message(1, { body: "", deleted_at: 8_000, deleted_by: bob.id })));
    assert.deepEqual(seqs(), []);
    assert.equal(heard.length, 5);
    assert.equal(h.socket.asked("pins.list"), 1);
  });
});
