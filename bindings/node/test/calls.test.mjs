import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { ConfabError, describe, open, version } from "@confab/engine";

import { cheap, engineOf, folder, people } from "./support.mjs";

test("CommonJS gets the same package", () => {
  assert.equal(createRequire(import.meta.url)("@confab/engine").ConfabError, ConfabError);
});

test("every operation of the library has a method", async (t) => {
  const engine = await engineOf(t);
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  assert.equal(describe().version, version);
  for (const { name } of describe().operations) {
    const [group, method] = name.split(".");
    const operations = group === "host" ? engine.host : engine.anonymous[camel(group)];
    assert.equal(typeof operations[camel(method)], "function", name);
  }
});

test("an error has code, field and message", async (t) => {
  const { ann, room } = await people(await engineOf(t));
  await assert.rejects(ann.messages.send({ conversation: room, body: "" }), (error) => {
    assert.ok(error instanceof ConfabError && error instanceof Error);
    assert.deepEqual([error.name, error.code, error.field, error.retryAfterMs], ["ConfabError", "invalid_argument", "body", 0]);
    assert.notEqual(error.message, "");
    return true;
  });
});

test("an operation that there is not is not found", async (t) => {
  const { anonymous } = await engineOf(t);
  await assert.rejects(anonymous.call("messages.juggle"), { code: "not_found" });
  await assert.rejects(anonymous.call("\0\ud800".repeat(3000)), { code: "not_found" });
  await assert.rejects(anonymous.call(7), TypeError);
});

test("what is no request is refused", async (t) => {
  const { ann, room } = await people(await engineOf(t));
  for (const request of [[], "text", 7, null, { conversation: room, body: "x", colour: "red" }]) {
    await assert.rejects(ann.call("messages.send", request), { code: "invalid_argument" });
  }
  const circle = {};
  circle.circle = circle;
  await assert.rejects(ann.call("messages.send", circle), TypeError);
  await assert.rejects(ann.call("messages.send", { conversation: 1n }), TypeError);
});

test("text that is none, NUL and too much text are refused", async (t) => {
  const { ann, room } = await people(await engineOf(t));
  await assert.rejects(ann.messages.send({ conversation: room, body: "a\0b" }), { code: "invalid_argument", field: "body" });
  await assert.rejects(ann.messages.send({ conversation: room, body: "\ud800" }), { code: "invalid_argument" });
  await assert.rejects(ann.messages.send({ conversation: room, body: "x".repeat(16385) }), { code: "too_large", field: "body" });
  await assert.rejects(ann.messages.send({ conversation: room, body: "x".repeat(10_000_000) }), { code: "too_large" });
  assert.deepEqual((await ann.messages.list({ conversation: room })).messages, []);
});

test("long texts and those of many alphabets come back as they were", async (t) => {
  const { ann, room } = await people(await engineOf(t));
  for (const body of ["é".repeat(8192), "😀".repeat(4096), "ж", ...[1014, 1018, 1022, 1023, 1024].map((n) => "x".repeat(n) + "€")]) {
    assert.equal((await ann.messages.send({ conversation: room, body })).body, body);
  }
});

test("a token that is none is unauthenticated", async (t) => {
  const engine = await engineOf(t);
  for (const token of ["", "x", "\0\ud800", "a.b.c", "x".repeat(100_000)]) {
    await assert.rejects(engine.withToken(token).users.me(), (error) => ["unauthenticated", "invalid_argument"].includes(error.code));
  }
  for (const user of [-1, 1.5, "1", 2 ** 53, NaN]) {
    assert.throws(() => engine.asUser(user), { code: "invalid_argument", field: "user" });
  }
});

test("a signal gives up on a call", async (t) => {
  const engine = await engineOf(t);
  const giveUp = new AbortController();
  const call = engine.anonymous.users.register({ email: "a@example.com", password: "correct horse" }, { signal: giveUp.signal });
  giveUp.abort(new Error("enough"));
  await assert.rejects(call, (error) => error.code === "cancelled" && error.cause.message === "enough");
  await assert.rejects(engine.anonymous.users.me({}, { signal: giveUp.signal }), { code: "cancelled" });
});

test("a signal that comes late changes nothing", async (t) => {
  const { ann, annId } = await people(await engineOf(t));
  const giveUp = new AbortController();
  assert.equal((await ann.users.me({}, { signal: giveUp.signal })).id, annId);
  giveUp.abort();
  assert.equal((await ann.users.me()).id, annId);
});

test("more calls in flight than may be are overloaded", async (t) => {
  const engine = await engineOf(t, { callsMax: 8 });
  const calls = Array.from({ length: 50 }, (_, i) =>
    engine.anonymous.users.register({ email: `u${i}@example.com`, password: "correct horse" }),
  );
  const refused = (await Promise.allSettled(calls)).filter(({ status }) => status === "rejected");
  assert.ok(refused.length > 0 && refused.every(({ reason }) => reason.code === "overloaded"));
});

test("close waits for calls in flight, and then nothing is open", async (t) => {
  const engine = await engineOf(t);
  const { ann, room } = await people(engine);
  const sent = ann.messages.send({ conversation: room, body: "last" });
  await Promise.all([engine.close(), engine.close()]);
  assert.equal((await sent).body, "last");
  await assert.rejects(ann.users.me(), { code: "bad_handle" });
  await assert.rejects(ann.subscribe().started, { code: "bad_handle" });
  await engine.close();
});

test("a folder is open once, and may be opened again after", async (t) => {
  const data = await folder(t);
  const engine = await open(data, cheap);
  await assert.rejects(open(data, cheap), { code: "already_open" });
  await engine.close();
  await (await open(data, cheap)).close();
});

test("what cannot be opened says why", async () => {
  await assert.rejects(open("/proc/nothing/here", cheap), (error) => error instanceof ConfabError);
  await assert.rejects(open(7), { code: "invalid_argument", field: "dataDir" });
  await assert.rejects(open("x", { mapBytes: -1 }), { code: "invalid_argument", field: "mapBytes" });
  await assert.rejects(open("x", { colour: 1 }), { code: "invalid_argument", field: "colour" });
});

test("many engines do not mix", async (t) => {
  const engines = await Promise.all(Array.from({ length: 8 }, () => engineOf(t)));
  const ids = await Promise.all(
    engines.map(async (engine, i) => (await engine.host.ensureUser({ email: `u${i}@example.com` })).email),
  );
  assert.deepEqual(ids, engines.map((_, i) => `u${i}@example.com`));
  await Promise.all(engines.slice(0, 4).map((engine) => engine.close()));
  await assert.rejects(engines[0].host.stats(), { code: "bad_handle" });
  assert.equal((await engines[7].asUser(1).users.list()).users.length, 1);
});

test("the log tells of the opening", async (t) => {
  const lines = [];
  let told;
  const first = new Promise((resolve) => (told = resolve));
  await engineOf(t, { log: (level, line) => told(lines.push([level, line])) });
  await first;
  assert.equal(lines[0][0], "info");
  assert.equal(typeof lines[0][1], "string");
});
