import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

import { cheap, folder } from "./support.mjs";

/** Runs a module in a Node.js of its own. Gives what it printed, and fails unless it ends well. */
async function run(t, source, ...flags) {
  const data = await folder(t);
  const begin = `import { open } from "@confab/engine"; const data = process.env.DATA; const cheap = ${JSON.stringify(cheap)};`;
  const child = spawn(process.execPath, [...flags, "--input-type=module", "--eval", begin + source], {
    env: { ...process.env, DATA: data, NODE_TEST_CONTEXT: undefined },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  let out = "";
  let errors = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (errors += text));
  const [code, signal] = await new Promise((resolve) => child.on("close", (...how) => resolve(how)));
  return { code, signal, out: out.trim(), errors };
}

async function endsWell(t, expected, source, ...flags) {
  const { code, signal, out, errors } = await run(t, source, ...flags);
  assert.deepEqual({ code, signal, out }, { code: 0, signal: null, out: expected }, errors);
}

test("a process ends by itself with an engine and a subscription open", (t) =>
  endsWell(t, "done", `
    const engine = await open(data, cheap);
    const ann = engine.asUser((await engine.host.ensureUser({ email: "a@example.com" })).id);
    await ann.subscribe().started;
    console.log("done");`));

test("a process that waits for an event stays until it came", (t) =>
  endsWell(t, "hi", `
    const engine = await open(data, cheap);
    const ann = engine.asUser((await engine.host.ensureUser({ email: "a@example.com" })).id);
    const bob = await engine.host.ensureUser({ email: "b@example.com" });
    const room = (await ann.conversations.openDirect({ user: bob.id })).id;
    const events = ann.subscribe();
    await events.started;
    setTimeout(() => ann.messages.send({ conversation: room, body: "hi" }), 50).unref();
    const { value } = await events.next();
    console.log(value.body);`));

test("process.exit() with calls in flight ends well", (t) =>
  endsWell(t, "exit", `
    const engine = await open(data, { ...cheap, log: () => {} });
    for (let i = 0; i < 100; ++i) engine.anonymous.users.register({ email: i + "@example.com", password: "correct horse" }).catch(() => {});
    setTimeout(() => { console.log("exit"); process.exit(0); }, 5);`));

test("an uncaught error ends the process as it does elsewhere", async (t) => {
  const { code, signal, errors } = await run(t, `await open(data, cheap); throw new Error("mine");`);
  assert.deepEqual({ code, signal }, { code: 1, signal: null });
  assert.match(errors, /mine/);
});

test("worker threads have engines of their own", (t) =>
  endsWell(t, "0 1 2 terminated", `
    import { Worker } from "node:worker_threads";
    const work = (number, reads) => new Worker(new URL("${new URL("worker.mjs", import.meta.url)}"), {
      execArgv: [], workerData: { folder: data + "/" + number, options: cheap, number, reads } });
    const message = (worker) => new Promise((resolve) => worker.once("message", resolve));
    const ended = (worker) => new Promise((resolve) => worker.once("exit", resolve));
    const workers = [0, 1, 2].map((number) => work(number, false));
    const ends = workers.map(ended);
    const told = await Promise.all(workers.map(message));
    await Promise.all(ends);
    const busy = work(3, true);
    await message(busy);
    await busy.terminate();
    const engine = await open(data + "/3", cheap);
    await engine.close();
    console.log(...told, "terminated");`));

test("an engine that nobody can reach is closed", (t) =>
  endsWell(t, "open again", `
    await (async () => { const engine = await open(data, cheap); await engine.host.stats(); })();
    for (let tries = 0; ; ++tries) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 10));
      try { await open(data, cheap); break; } catch (error) { if (tries > 500) throw error; }
    }
    console.log("open again");`, "--expose-gc"));

test("100,000 calls do not grow the memory", async (t) => {
  const { code, out, errors } = await run(t, `
    const engine = await open(data, cheap);
    const ann = engine.asUser((await engine.host.ensureUser({ email: "a@example.com" })).id);
    const giveUp = new AbortController();
    const calls = async (count) => {
      for (let i = 0; i < count; i += 100) {
        await Promise.all(Array.from({ length: 50 }, () => ann.users.me()));
        await Promise.allSettled(Array.from({ length: 49 }, () => ann.call("users.get", { user: 99 })));
        await ann.users.me({}, { signal: giveUp.signal });
      }
      for (let i = 0; i < 5; ++i) { globalThis.gc(); await new Promise(setImmediate); }
      return process.memoryUsage().rss;
    };
    const before = await calls(50000);
    console.log((await calls(100000)) - before);`, "--expose-gc", "--max-semi-space-size=1"); // else the heap of young objects grows for long
  assert.equal(code, 0, errors);
  const grown = Number(out);
  t.diagnostic(`grew by ${grown} bytes`);
  assert.ok(grown < 8 * 2 ** 20, `grew by ${grown} bytes`);
});

test("asyncDispose closes", { skip: !Symbol.asyncDispose && "this Node.js has no Symbol.asyncDispose" }, (t) =>
  endsWell(t, "bad_handle true", `
    const engine = await open(data, cheap);
    const ann = engine.asUser((await engine.host.ensureUser({ email: "a@example.com" })).id);
    const events = ann.subscribe();
    await events[Symbol.asyncDispose]();
    const { done } = await events.next();
    await engine[Symbol.asyncDispose]();
    console.log(await ann.users.me().catch((error) => error.code), done);`));
