import assert from "node:assert/strict";
import { test } from "node:test";

import { engineOf, people } from "./support.mjs";

const send = (caller, room, from, to) =>
  Promise.all(Array.from({ length: to - from }, (_, i) => caller.messages.send({ conversation: room, body: `${from + i}` })));

async function sendInOrder(caller, room, count) {
  for (let i = 0; i < count; ++i) await caller.messages.send({ conversation: room, body: `${i}` });
}

async function take(events, count) {
  const taken = [];
  for (let i = 0; i < count; ++i) taken.push((await events.next()).value);
  return taken;
}

test("events come in order and the loop ends with its break", async (t) => {
  const { ann, bob, room } = await people(await engineOf(t));
  const events = bob.subscribe();
  assert.equal((await events.started).resumed, true);
  await sendInOrder(ann, room, 50);
  const bodies = [];
  for await (const event of events) {
    bodies.push(event.body);
    assert.equal(events.cursor, event.cursor);
    if (bodies.length === 50) break;
  }
  assert.deepEqual(bodies, Array.from({ length: 50 }, (_, i) => `${i}`));
  assert.deepEqual(await events.next(), { value: undefined, done: true });
});

test("a slow reader gets everything in order and holds nobody up", async (t) => {
  const { ann, bob, room } = await people(await engineOf(t));
  const slow = bob.subscribe();
  const fast = bob.subscribe();
  await Promise.all([slow.started, fast.started]);
  const COUNT = 6000;
  for (let i = 0; i < COUNT; i += 500) await send(ann, room, i, i + 500);
  const quick = (await take(fast, COUNT)).map((event) => event.seq);
  assert.deepEqual(quick, Array.from({ length: COUNT }, (_, i) => i + 1));
  assert.deepEqual((await take(slow, COUNT)).map((event) => event.seq), quick);
  slow.close();
  fast.close();
});

test("a cursor goes on where one stopped", async (t) => {
  const { ann, bob, room } = await people(await engineOf(t));
  const first = bob.subscribe();
  await first.started;
  await sendInOrder(ann, room, 10);
  await take(first, 4);
  first.close();
  const second = bob.subscribe({ cursor: first.cursor });
  assert.deepEqual((await take(second, 6)).map((event) => event.body), ["4", "5", "6", "7", "8", "9"]);
  assert.equal(second.resumed, true);
  second.close();
});

test("several readers of one subscription share its events", async (t) => {
  const { ann, bob, room } = await people(await engineOf(t));
  const events = bob.subscribe();
  await events.started;
  const readers = [events.next(), events.next(), events.next()];
  await sendInOrder(ann, room, 2);
  assert.deepEqual((await Promise.all(readers.slice(0, 2))).map(({ value }) => value.body), ["0", "1"]);
  events.close();
  assert.deepEqual(await readers[2], { value: undefined, done: true });
});

test("who may not subscribe hears why, once", async (t) => {
  const engine = await engineOf(t);
  const { bob } = await people(engine);
  const refused = engine.anonymous.subscribe();
  await assert.rejects(refused.started, { code: "unauthenticated" });
  await assert.rejects(refused.next(), { code: "unauthenticated" });
  assert.equal((await refused.next()).done, true);
  await assert.rejects(bob.subscribe({ cursor: "no cursor" }).next(), { code: "invalid_argument", field: "cursor" });
});

test("a session's end is told after its last event", async (t) => {
  const engine = await engineOf(t);
  const { ann, bobId, room } = await people(engine);
  const { access_token } = await engine.host.signIn({ user: bobId });
  const bob = engine.withToken(access_token);
  const events = bob.subscribe();
  await events.started;
  await ann.messages.send({ conversation: room, body: "bye" });
  await bob.sessions.signOut();
  assert.equal((await events.next()).value.body, "bye");
  await assert.rejects(events.next(), { code: "unauthenticated" });
  assert.equal((await events.next()).done, true);
});

test("a signal ends a subscription with its reason", async (t) => {
  const { bob } = await people(await engineOf(t));
  const giveUp = new AbortController();
  const events = bob.subscribe({ signal: giveUp.signal });
  await events.started;
  const waiting = events.next();
  giveUp.abort(new Error("enough"));
  await assert.rejects(waiting, (error) => error.code === "cancelled" && error.cause.message === "enough");
  await assert.rejects(bob.subscribe({ signal: giveUp.signal }).next(), { code: "cancelled" });
});

test("closing the engine ends loops quietly", async (t) => {
  const engine = await engineOf(t);
  const { bob } = await people(engine);
  const events = bob.subscribe();
  await events.started;
  const loop = (async () => {
    for await (const event of events) assert.fail(JSON.stringify(event));
  })();
  await engine.close();
  await loop;
});

test("subscriptions come and go without an end", async (t) => {
  const { ann, bob, room } = await people(await engineOf(t));
  for (let i = 0; i < 300; ++i) {
    const events = bob.subscribe();
    if (i % 3 === 0) await events.started;
    events.close();
  }
  const events = bob.subscribe();
  await events.started;
  await ann.messages.send({ conversation: room, body: "still here" });
  assert.equal((await events.next()).value.body, "still here");
  events.close();
});
