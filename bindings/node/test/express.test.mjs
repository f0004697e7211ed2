// Talks to examples/express as its clients do.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { folder } from "./support.mjs";

async function start(t) {
  const env = { ...process.env, CHAT_DATA: path.join(await folder(t), "data"), PORT: "0", NODE_ENV: "test" };
  delete env.NODE_TEST_CONTEXT;
  const child = spawn(process.execPath, ["server.mjs"], { cwd: process.env.CONFAB_EXPRESS, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  t.after(() => child.kill("SIGKILL") && ended);
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, ended, url: `http://127.0.0.1:${/^port (\d+)$/.exec(line)[1]}` };
}

/** A client of one person, with the cookie of the application. */
function client(url, cookie) {
  return async (method, route, body, headers = {}) => {
    const response = await fetch(url + route, {
      method,
      headers: { ...(cookie && { cookie }), ...(body && { "content-type": "application/json" }), ...headers },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json(), cookie: response.headers.get("set-cookie") };
  };
}

async function signIn(url, email, password) {
  const { status, cookie } = await client(url)("POST", "/login", { email, password });
  assert.equal(status, 200);
  const pair = cookie.split(";")[0];
  return { pair, ask: client(url, pair) };
}

/** The fields of server-sent events, one after another. */
async function* stream(url, cookie, signal, lastId) {
  const headers = { cookie, ...(lastId && { "last-event-id": lastId }) };
  const response = await fetch(`${url}/chat/events`, { headers, signal });
  assert.equal(response.headers.get("content-type").split(";")[0], "text/event-stream");
  let text = "";
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const fields = text.slice(0, end).split("\n").map((line) => /^(\w+): (.*)$/.exec(line).slice(1));
      yield Object.fromEntries(fields);
    }
  }
}

test("the Express example: people of the application talk, and hear it as it happens", { timeout: 60_000 }, async (t) => {
  const { child, ended, url } = await start(t);
  const stranger = client(url);
  assert.equal((await stranger("GET", "/chat/1/messages")).status, 401);
  assert.equal((await stranger("POST", "/login", { email: "ann@example.com", password: "wrong" })).status, 401);
  const ann = await signIn(url, "ann@example.com", "correct horse");
  const bob = await signIn(url, "bob@example.com", "battery staple");

  const leave = new AbortController();
  const heard = stream(url, bob.pair, leave.signal);
  const started = (await heard.next()).value;
  assert.deepEqual([started.event, JSON.parse(started.data)], ["started", { resumed: true }]);

  const room = (await ann.ask("POST", "/chat/with/bob@example.com")).body.id;
  const sent = await ann.ask("POST", `/chat/${room}/messages`, { body: "Hello, Bob!", client_key: "k1" });
  assert.equal(sent.status, 201);
  assert.equal(JSON.parse((await heard.next()).value.data).event, "conversation");
  const message = (await heard.next()).value;
  assert.equal(JSON.parse(message.data).body, "Hello, Bob!");
  leave.abort();

  await ann.ask("POST", `/chat/${room}/messages`, { body: "Still there?" });
  const resumed = stream(url, bob.pair, undefined, message.id);
  await resumed.next();
  assert.equal(JSON.parse((await resumed.next()).value.data).body, "Still there?");
  const { messages } = (await bob.ask("GET", `/chat/${room}/messages`)).body;
  assert.deepEqual(messages.map(({ body }) => body), ["Hello, Bob!", "Still there?"]);

  const empty = await ann.ask("POST", `/chat/${room}/messages`, { body: "" });
  assert.deepEqual([empty.status, empty.body.field], [422, "body"]);
  assert.equal((await ann.ask("GET", "/chat/99/messages")).status, 404);
  assert.equal((await ann.ask("POST", "/chat/with/nobody@example.com")).status, 404);

  child.kill("SIGTERM");
  assert.equal((await resumed.next()).done, true);
  assert.deepEqual(await ended, [0, null]);
});
