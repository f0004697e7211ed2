import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfabError } from "../src/index.js";
import { ann, bob, conversation, FakeLocks, Harness, settle } from "./harness.js";

describe("session", () => {
  it("restores by the cookie with an empty body and keeps no token in storage", async () => {
    const h = new Harness();
    await h.client.restore();
    const { credentials, ...asked } = h.rest[0]!;
    assert.deepEqual(asked, { method: "POST", path: "/v1/sessions/refresh", body: {}, authorization: null });
    assert.equal(credentials, "same-origin");
    assert.equal(h.rest.length, 1);
    assert.equal(h.client.user?.email, ann.email);
    assert.doesNotMatch([...h.storage.values.values()].join(), /token|refresh/);
  });

  it("is signed out when there is no cookie", async () => {
    const h = new Harness();
    h.answerRest = () => ({ status: 204, body: {} });
    await h.client.restore();
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "never" });
    assert.equal(h.rest.length, 1);
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

  it("renews in time though the clock of the machine is hours ahead or behind", async () => {
    for (const aheadMs of [3_600_000, -7_200_000]) {
      const h = new Harness();
      h.aheadMs = aheadMs;
      await h.start();
      await h.clock.advance(900_000 * 0.7 - 1);
      assert.equal(h.rest.length, 1);
      await h.clock.advance(900_000 * 0.075 + 1);
      assert.equal(h.rest.length, 2);
    }
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

describe("renewing in a browser", () => {
  it("takes the token in memory when the cookie is refused or there is none", async () => {
    for (const [status, code] of [[422, "invalid_argument"], [401, "unauthenticated"]] as const) {
      const h = new Harness();
      await h.start();
      h.answerRest = (_, __, body) => (body.refresh_token === "refresh1" ? h.signedIn() : h.refused(status, code));
      await h.clock.advance(900_000 * 0.775 + 1);
      assert.equal(h.client.session.phase, "signedIn", code);
      assert.equal(h.socket.request("renew").token, "token2");
    }
  });

  it("tries once more before it gives up", async () => {
    const h = new Harness();
    await h.start();
    let refusals = 2; // of the cookie and of the token in memory
    h.answerRest = () => (refusals-- > 0 ? h.refused(401, "unauthenticated") : h.signedIn());
    h.socket.drop(4001);
    await h.clock.advance(5_000);
    assert.equal(h.client.session.phase, "signedIn");
    h.answerRest = () => h.refused(401, "unauthenticated");
    const asked = h.rest.length;
    h.socket.drop(4001);
    await h.clock.advance(5_000);
    assert.equal(h.client.session.phase, "signedOut");
    assert.equal(h.rest.length - asked, 4);
  });

  it("asks in one window at a time, and for the windows of one service only", async () => {
    const locks = new FakeLocks();
    const windows = [new Harness({ locks }), new Harness({ locks }), new Harness({ locks })];
    for (const h of windows) await h.start();
    let atOnce = 0;
    let most = 0;
    for (const h of windows) {
      h.answerRest = async () => {
        most = Math.max(most, ++atOnce);
        await settle();
        atOnce--;
        return h.signedIn();
      };
      h.socket.drop(4001);
    }
    for (let i = 0; i < 10; i++) await settle();
    assert.deepEqual(windows.map((h) => h.rest.length), [2, 2, 2]);
    assert.equal(most, 1);
    assert.deepEqual([...new Set(locks.asked)], ["confab.refresh /api"]);
  });

  it("does not wait for ever for a window that holds the lock", async () => {
    const locks = new FakeLocks();
    const h = new Harness({ locks });
    await h.start();
    locks.stuck = true;
    h.socket.drop(4001);
    await h.clock.advance(44_000);
    assert.equal(h.rest.length, 1);
    await h.clock.advance(2_000);
    assert.equal(h.rest.length, 2);
    assert.equal(h.client.session.phase, "signedIn");
  });
});

describe("signing out without the server", () => {
  /** Ann signs out while the server is away; the browser she does it in. */
  async function signedOut(): Promise<Harness> {
    const h = new Harness();
    await h.start();
    h.answerRest = () => undefined;
    assert.equal(await h.client.signOut(), false);
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "asked", email: ann.email, untold: true });
    return h;
  }
  const calls = (h: Harness) => h.rest.map(({ method, path }) => `${method} ${path}`);

  it("is told to the server as soon as it is there, by a token that is still good", async () => {
    const h = await signedOut();
    h.answerRest = () => ({ status: 200, body: {} });
    await h.clock.advance(60_000);
    assert.deepEqual(h.client.session, { phase: "signedOut", reason: "asked", email: ann.email });
    const asked = h.rest.length;
    assert.deepEqual(calls(h).slice(-1), ["DELETE /v1/sessions/current"]);
    await h.clock.advance(3_600_000);
    assert.equal(h.rest.length, asked, "once");
  });

  it("is told by a new token when the old one has ended, and the cookie, which may be another's, is left alone", async () => {
    const h = await signedOut();
    h.answerRest = (method) => (method === "DELETE" && h.rest.at(-1)!.authorization === "Bearer token1" ? h.refused(401, "unauthenticated") : h.signedIn());
    await h.clock.advance(60_000);
    const [renewed, ended] = h.rest.slice(-2);
    assert.deepEqual([renewed!.body, renewed!.credentials], [{ refresh_token: "refresh1" }, "omit"]);
    assert.deepEqual([ended!.method, ended!.authorization], ["DELETE", "Bearer token2"]);
    assert.equal((h.client.session as { untold?: boolean }).untold, undefined);
  });

  it("ends the session before anything else when the page is loaded again", async () => {
    const h = await signedOut();
    assert.doesNotMatch([...h.sharedStorage.values.values()].join(), /token|refresh/);
    const reloaded = new Harness({ sharedStorage: h.sharedStorage });
    let away = true;
    reloaded.answerRest = (method) => (away && method === "DELETE" ? undefined : reloaded.signedIn());
    const restored = reloaded.client.restore();
    await reloaded.clock.advance(500);
    assert.equal(reloaded.client.session.phase, "restoring", "it cannot be told yet");
    away = false;
    await reloaded.clock.advance(60_000);
    await restored;
    assert.deepEqual(reloaded.client.session, { phase: "signedOut", reason: "asked" });
    assert.deepEqual(calls(reloaded).slice(-2), ["POST /v1/sessions/refresh", "DELETE /v1/sessions/current"]);
    assert.equal(reloaded.sockets.length, 0);
    assert.equal(reloaded.sharedStorage.values.size, 0);
  });

  it("ends it when the same user signs in again first", async () => {
    const h = await signedOut();
    h.client.close();
    const reloaded = new Harness({ sharedStorage: h.sharedStorage });
    reloaded.answerRest = () => reloaded.signedIn(ann, 900_000, 8);
    await reloaded.client.signIn("ann@example.com", "password");
    await settle();
    assert.deepEqual(calls(reloaded), ["POST /v1/sessions", "DELETE /v1/sessions/7"]);
    assert.equal(reloaded.client.session.phase, "signedIn");
  });

  it("leaves another user's session alone", async () => {
    const h = await signedOut();
    const other = new Harness({ sharedStorage: h.sharedStorage });
    other.answerRest = () => other.signedIn(bob, 900_000, 8);
    await other.client.restore();
    assert.equal(other.client.user?.id, bob.id);
    assert.deepEqual(calls(other), ["POST /v1/sessions/refresh"]);
  });

  it("leaves a session of another hub alone, which has the same numbers", async () => {
    const h = await signedOut();
    const other = new Harness({ sharedStorage: h.sharedStorage, webSocketUrl: "ws://test/another/ws" });
    await other.client.restore();
    assert.equal(other.client.user?.id, ann.id);
    assert.deepEqual(calls(other), ["POST /v1/sessions/refresh"]);
  });

  it("ends in the other windows of the same session too", async () => {
    const other = new Harness();
    await other.start();
    const h = new Harness({ sharedStorage: other.sharedStorage });
    await h.start();
    h.answerRest = () => undefined;
    await h.client.signOut();
    h.client.close();
    other.socket.drop();
    await other.clock.advance(1_000);
    assert.equal(other.client.session.phase, "signedOut");
    assert.equal(other.sockets.length, 1);
    assert.deepEqual(calls(other).slice(-1), ["DELETE /v1/sessions/current"]);
  });

  it("can be tried again by a program that has no browser", async () => {
    const h = new Harness({ cookies: false });
    await h.start();
    h.answerRest = () => undefined;
    assert.equal(await h.client.signOut(), false);
    const asked = h.rest.length;
    await h.clock.advance(3_600_000);
    assert.equal(h.rest.length, asked, "nothing goes on by itself");
    h.answerRest = () => ({ status: 200, body: {} });
    assert.equal(await h.client.signOut(), true);
  });
});
