import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

import { open } from "@confab/engine";

import { cheap, folder, people } from "./support.mjs";

// Where the package was copied from; its modules are found from here.
const here = process.cwd();
const source = process.env.CONFAB_NODE;

function start(file, cwd, more = {}) {
  const env = { ...process.env, ...more };
  delete env.NODE_TEST_CONTEXT;
  return spawn(process.execPath, [file], { cwd, env, stdio: ["ignore", "pipe", "inherit"], timeout: 60_000 });
}

async function printed(child) {
  let out = "";
  child.stdout.on("data", (text) => (out += text));
  const [code] = await once(child, "close");
  assert.equal(code, 0);
  return out;
}

test("the example of the README prints what it says, and runs a second time on the same data", async (t) => {
  const text = await readFile(path.join(source, "README.md"), "utf8");
  const [, example] = /```js\n(.*?)```/s.exec(text);
  const [, output] = /prints:?\n\n```\n(.*?)```/s.exec(text);
  const file = path.join(here, "readme.mjs");
  await writeFile(file, example);
  const cwd = await folder(t);
  assert.equal(await printed(start(file, cwd)), output);
  assert.equal(await printed(start(file, cwd)), output.replace("message 1", "message 2"));
});

test("the sample bot answers what it is told", async (t) => {
  const data = await folder(t);
  const engine = await open(data, cheap);
  const { ann, bobId, room } = await people(engine);
  await ann.messages.send({ conversation: room, body: "echo this" });
  const before = (await engine.host.cursor()).cursor;
  await engine.close();

  const file = path.join(here, "bot.mjs");
  await cp(path.join(source, "samples", "bot.mjs"), file);
  const bot = start(file, data, { CHAT_DATA: data, BOT_EMAIL: "bob@example.com" });
  const line = once(bot.stdout, "data");
  assert.match(String((await line)[0]), /answered 1/);
  bot.kill("SIGTERM");
  assert.deepEqual(await once(bot, "close"), [0, null]);

  const again = await open(data, cheap);
  t.after(() => again.close());
  const { messages } = await again.asUser(bobId).messages.list({ conversation: room });
  assert.deepEqual(messages.map(({ body, from }) => [body, from === bobId]), [["echo this", false], ["You said: echo this", true]]);
  assert.notEqual((await again.host.cursor()).cursor, before);
});
