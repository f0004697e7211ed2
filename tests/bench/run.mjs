// Runs every benchmark and prints one table. usage: node run.mjs --build DIR [--quick] [--only SECTION,…] [--docs DIR]
//
// --quick: everything small and once, nothing that npm installs; only losses and order count. --docs: also writes the plot
// to DIR/pictures and the table into DIR/internals/performance.md, if all of it was measured.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { freePort, measure, Server, stopAll } from "./run/programs.mjs";
import { plot } from "./run/plot.mjs";
import { Results } from "./run/results.mjs";
import { asMarkdown, asText, intoPage, table } from "./run/table.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    build: { type: "string" },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    docs: { type: "string" },
  },
});
if (options.build === undefined) throw new Error("--build DIR is needed: the folder of a build with CONFAB_BENCH");

const { quick } = options;
const build = resolve(options.build);
const program = (name) => join(build, name);
const work = mkdtempSync(join(tmpdir(), "confab-bench-"));
const results = new Results();
const began = Date.now();

// ---------------------------------------------------------------------------------------------------------- sizes

const runs = quick ? 1 : 3;
const seconds = quick ? "0.3" : "1.2";
const crowd = quick ? 50 : 1000;
const [groups, groupMembers] = quick ? [5, 10] : [40, 50];
const chats = quick ? 64 : 500;
const storm = quick ? [10, 10] : [200, 50];
const users = quick ? 200 : 10_000;
const idleSessions = quick ? 100 : 18_000;
const storedMessages = quick ? 2_000 : 1_000_000;
const sizes = quick ? [5, 50] : [10, 100, 1_000, 10_000];
const peopleFile = join(work, "people");

// --------------------------------------------------------------------------------------------------------- servers

async function prepare(data, out, rooms, more = []) {
  await measure([program("tests/bench/confab-bench-prepare"), "--data", data, "--out", out, ...rooms.flatMap((room) => ["--rooms", room]), ...more], {
    everywhere: true,
  });
}

/** What is measured is the work, not the bounds that protect a hub of many from one. */
const noRates = [
  ...["accepts", "accepts-per-address", "hellos", "hellos-per-address", "hellos-per-user"],
  ...["requests", "requests-per-user", "requests-per-address", "bytes", "bytes-per-user", "bytes-per-address"],
].flatMap((rate) => [`--${rate}-per-second`, "0"]);
const room = ["--connections-max", "20000", "--connections-per-user-max", "0"];

const hub = (data, bounds = [...noRates, ...room]) =>
  Server.start([program("servers/hub/confab-hub"), "--listen", "127.0.0.1:0", "--data", data, "--old-routes", "--log-level", "error", ...bounds]);
const noApiRates = ["requests-per-user", "requests-per-address", "bytes-per-user", "bytes-per-address"].flatMap((rate) => [`--${rate}-per-second`, "0"]);
const api = (data) =>
  Server.start([program("servers/api/confab-api"), "--listen", "127.0.0.1:0", "--data", data, "--old-routes", "--threads", "1", "--log-level", "error", ...noApiRates]);
const peer = (name) => Server.start(["node", join(here, "peers", name)]);
const bareFanout = () => Server.start([program("tests/bench/bare-fanout")]);

async function mosquitto() {
  const port = await freePort();
  const config = join(work, `mosquitto-${port}.conf`);
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\nlog_type none\n`);
  return Server.start(["mosquitto", "-c", config], { url: `http://127.0.0.1:${port}`, ready: takesConnections });
}

function takesConnections(url) {
  return new Promise((done) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.once("connect", () => socket.destroy() && done(true)).once("error", () => done(false));
  });
}

/** Those that speak to rooms: how each is started, and in which protocol it is loaded. */
const broadcasters = [
  { subject: "confab", protocol: "native", people: true, start: () => hub(join(work, "data")) },
  ...(quick
    ? []
    : [
        { subject: "faye", protocol: "bayeux", start: () => peer("faye.mjs") },
        { subject: "ws", protocol: "plain", start: () => peer("ws.mjs") },
        { subject: "mosquitto", protocol: "mqtt", start: mosquitto },
      ]),
  { subject: "bare epoll", protocol: "plain", start: bareFanout },
];

const say = (text) => process.stderr.write(`== ${text}, ${Math.round((Date.now() - began) / 1000)} s\n`);

/** One run of confab-bench against a server. */
async function load(command, server, { subject, protocol, people }, name, set, shape, more) {
  const whom = people ? ["--people", peopleFile, "--set", set] : ["--groups", String(shape[0]), "--members", String(shape[1])];
  const lines = await measure([
    ...[program("tests/bench/confab-bench"), command, "--hub", server.url, "--server-pid", String(server.pid)],
    ...["--protocol", protocol, "--subject", subject, "--work", name, ...whom, ...more],
  ]);
  results.add(lines);
  return lines;
}

// -------------------------------------------------------------------------------------------------------- sections

async function fanout() {
  const works = [
    ["room-1000-w1", "room", [1, crowd], ["--window", "1"]],
    ["room-1000-w16", "room", [1, crowd], ["--window", "16"]],
    ["room-1000-s16", "room", [1, crowd], ["--senders", "16"]],
    ["rooms-40x50-w4", "groups", [groups, groupMembers], ["--window", "4"]],
    ["direct-500", "direct", [chats, 2], ["--window", "1"]],
  ];
  const servers = [];
  for (const who of broadcasters) servers.push([who, await who.start()]);
  // The machine's mood changes: what is compared runs side by side.
  for (const [name, set, shape, more] of works) {
    for (let run = 0; run < runs; ++run) {
      for (const [who, server] of servers) await load("fanout", server, who, name, set, shape, ["--seconds", seconds, "--warm-up", "0.2", ...more]);
    }
  }
  const time = quick ? "0.5" : "3";
  for (let run = 0; run < runs; ++run) {
    for (const [who, server] of servers) await load("latency", server, who, "latency-1000", "room", [1, crowd], ["--seconds", time]);
  }
  await Promise.all(servers.map(([, server]) => server.stop()));
}

/** The same pace with large messages, and one member who reads nothing: their socket is full after a second. */
async function stalled() {
  const server = await hub(join(work, "data"));
  const more = ["--seconds", quick ? "0.5" : "3", "--body", "8000"];
  for (let run = 0; run < runs; ++run) {
    await load("latency", server, { ...broadcasters[0], subject: "none stalled" }, "latency-stalled", "room", [], more);
    await load("latency", server, broadcasters[0], "latency-stalled", "room", [], [...more, "--stalled", "1"]);
  }
  await server.stop();
}

/** Faye's own protocol, at us and at Faye. */
async function bayeux() {
  const servers = [];
  for (const who of broadcasters.filter(({ subject }) => subject === "confab" || subject === "faye")) {
    servers.push([{ ...who, protocol: "bayeux" }, await who.start()]);
  }
  for (const window of ["1", "16"]) {
    for (let run = 0; run < runs; ++run) {
      for (const [who, server] of servers) {
        await load("fanout", server, who, `bayeux-1000-w${window}`, "room", [1, crowd], ["--seconds", seconds, "--warm-up", "0.2", "--window", window]);
      }
    }
  }
  await Promise.all(servers.map(([, server]) => server.stop()));
}

async function members() {
  const server = await hub(join(work, "data"));
  for (let run = 0; run < runs; ++run) {
    for (const size of sizes) {
      const lines = await load("fanout", server, broadcasters[0], `room-${size}`, `size-${size}`, [1, size], ["--seconds", seconds]);
      const { value } = lines.find((line) => line.metric === "deliveries_per_cpu_s");
      results.add([{ work: "delivery-vs-members", subject: "confab", metric: "cpu_us_per_delivery", x: size, value: 1e6 / value }]);
    }
  }
  await server.stop();
}

async function idle() {
  for (const who of broadcasters) {
    const server = await who.start();
    await load("idle", server, who, "idle", "storm", storm, ["--sessions", String(idleSessions)]);
    await server.stop();
  }
}

/** All bounds hold, but for the number of connections: what they refuse comes again. */
async function storms() {
  const server = await hub(join(work, "data"), room);
  await load("storm", server, broadcasters[0], "storm", "storm", storm, quick ? ["--spread", "0.5"] : []);
  await server.stop();
}

async function start() {
  const data = join(work, "large");
  await prepare(data, join(work, "large-people"), ["talk=64x2"], ["--users", "128", "--messages", String(storedMessages)]);
  for (let run = 0; run < runs; ++run) {
    const server = await hub(data);
    results.add([{ work: "hub-start-1m", subject: "confab", metric: "ready_ms", value: server.readyMs }]);
    await server.stop();
  }
  rmSync(data, { recursive: true });
}

async function rest() {
  const token = /^user \d+ (\S+)/.exec(readFileSync(peopleFile, "utf8"))[1];
  const server = await api(join(work, "data"));
  const ours = { subject: "confab", protocol: "native", people: true };
  const bare = [];
  for (const path of ["/v1/me", "/healthz"]) {
    const bytes = join(work, "answer");
    writeFileSync(bytes, await rawAnswer(server.url, path, token));
    bare.push(await Server.start([program("tests/bench/bare-http"), bytes]));
  }
  const express = quick ? undefined : await peer("express.mjs");
  const works = [
    ["rest-get", ["--path", "/v1/me"], [[ours, server], [{ ...ours, subject: "bare libuv+llhttp" }, bare[0]], [{ ...ours, subject: "express" }, express]]],
    ["rest-get-plain", ["--path", "/healthz"], [[ours, server], [{ ...ours, subject: "bare libuv+llhttp" }, bare[1]], [{ ...ours, subject: "express" }, express]]],
    ["rest-post", ["--post"], [[ours, server], [{ ...ours, subject: "express" }, express]]],
  ];
  for (const [name, more, loaded] of works) {
    for (let run = 0; run < runs; ++run) {
      for (const [who, at] of loaded.filter(([, at]) => at !== undefined)) {
        await load("rest", at, who, name, "direct", [], ["--seconds", seconds, ...more]);
      }
    }
  }
  await stopAll();
}

/** All bytes of the answer to a GET: what the bare server shall say. */
function rawAnswer(url, path, token) {
  const { hostname, port } = new URL(url);
  return new Promise((done, failed) => {
    let text = "";
    const socket = connect(Number(port), hostname).setEncoding("latin1").once("error", failed);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    socket.on("data", (chunk) => {
      text += chunk;
      const [head, body] = text.split("\r\n\r\n");
      if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)[1])) return;
      socket.destroy();
      done(Buffer.from(text, "latin1"));
    });
  });
}

/** The engine without servers. */
async function engine() {
  await programOfItsOwn("tests/bench/engine/confab-engine-bench");
}

/** Single steps: codec, JSON, tokens, group commit, feed. */
async function micro() {
  await programOfItsOwn("tests/bench/micro/confab-micro-bench", quick ? [] : ["--benchmark_min_time=0.1"]);
}

async function programOfItsOwn(name, more = []) {
  results.add(await measure([program(name), ...(quick ? ["--quick"] : []), ...more], { everywhere: true }));
}

// ------------------------------------------------------------------------------------------------------------ main

const sections = { fanout, stalled, bayeux, members, idle, storms, rest, start, engine, micro };

function complain(error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}

function write() {
  if (process.exitCode !== undefined) console.error("bench: what follows is not whole");
  if (quick) return console.log(`${results.lines.length} figures`);
  const lines = table(results);
  const out = join(build, "bench-results");
  mkdirSync(out, { recursive: true });
  const machine = { cores: cpus().length, cpu: cpus()[0].model, node: process.version };
  writeFileSync(join(out, "results.json"), JSON.stringify({ machine, lines: results.lines }, null, 1));
  writeFileSync(join(out, "table.md"), `${asMarkdown(lines)}\n`);
  const svg = plot(results);
  if (svg !== undefined) writeFileSync(join(out, "cost.svg"), svg);
  if (options.docs !== undefined && options.only === undefined && process.exitCode === undefined) {
    if (svg !== undefined) writeFileSync(join(options.docs, "pictures/cost.svg"), svg);
    const page = join(options.docs, "internals/performance.md");
    writeFileSync(page, intoPage(readFileSync(page, "utf8"), lines));
  }
  console.log(`\n${asText(lines)}\n`);
}

try {
  const wanted = options.only?.split(",") ?? Object.keys(sections);
  await prepare(
    join(work, "data"), peopleFile,
    [`room=1x${crowd}`, `groups=${groups}x${groupMembers}`, `direct=${chats}x2`, `storm=${storm.join("x")}`, ...sizes.map((size) => `size-${size}=1x${size}`)],
    ["--users", String(users)],
  );
  say("people are there");
  for (const name of wanted) {
    // One that fails takes nothing from the others but the exit code.
    await sections[name]().catch(complain);
    await stopAll();
    say(name);
  }
  write();
} catch (error) {
  complain(error);
} finally {
  await stopAll();
  rmSync(work, { recursive: true, force: true });
}
