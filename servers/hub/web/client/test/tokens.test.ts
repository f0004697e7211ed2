import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccessToken, ConfabError } from "../src/index.js";
import { ann, bob, conversation, Harness, settle } from "./harness.js";

/** A client that gets its tokens from outside: "given1", "given2", … unless `give` says otherwise. */
class Hosted extends Harness {
  given = 0;
  give: () => AccessToken | string | undefined = () => ({ token: `given${this.given}`, expires_at: this.clock.time + 900_000 });

  constructor() {
    super({
      tokenProvider: async () => {
        this.given++;
        return this.give();
      },
    });
  }

  /** Restored, greeted as Ann, with the conversation 5. */
  async begin(): Promise<void> {
    await this.client.restore();
    await this.welcome();
    await this.socket.answer("conversations.list", { conversations: [conversation()], cursor: "c0" });
  }
}

describe("tokens that the host gives", () => {
  it("are said in the first hello, whose answer tells who it is; REST is never asked", async () => {
    const h = new Hosted();
    await h.client.restore();
    await settle();
    assert.equal(h.client.session.phase, "restoring");
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").token, "given1");
    await h.welcome();
    assert.deepEqual(h.client.session, { phase: "signedIn", user: ann });
    assert.equal(h.sockets.length, 1, "by the one connection");
    await h.socket.answer("conversations.list", { conversations: [conversation()], cursor: "c0" });
    assert.equal(h.client.conversation(5)?.id, 5);
    assert.deepEqual(h.rest, []);
    assert.deepEqual([...h.storage.values.keys()], [], "and nothing is kept");
  });

  it("are asked for again before they end, and renew the connection", async () => {
    const h = new Hosted();
    await h.begin();
    await h.clock.advance(900_000 * 0.7 - 1);
    assert.equal(h.given, 1);
    await h.clock.advance(900_000 * 0.075 + 1);
    assert.equal(h.given, 2);
    assert.equal(h.socket.request("renew").token, "given2");
    assert.equal(h.sockets.length, 1);
  });

  it("are asked for in time though the visitor's clock is hours ahead or behind", async () => {
    for (const aheadMs of [3_600_000, -7_200_000]) {
      const h = new Hosted();
      h.aheadMs = aheadMs;
      h.give = () => ({ token: `given${h.given}`, expires_at: h.clock.time - aheadMs + 900_000 });
      await h.client.restore();
      await h.welcome();
      await h.socket.answer("conversations.list", { conversations: [conversation()], cursor: "c0" });
      await h.clock.advance(900_000 * 0.7 - 1);
      assert.equal(h.given, 1, `${aheadMs}`);
      await h.clock.advance(900_000 * 0.075 + 1);
      assert.equal(h.given, 2, `${aheadMs}`);
      assert.equal(h.socket.request("renew").token, "given2");
    }
  });

  it("may be of another session each time: then the connection is opened anew where it was", async () => {
    const h = new Hosted();
    await h.begin();
    await h.clock.advance(700_000);
    await h.socket.refuse("renew", "forbidden");
    assert.equal(h.sockets.length, 2);
    assert.ok(h.sockets[0]!.closed);
    h.socket.onopen?.({});
    assert.deepEqual([h.socket.request("hello").token, h.socket.request("hello").cursor], ["given2", "c0"]);
  });

  it("are asked for when the hub takes the old one no more", async () => {
    const h = new Hosted();
    h.give = () => `given${h.given}`; // when it ends is not said
    await h.begin();
    await h.clock.advance(86_400_000);
    assert.equal(h.given, 1);
    h.socket.drop(4001);
    await settle();
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").token, "given2");
  });

  it("keep coming over a provider that fails, and the failure can be seen", async () => {
    const h = new Hosted();
    h.give = () => {
      throw new Error("the shop is closed");
    };
    await h.client.restore();
    await h.clock.advance(1_000);
    const { session } = h.client;
    assert.ok(session.phase === "restoring" && session.error?.code === "unavailable", JSON.stringify(session));
    assert.match(session.error.message, /the shop is closed/);
    assert.equal(h.sockets.length, 0);
    h.give = () => "given";
    await h.clock.advance(30_000);
    await h.welcome();
    assert.equal(h.client.session.phase, "signedIn");
  });

  it("that never come are waited for 20 seconds at a time", async () => {
    const h = new Hosted();
    let asked = 0;
    const never = new Harness({ clock: h.clock, tokenProvider: () => new Promise(() => asked++) });
    await never.client.restore();
    await h.clock.advance(20_000);
    assert.equal((never.client.session as { error?: ConfabError }).error?.code, "unavailable");
    await h.clock.advance(30_000);
    assert.ok(asked > 1);
  });

  it("end the session when there is none, without another try", async () => {
    const h = new Hosted();
    await h.begin();
    h.give = () => undefined;
    h.socket.drop(4001);
    await settle();
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "expired" });
    await h.clock.advance(600_000);
    assert.equal(h.given, 2);
    assert.equal(h.sockets.length, 1);
  });

  it("that the hub refuses one after the other are told as an error, and tried ever more seldom", async () => {
    const h = new Hosted();
    await h.client.restore();
    for (let i = 0; i < 2; i++) {
      await settle();
      h.socket.onopen?.({});
      h.socket.drop(4001);
    }
    await settle();
    assert.equal((h.client.session as { error?: ConfabError }).error?.code, "unauthenticated");
    assert.equal(h.client.connection.phase, "waiting");
  });

  it("of another user bring that user's conversations and none of the first one's", async () => {
    const h = new Hosted();
    await h.begin();
    h.socket.drop(4001);
    await settle();
    h.socket.onopen?.({});
    await h.socket.answer("hello", { user: bob, session: 8, cursor: "c5", resumed: true });
    assert.equal(h.client.user?.id, bob.id);
    assert.equal(h.client.conversation(5), undefined);
    await h.socket.answer("conversations.list", { conversations: [conversation({ id: 6, peer: ann })], cursor: "c5" });
    assert.deepEqual(h.client.conversations.map(({ id }) => id), [6]);
    assert.equal(h.sockets.length, 2, "by the connection that was greeted");
  });

  it("send what a user left unsent once the hub has answered their hello", async () => {
    const h = new Hosted();
    await h.begin();
    h.client.send(5, "before");
    h.client.close();
    assert.ok(h.socket.closed);
    await h.client.restore();
    await h.welcome();
    assert.equal(h.socket.request("messages.send").body, "before");
  });

  it("leave no room for passwords", async () => {
    const h = new Hosted();
    await assert.rejects( h.client.signIn("ann@example.com", "password"), { code: "forbidden" });
  });
});
