// Messages that are edited and deleted.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Conversation, Message } from "../src/index.js";
import { ann, bob, conversation, Harness, message, messages, settle } from "./harness.js";

const edited = (seq: number, body: string, more: Partial<Message> = {}) => message(seq, { body, edited_at: 9_000, ...more });
const deleted = (seq: number, more: Partial<Message> = {}) => message(seq, { body: "", deleted_at: 9_500, deleted_by: bob.id, ...more });
const changed = (of: Message, cursor = "c90") => ({ event: "message_changed", cursor, ...of });
const bodies = (h: Harness) => h.client.timeline(5).messages.map(({ body, deleted_at }) => (deleted_at ? "(deleted)" : body));

/** Ann looks at the conversation with Bob, who has written three messages; she has read the first. */
async function started(more: Partial<Conversation> = {}): Promise<Harness> {
  const h = new Harness();
  await h.start([conversation({ last_seq: 3, read_seq: 1, unread: 2, ...more })]);
  await h.open(messages(1, 3));
  return h;
}

describe("changes", () => {
  it("replace a message where it is kept, and add nothing", async () => {
    const h = await started();
    const [heard, told]: [number[], string[]] = [[], []];
    h.client.on("arrived", ({ seq }) => heard.push(seq));
    h.client.on("changed", ({ seq, body }) => told.push(`${seq} ${body}`));
    h.socket.frame(changed(edited(2, "better")), changed(edited(3, "best")), changed(edited(3, "best")));
    assert.deepEqual(bodies(h), ["m1", "better", "best"]);
    assert.equal(h.client.timeline(5).messages[2]!.edited_at, 9_000);
    const { unread, last_seq, position, last_message } = h.client.conversation(5)!;
    assert.deepEqual({ unread, last_seq, position, body: last_message!.body }, { unread: 2, last_seq: 3, position: 103, body: "best" });
    assert.deepEqual(told, ["2 better", "3 best"], "each once");
    assert.deepEqual(heard, []);
  });

  it("are resumed by the cursor like other events", async () => {
    const h = await started();
    h.socket.frame(changed(edited(2, "better"), "c91"));
    h.socket.drop();
    await h.nextSocket();
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").cursor, "c91");
    h.socket.frame({ id: h.socket.request("hello").id, ok: { user: ann, session: 7, cursor: "c93", resumed: true } }, changed(deleted(2), "c92"));
    assert.deepEqual(bodies(h), ["m1", "(deleted)", "m3"]);
  });

  it("of a message that is not held change only what the list shows", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3, read_seq: 3 })]);
    const told: number[] = [];
    h.client.on("changed", ({ seq }) => told.push(seq));
    h.socket.frame(changed(edited(2, "x")));
    assert.equal(h.client.conversation(5)!.last_message!.body, "m3");
    h.socket.frame(changed(edited(3, "y")));
    assert.equal(h.client.conversation(5)!.last_message!.body, "y");
    h.socket.frame(changed(message(1, { conversation: 77, body: "z", edited_at: 1 })));
    await settle();
    assert.equal(h.socket.asked("conversations.get"), 0);
    assert.deepEqual([h.client.timeline(5).loaded, told], [false, []]);
  });

  it("take a deleted text out of the unread ones, once", async () => {
    const h = await started();
    h.socket.frame(changed(deleted(2)), changed(deleted(2)));
    assert.equal(h.client.unread, 1);
    h.socket.frame(changed(deleted(1)));
    assert.equal(h.client.unread, 1, "that one was read");
    h.socket.frame(h.event(4, { body: "", deleted_at: 1, deleted_by: bob.id }), changed(deleted(4)), h.event(5));
    assert.equal(h.client.unread, 2, "one that was deleted before it was heard of does not count");
    h.socket.frame({ event: "read", cursor: "c6", conversation: 5, user: ann.id, seq: 1, at: 1 }, { event: "read", cursor: "c7", conversation: 5, user: ann.id, seq: 2, at: 1 });
    assert.equal(h.client.unread, 2, "nor when the mark moves");
  });

  it("count what is unread exactly where the messages are not held, asking only when that cannot be known", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 3, read_seq: 0, unread: 3 })]);
    h.socket.frame(changed(deleted(3)), changed(deleted(3)));
    assert.equal(h.client.unread, 2, "the one that the list shows");
    await settle();
    assert.equal(h.socket.asked("conversations.get"), 0);
    h.socket.frame(changed(deleted(2)), changed(deleted(1)));
    await settle();
    assert.equal(h.socket.asked("conversations.get"), 1, "the list may have been read before or after");
    await h.socket.answer("conversations.get", conversation({ last_seq: 3, read_seq: 0, unread: 1, last_message: deleted(3) }));
    await settle();
    if (h.socket.asked("conversations.get") === 2) await h.socket.answer("conversations.get", conversation({ last_seq: 3, read_seq: 0, unread: 0, last_message: deleted(3) }));
    assert.equal(h.client.unread, 0);
  });

  it("are not lost on a page that is read meanwhile and has the messages as they were", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 100 })]);
    const newest = h.client.loadNewest(5);
    await settle();
    h.socket.frame(changed(edited(60, "new")));
    await h.socket.answer("messages.list", { messages: messages(51, 100), more_before: true, more_after: false });
    await newest;
    const older = h.client.loadOlder(5);
    await settle();
    h.socket.frame(changed(deleted(10)), changed(edited(100, "newest")));
    await h.socket.answer("messages.list", { messages: messages(1, 50), more_before: false, more_after: true });
    await older;
    const shown = bodies(h);
    assert.deepEqual([shown.length, shown[9], shown[59], shown[99]], [100, "(deleted)", "new", "newest"]);
  });

  it("never bring a deleted text back, in whatever order they arrive", async () => {
    const h = await started();
    h.socket.frame(changed(deleted(3)), changed(edited(3, "late")));
    assert.deepEqual(bodies(h), ["m1", "m2", "(deleted)"]);
    assert.equal(h.client.conversation(5)!.last_message!.body, "");
    h.socket.frame(h.event(6), changed(deleted(6)), h.event(6), h.event(4), h.event(5)); // before the hole is filled
    assert.deepEqual(bodies(h), ["m1", "m2", "(deleted)", "m4", "m5", "(deleted)"]);
  });

  it("confirm what was sent though it is deleted already", async () => {
    const h = await started();
    h.client.send(5, "hi");
    await settle();
    const { client_key } = h.socket.request("messages.send");
    await h.reconnect([{ event: "message", cursor: "c8", ...deleted(4, { from: ann.id, client_key, deleted_by: ann.id }) }]);
    assert.deepEqual([bodies(h).at(-1), h.client.unsent], ["(deleted)", 0]);
    assert.ok([...h.storage.values.keys()].every((key) => !key.startsWith("confab.pending")));
  });

  it("are shown once the answer or the event is there, and told once", async () => {
    for (const eventFirst of [true, false]) {
      const h = await started();
      h.socket.frame(h.event(4, { from: ann.id }));
      const told: string[] = [];
      h.client.on("changed", ({ body }) => told.push(body));
      const editing = h.client.editMessage(5, 4, "hello");
      await settle();
      const { id, op: _, ...fields } = h.socket.request("messages.edit");
      assert.deepEqual(fields, { conversation: 5, seq: 4, body: "hello" });
      assert.equal(bodies(h)[3], "m4", "not before");
      const now = edited(4, "hello", { from: ann.id });
      const [answer, event] = [{ id, ok: { ...now, cursor: "c91" } }, changed(now)];
      h.socket.frame(...(eventFirst ? [event, answer] : [answer, event]));
      assert.deepEqual(await editing, now);
      assert.deepEqual([bodies(h)[3], told], ["hello", ["hello"]]);
    }
  });

  it("that are refused leave everything as it was", async () => {
    const h = await started();
    const failed = assert.rejects(h.client.deleteMessage(5, 2), { code: "forbidden" });
    await settle();
    await h.socket.refuse("messages.delete", "forbidden");
    await failed;
    assert.deepEqual([bodies(h), h.client.unread], [["m1", "m2", "m3"], 2]);
  });

  it("are asked for again after a lost connection: done twice is as done once", async () => {
    const h = await started();
    const deleting = h.client.deleteMessage(5, 2);
    await settle();
    await h.reconnect();
    await h.socket.answer("messages.delete", { ...deleted(2), cursor: "c91" });
    await deleting;
    assert.deepEqual(bodies(h), ["m1", "(deleted)", "m3"]);
  });

  it("do not touch one message that is read by itself", async () => {
    const h = await started();
    const loading = h.client.loadMessage(5, 2);
    await settle();
    assert.equal(h.socket.request("messages.get").seq, 2);
    await h.socket.answer("messages.get", message(2));
    assert.deepEqual(await loading, message(2));
  });
});
