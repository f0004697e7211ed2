import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Backoff } from "../src/backoff.js";
import { type ClientOptions, ConfabClient, ConfabError, wakeWithBrowser } from "../src/index.js";
import { ann, conversation, Harness, message, messages, settle } from "./harness.js";

describe("backoff", () => {
  it("draws each delay from the whole range below a ceiling that doubles", () => {
    const draws = [0, 0.5, 0.999, 0.999, 0.999];
    const backoff = new Backoff(() => draws.shift()!, 500, 3_000);
    assert.deepEqual(Array.from({ length: 5 }, () => backoff.next()), [0, 500, 1998, 2997, 2997]);
  });
});

describe("outside a browser", () => {
  const message = (options: ClientOptions): string => {
    try {
      new ConfabClient(options);
      return "";
    } catch (error) {
      assert.ok(error instanceof ConfabError && error.code === "invalid_argument", String(error));
      return error.message;
    }
  };
  const socket = { WebSocket: class {} as never };

  it("says at once what is missing", () => {
    if (!globalThis.WebSocket) assert.match(message({ baseUrl: "http://x/api", webSocketUrl: "ws://x/ws" }), /no WebSocket here/);
    assert.match(message({ ...socket, baseUrl: "http://x/api" }), /webSocketUrl/);
    assert.match(message({ ...socket, webSocketUrl: "ws://x/ws" }), /baseUrl/);
    assert.match(message({ ...socket, baseUrl: "http://x/api", webSocketUrl: "ws://x/ws", cookies: true }), /cookies: false/);
    assert.equal(message({ ...socket, baseUrl: "http://x/api", webSocketUrl: "ws://x/ws" }), "");
    assert.equal(message({ ...socket, webSocketUrl: "ws://x/ws", tokenProvider: async () => "t" }), "");
  });

  it("can be told to wake with a browser that is not there", () => {
    const client = new ConfabClient({ ...socket, baseUrl: "http://x/api", webSocketUrl: "ws://x/ws" });
    wakeWithBrowser(client)();
  });
});

describe("connection", () => {
  it("speaks the subprotocol, says hello with the token, no token in the address", async () => {
    const h = new Harness();
    await h.client.signIn("ann@example.com", "password");
    await settle();
    assert.equal(h.socket.url, "ws://test/ws");
    assert.equal(h.socket.protocol, "confab.v1");
    h.socket.onopen?.({});
    const { op, token, cursor } = h.socket.request("hello");
    assert.deepEqual({ op, token, cursor }, { op: "hello", token: "token1", cursor: undefined });
  });

  it("counts down to the next attempt and can be hurried", async () => {
    const h = new Harness();
    h.dice = 0.9;
    await h.start();
    h.socket.drop();
    assert.deepEqual(h.client.connection, { phase: "waiting", attempt: 1, retryAt: h.clock.time + 450 });
    h.client.retryNow();
    await settle();
    assert.equal(h.sockets.length, 2);
  });

  it("waits longer and longer, with jitter, and starts over after a connection that lasted", async () => {
    const h = new Harness();
    h.dice = 0.999;
    await h.start();
    const delays: number[] = [];
    for (let i = 0; i < 8; i++) {
      h.socket.drop();
      const state = h.client.connection;
      assert.equal(state.phase, "waiting");
      delays.push(state.phase === "waiting" ? state.retryAt - h.clock.time : 0);
      await h.nextSocket();
    }
    assert.deepEqual(delays, [499, 999, 1998, 3996, 7992, 15984, 29970, 29970]);
    await h.welcome({ resumed: true });
    await h.clock.advance(6_000);
    h.socket.drop();
    const state = h.client.connection;
    assert.equal(state.phase === "waiting" && state.retryAt - h.clock.time, 499);
  });

  it("honours the hub's hint at a restart", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop(1012, "retry_after_ms=4000");
    const state = h.client.connection;
    assert.equal(state.phase === "waiting" && state.retryAt - h.clock.time, 4_250);
  });

  it("is slow to come back after a protocol error", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop(4000);
    const state = h.client.connection;
    assert.equal(state.phase === "waiting" && state.retryAt - h.clock.time, 4_000);
  });

  it("gives up on a connection that never opens, never greets, or never answers", async () => {
    const h = new Harness();
    await h.client.signIn("ann@example.com", "password");
    await h.clock.advance(12_000);
    assert.equal(h.sockets.length, 2);
    assert.ok(h.sockets[0]!.closed);
    h.socket.onopen?.({});
    await h.clock.advance(25_000);
    assert.equal(h.sockets.length, 3);
    await h.welcome();
    await h.clock.advance(25_000); // conversations.list stays unanswered
    assert.ok(h.sockets[2]!.closed);
    assert.equal(h.sockets.length, 4);
  });

  it("asks after a silence whether the other side still lives", async () => {
    const h = new Harness();
    await h.start();
    await h.clock.advance(46_000);
    assert.equal(h.socket.asked("users.me"), 1);
    h.socket.alive = false;
    await h.clock.advance(46_000);
    assert.equal(h.socket.asked("users.me"), 2);
    await h.clock.advance(10_000);
    assert.equal(h.sockets.length, 2);
  });

  it("resumes from the cursor of the last event, not from that of the greeting", async () => {
    const h = new Harness();
    await h.start();
    h.socket.frame(h.event(1), h.event(2));
    h.socket.drop();
    await h.clock.advance(1_000);
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").cursor, "c2");
    h.socket.frame({ id: h.socket.request("hello").id, ok: { user: ann, session: 7, cursor: "c40", resumed: true } });
    h.socket.drop(); // before the missed events came
    await h.clock.advance(2_000);
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").cursor, "c2");
  });

  it("repeats a read after a loss and does not repeat what must not happen twice", async () => {
    const h = new Harness();
    await h.start();
    const read = h.client.users("b");
    const leave = assert.rejects(h.client.leave(5), (error: ConfabError) => error.code === "disconnected");
    await settle();
    await h.reconnect();
    await leave;
    assert.equal(h.socket.asked("conversations.leave"), 0);
    await h.socket.answer("users.list", { users: [], next: null });
    assert.deepEqual(await read, { users: [], next: null });
  });

  it("fails a read with `offline` when no connection comes", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop();
    const outcome = assert.rejects(h.client.users(""), (error: ConfabError) => error.code === "offline");
    for (let i = 0; i < 8; i++) {
      await h.clock.advance(5_000);
      h.socket.drop();
    }
    await outcome;
  });

  it("bounds what waits for a connection", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop();
    const outcomes = await Promise.race([
      Promise.allSettled(Array.from({ length: 300 }, () => h.client.leave(5))),
      h.clock.advance(40_000).then(() => "never"),
    ]);
    assert.notEqual(outcomes, "never");
    const codes = (outcomes as PromiseSettledResult<void>[]).map((outcome) => outcome.status === "rejected" && outcome.reason.code);
    assert.equal(codes.filter((code) => code === "overloaded").length, 300 - 256);
  });

  it("keeps at most 24 requests under way", async () => {
    const h = new Harness();
    await h.start();
    const before = h.socket.sent.length;
    for (let i = 0; i < 40; i++) h.client.leave(5).catch(() => {});
    assert.equal(h.socket.sent.length - before, 24);
  });

  it("reads everything anew when the cursor cannot be served", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 2 })]);
    await h.open(messages(1, 2));
    h.socket.drop();
    await h.clock.advance(1_000);
    await h.welcome({ resumed: false, cursor: "other" });
    assert.equal(h.client.timeline(5).loaded, false);
    h.socket.frame({ event: "message", cursor: "other1", ...message(4) }); // comes before the list that knows of it
    await h.socket.answer("conversations.list", { conversations: [conversation({ last_seq: 4, unread: 2, read_seq: 2 })], cursor: "x" });
    assert.equal(h.client.conversation(5)?.unread, 2);
    await h.open(messages(1, 4));
    assert.deepEqual(h.seqs(), [1, 2, 3, 4]);
  });

  it("sends read marks of the history that there is now, after another one", async () => {
    const h = new Harness();
    await h.start([conversation({ last_seq: 9, unread: 9, read_seq: 0 })]);
    h.client.markRead(5, 9);
    await h.clock.advance(500);
    await h.socket.answer("conversations.mark_read", { conversation: 5, seq: 9, unread: 0, cursor: "c" });
    h.socket.drop();
    await h.clock.advance(1_000);
    await h.welcome({ resumed: false, cursor: "other" });
    const after = conversation({ last_seq: 5, unread: 3, read_seq: 2 });
    await h.socket.answer("conversations.list", { conversations: [after], cursor: "other" });
    await h.open(messages(1, 5));
    assert.deepEqual(h.seqs(), [1, 2, 3, 4, 5], "and shows nothing of the other one");
    h.client.markRead(5, 5);
    await h.clock.advance(500);
    assert.equal(h.socket.request("conversations.mark_read").seq, 5);
  });

  it("drops a cursor that the hub cannot read", async () => {
    const h = new Harness();
    await h.start();
    h.socket.drop();
    await h.clock.advance(1_000);
    h.socket.onopen?.({});
    await h.socket.refuse("hello", "invalid_argument");
    await h.clock.advance(5_000);
    h.socket.onopen?.({});
    assert.equal(h.socket.request("hello").cursor, undefined);
  });

  it("notices at once that the network is gone, and comes back by itself", async () => {
    const h = new Harness();
    await h.start();
    h.client.networkLost();
    assert.equal(h.client.connection.phase, "waiting");
    assert.ok(h.socket.closed);
    h.client.networkLost();
    assert.equal(h.client.connection.phase, "waiting", "it is known already");
    await h.nextSocket();
    h.client.networkLost();
    assert.equal(h.client.connection.phase, "waiting", "nor does it wait for a connection that cannot come");
    h.client.wake();
    await settle();
    await h.welcome({ resumed: true });
    assert.equal(h.client.connection.phase, "online");
  });

  it("treats an unreadable frame as a lost connection", async () => {
    const h = new Harness();
    await h.start();
    h.socket.onmessage?.({ data: "{" });
    assert.equal(h.client.connection.phase, "waiting");
  });
});
