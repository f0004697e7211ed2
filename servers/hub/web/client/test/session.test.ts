import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfabError } from "../src/index.js";
import { ann, bob, conversation, Harness, settle } from "./harness.js";

describe("session", () => {
  it("restores by the cookie with an empty body and keeps no token in storage", async () => {
    const h = new Harness();
    await h.client.restore();
    assert.deepEqual(h.rest, [{ method: "POST", path: "/v1/sessions/refresh", body: {}, authorization: null }]);
    assert.equal(h.client.user?.email, ann.email);
    assert.doesNotMatch([...h.storage.values.values()].join(), /token|refresh/);
  });

  it("is signed out when the cookie is refused", async () => {
    const h = new Harness();
    h.answerRest = () => h.refused(401, "unauthenticated");
    await h.client.restore();
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "never" });
    assert.equal(h.sockets.length, 0);
  });

  it("keeps trying to restore while the server cannot be reached", async () => {
    const h = new Harness();
    h.answerRest = () => undefined;
    const restored = h.client.restore();
    await h.clock.advance(5_000);
    assert.equal(h.client.session.phase, "restoring");
    assert.ok(h.rest.length > 1);
    h.answerRest = () => h.signedIn();
    await h.clock.advance(60_000);
    await restored;
    assert.equal(h.client.session.phase, "signedIn");
  });

  it("tells which fields were wrong when signing up", async () => {
    const h = new Harness();
    h.answerRest = () => h.refused(422, "invalid_argument", { errors: [{ field: "email", message: "is taken" }] });
    await assert.rejects(h.client.register("x", "password"), (error: ConfabError) => {
      assert.equal(error.code, "invalid_argument");
      assert.deepEqual(error.fields, [{ field: "email", message: "is taken" }]);
      return true;
    });
  });

  it("renews the token before it ends and tells the hub", async () => {
    const h = new Harness();
    await h.start();
    await h.clock.advance(900_000 * 0.7 - 1);
    assert.equal(h.rest.length, 1);
    await h.clock.advance(900_000 * 0.075 + 1);
    assert.equal(h.rest[1]?.path, "/v1/sessions/refresh");
    assert.deepEqual(h.rest[1]?.body, {});
    assert.equal(h.socket.request("renew").token, "token2");
    assert.equal(h.sockets.length, 1, "the connection stays");
  });

  it("goes on trying to renew when the server is away for a moment", async () => {
    const h = new Harness();
    await h.start();
    h.answerRest = () => undefined;
    await h.clock.advance(700_000);
    const tries = h.rest.length;
    assert.ok(tries > 1);
    assert.equal(h.client.session.phase, "signedIn");
  });

  it("refreshes after 4001 and says hello with the new token", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop(4001);
    await settle();
    assert.equal(h.sockets.length, 2);
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").token, "token2");
    assert.equal(h.socket.request("hello").cursor, "c0");
  });

  it("is signed out when the refresh after 4001 is refused", async () => {
    const h = new Harness();
    await h.start();
    h.answerRest = () => h.refused(401, "unauthenticated");
    h.socket.drop(4001);
    await h.clock.advance(60_000);
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "expired", email: ann.email });
    assert.equal(h.sockets.length, 1);
    assert.equal(h.client.connection.phase, "stopped");
    assert.deepEqual(h.client.conversations, []);
  });

  it("does not spin when fresh tokens are refused as well", async () => {
    const h = new Harness();
    h.dice = 0.999;
    await h.start();
    h.socket.drop(4001);
    for (let i = 0; i < 20; i++) {
      await settle();
      if (!h.socket.closed) h.socket.drop(4001);
    }
    assert.ok(h.sockets.length <= 3, `${h.sockets.length} connections at once`);
    assert.equal(h.client.connection.phase, "waiting");
  });

  it("gets its own session back when another window has signed in as somebody else", async () => {
    const h = new Harness();
    await h.start();
    h.answerRest = (_, __, body) => (body.refresh_token ? h.signedIn(ann) : h.signedIn(bob));
    h.socket.drop(4001);
    await settle();
    assert.equal(h.rest[h.rest.length - 1]?.body.refresh_token, "refresh1");
    assert.equal(h.client.user?.id, ann.id);
  });

  it("never becomes somebody else", async () => {
    const h = new Harness();
    await h.start();
    h.answerRest = () => h.signedIn(bob);
    h.socket.drop(4001);
    await settle();
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "replaced", email: ann.email, other: bob });
  });

  it("asks after a reload rather than becoming who has signed in elsewhere", async () => {
    const h = new Harness();
    await h.start();
    const reloaded = new Harness({ storage: h.storage });
    reloaded.answerRest = () => reloaded.signedIn(bob);
    await reloaded.client.restore();
    assert.deepEqual(reloaded.client.session, { phase: "signedOut", reason: "replaced", email: ann.email, other: bob });
    assert.equal(reloaded.sockets.length, 0);
    await reloaded.client.restore(true);
    assert.equal(reloaded.client.user?.id, bob.id);
  });

  it("signs out at once and with the token, also when the server is away", async () => {
    const h = new Harness();
    await h.start([conversation()]);
    h.answerRest = () => undefined;
    const told = await h.client.signOut();
    assert.equal(told, false);
    const { method, path, authorization } = h.rest[1]!;
    assert.deepEqual({ method, path, authorization }, { method: "DELETE", path: "/v1/sessions/current", authorization: "Bearer token1" });
    assert.ok(h.socket.closed);
    assert.equal(h.client.session.phase, "signedOut");
    await h.clock.advance(3_600_000);
    assert.equal(h.sockets.length, 1, "it stays signed out");
    assert.equal(h.rest.length, 2);
  });

  it("asks for a new token before the hello when the old one has ended while asleep", async () => {
    const h = new Harness();
    await h.start();
    h.answerRest = () => undefined; // asleep: no renewal comes through
    await h.clock.advance(1_000_000);
    h.answerRest = () => h.signedIn();
    h.socket.drop();
    await h.nextSocket();
    h.socket.onopen?.({});
    assert.notEqual(h.socket.request("hello").token, "token1");
  });
});
