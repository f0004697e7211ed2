// What a hub of each earlier release said, word by word: this client must understand it. tests/golden has the recordings.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Harness, settle } from "./harness.js";

const golden = join(process.env.CONFAB_WEB_DIR!, "../../../tests/golden");
const recordings = readdirSync(golden)
  .map((release) => join(golden, release, "wire", "websocket.txt"))
  .filter(existsSync);

/** What the hub sent on the connection of that name, as it stands in the file. */
function sentTo(name: string, file: string): string[] {
  let connection = "";
  const sent: string[] = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.startsWith("@ ")) connection = line.split(" ")[1]!;
    else if (connection === name && line.startsWith("< {")) sent.push(line.slice(2));
  }
  return sent;
}

/** An answer under the id of the request that this client made. */
function answering(line: string, id: number): string {
  return line.replace(/^\{"id":\d+/, `{"id":${id}`);
}

function one(lines: string[], part: string): string {
  const found = lines.find((line) => line.includes(part));
  assert.ok(found, `the recording has ${part}`);
  return found;
}

it("there are recordings", () => assert.notEqual(recordings.length, 0));

for (const file of recordings) {
  describe(file.slice(golden.length), () => {
    const toAnn = sentTo("ann", file);
    const toBob = sentTo("bob", file);

    /** Ann with the list of the recording, in which Bob has written to her. */
    async function ann(): Promise<Harness> {
      const h = new Harness({ tokenProvider: async () => ({ token: "given", expires_at: Number.MAX_SAFE_INTEGER }) });
      const say = (line: string) => h.socket.onmessage?.({ data: line });
      await h.client.restore();
      await settle();
      h.socket.onopen?.({});
      say(answering(toAnn[0]!, h.socket.request("hello").id));
      await settle();
      say(answering(one(toAnn, '"conversations":['), h.socket.request("conversations.list").id));
      await settle();
      return h;
    }

    it("a hello and a list are understood", async () => {
      const h = await ann();
      assert.equal(h.client.session.phase, "signedIn");
      assert.equal(h.client.user?.name, "Ann");
      assert.deepEqual(
        h.client.conversations.map(({ id, kind, unread }) => ({ id, kind, unread })),
        [{ id: 1, kind: "direct", unread: 0 }],
      );
      assert.equal(h.client.conversation(1)?.last_message?.body, "hello Ann");
      assert.equal(h.client.conversation(1)?.peer?.name, "Bob");
    });

    it("a page of messages is understood", async () => {
      const h = await ann();
      const loading = h.client.loadNewest(1);
      await settle();
      h.socket.onmessage?.({ data: answering(one(toBob, '"messages":['), h.socket.request("messages.list").id) });
      await loading;
      assert.deepEqual(
        h.client.timeline(1).messages.map(({ seq, body, from }) => ({ seq, body, from })),
        [{ seq: 1, body: "hello Ann", from: 2 }],
      );
    });

    it("events are understood, several in one message", async () => {
      const h = await ann();
      const hidden = one(toBob, '"event":"listing"');
      const read = one(toBob, '"event":"read"');
      h.socket.onmessage?.({ data: `${read}\n${hidden}\n` });
      await settle();
      assert.equal(h.client.conversation(1)?.hidden, true);
    });

    it("a refusal has its code", async () => {
      const h = await ann();
      const asked = h.client.openDirect(99);
      await settle();
      h.socket.onmessage?.({ data: answering(one(toBob, '"code":"not_found"'), h.socket.request("conversations.open_direct").id) });
      await assert.rejects(asked, { code: "not_found" });
    });
  });
}
