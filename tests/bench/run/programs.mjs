// Starts what is measured and what measures, each on a core of its own, and ends only what it started.
import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";

const kReadyMs = 60_000;
const kStopMs = 20_000;
const kServerCore = 0;
const kLoadCore = 1;

/** Server and load share a machine of one core, and then no figure means anything. */
const pinned = (core, argv) => (availableParallelism() > 1 ? ["taskset", "-c", String(core), ...argv] : argv);

const started = new Set();

/** A server on the first core: `argv` as typed, ready when it says where it listens. */
export class Server {
  static async start(argv, { url, ready } = {}) {
    const server = new Server(argv);
    const begin = performance.now();
    await (url === undefined ? server.#listening() : server.#answers(url, ready));
    server.url ??= url;
    server.readyMs = performance.now() - begin;
    return server;
  }

  constructor(argv) {
    this.name = argv[0];
    const [program, ...rest] = pinned(kServerCore, argv);
    this.process = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
    this.pid = this.process.pid;  // taskset becomes the server
    this.words = "";
    this.process.stderr.on("data", (text) => (this.words = (this.words + text).slice(-4000)));
    this.ended = new Promise((resolve) => this.process.once("close", resolve));
    started.add(this);
  }

  async #listening() {
    const line = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.name} does not listen: ${this.words}`)), kReadyMs);
      this.process.once("error", reject);
      this.ended.then(() => reject(new Error(`${this.name} ended: ${this.words}`)));
      createInterface(this.process.stdout).on("line", (text) => {
        if (!text.startsWith("listening on ")) return;
        clearTimeout(late);
        resolve(text);
      });
    });
    this.url = line.slice("listening on ".length);
  }

  /** For a server that says nothing: until its port takes a connection. */
  async #answers(url, ready) {
    const deadline = Date.now() + kReadyMs;
    while (!(await ready(url))) {
      if (Date.now() > deadline) throw new Error(`${this.name} does not answer: ${this.words}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop() {
    started.delete(this);
    this.process.kill("SIGTERM");
    const late = setTimeout(() => this.process.kill("SIGKILL"), kStopMs);
    await this.ended;
    clearTimeout(late);
  }
}

export async function stopAll() {
  await Promise.all([...started].map((server) => server.stop()));
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Runs a program on the second core, or on all with `everywhere`; the JSON lines it printed. */
export async function measure(argv, { everywhere = false } = {}) {
  const [program, ...rest] = everywhere ? argv : pinned(kLoadCore, argv);
  const output = await new Promise((resolve, reject) => {
    execFile(program, rest, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${argv.join(" ")}\n${stderr || error.message}`));
      else resolve(stdout);
    });
  });
  return output.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}
