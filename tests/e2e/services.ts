// Both servers on a data directory of their own, to be killed and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const kReadyMs = 30_000;

/** One server. It keeps its port over restarts. */
class Service {
  port = 0;
  #scheme = "http";
  #process: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly program: string,
    private readonly log: string,
    private readonly options: () => string[],
  ) {}

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The processes it has started, if it is one of several. */
  get workers(): number[] {
    const pid = this.#process!.pid!;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const child = spawn(this.program, ["--listen", `127.0.0.1:${this.port}`, ...this.options()], { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    this.#ended = new Promise((resolve) => child.once("close", () => resolve()));
    child.stderr!.on("data", (text: Buffer) => appendFileSync(this.log, text));
    this.port = await new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.program} does not listen; see ${this.log}`)), kReadyMs);
      child.once("error", reject);
      child.once("close", () => reject(new Error(`${this.program} ended; see ${this.log}`)));
      createInterface(child.stdout!).on("line", (line) => {
        const [, scheme, port] = /^listening on (https?):\/\/127\.0\.0\.1:(\d+)$/.exec(line) ?? [];
        if (scheme === undefined || port === undefined) return;
        this.#scheme = scheme;
        clearTimeout(late);
        resolve(Number(port));
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  /** kill -9; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#ended;
  }

  /** Asks it to end; resolves to its exit status. */
  async stop(): Promise<number | null> {
    this.#process?.kill("SIGTERM");
    await this.#ended;
    return this.#process?.exitCode ?? null;
  }
}

export class Services {
  readonly api: Service;
  readonly hub: Service;
  readonly #data = mkdtempSync(join(tmpdir(), "confab-e2e-"));

  /**
   * `binaries` is the folder `servers` of a build; the logs of the servers go to `out`/`log`. Both servers take `options`; with
   * none given they run as `./dev up` starts them.
   */
  constructor(binaries: string, out: string, hubOptions: string[] = [], logName = "servers.log", options = ["--old-routes"], apiOptions: string[] = []) {
    const log = join(out, logName);
    rmSync(log, { force: true });
    this.api = new Service(join(binaries, "api/confab-api"), log, () => ["--data", this.#data, ...options, ...apiOptions]);
    this.hub = new Service(join(binaries, "hub/confab-hub"), log, () => ["--data", this.#data, "--api", this.api.url, ...options, ...hubOptions]);
  }

  /** Starts what does not run. */
  async start(): Promise<void> {
    for (const service of [this.api, this.hub]) if (!service.running) await service.start();
  }

  /** Ends both and removes the data. */
  async close(): Promise<(number | null)[]> {
    const statuses = await Promise.all([this.hub.stop(), this.api.stop()]);
    rmSync(this.#data, { recursive: true, force: true });
    return statuses;
  }
}
