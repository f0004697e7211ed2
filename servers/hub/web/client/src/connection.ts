import { Backoff } from "./backoff.js";
import type { Environment, WebSocketLike } from "./environment.js";
import { type ConfabError, errorFromProblem, isObject, toConfabError } from "./errors.js";
import { kAnswerTimeoutMs, Requests } from "./requests.js";
import type { Welcome, WireEvent } from "./wire.js";

const kSubprotocol = "confab.v1";
const kOpenTimeoutMs = 10_000;
const kStableAfterMs = 5_000; // only a connection that lasted forgives earlier failures
const kProbeAfterMs = 45_000; // of silence
const kProbeTimeoutMs = 8_000;
const kHelloId = 0x7fffffff; // no request ever gets that far

export type ConnectionState =
  | { phase: "stopped" }
  | { phase: "connecting"; attempt: number }
  | { phase: "online" }
  | { phase: "waiting"; attempt: number; retryAt: number };

export interface ConnectionHooks {
  changed(): void;
  /** A token for the hello; undefined ends the connection for good. May throw what passes. */
  token(): Promise<string | undefined>;
  /** The hub refused the token. Resolves to whether another attempt makes sense. May throw what passes. */
  unauthenticated(): Promise<boolean>;
  /** Where the last connection ended, for the hello. */
  cursor(): string | undefined;
  /** The hub cannot read the cursor at all. */
  forgetCursor(): void;
  welcome(welcome: Welcome, hadCursor: boolean): void;
  event(event: WireEvent): void;
}

/** One WebSocket after the other: opens, says hello, tells events in order, and after a loss tries again with full jitter. */
export class Connection {
  state: ConnectionState = { phase: "stopped" };
  readonly #requests: Requests;
  #backoff: Backoff;
  #socket: WebSocketLike | undefined;
  #attempt = 0;
  #refusals = 0; // hellos refused one after the other, each with a new token
  #generation = 0; // rises with every attempt and stop: callbacks of an earlier one are ignored
  #retryTimer: unknown;
  #phaseTimer: unknown;
  #probeTimer: unknown;

  constructor(
    private readonly url: string,
    private readonly environment: Environment,
    private readonly hooks: ConnectionHooks,
  ) {
    this.#backoff = new Backoff(environment.random, 500, 30_000);
    this.#requests = new Requests(environment.clock, () => this.#lost("no answer in time"));
  }

  start(): void {
    if (this.state.phase !== "stopped") return;
    this.#attempt = this.#refusals = 0;
    this.#backoff.reset();
    void this.#open();
  }

  stop(): void {
    this.#end();
    this.#requests.abandon();
    this.#set({ phase: "stopped" });
  }

  /** Does not wait for the countdown. */
  retryNow(): void {
    if (this.state.phase === "waiting") void this.#open();
  }

  /** Says hello anew, with the token that there is now; goes on where this connection was. */
  reopen(): void {
    if (this.state.phase === "online") void this.#open();
  }

  /** Something hints that the network came back or the machine woke up: find out quickly. */
  wake(): void {
    if (this.state.phase === "waiting") this.retryNow();
    else if (this.state.phase === "online") this.#probe();
  }

  /** The network is gone: does not wait until a silence is noticed. The attempts that follow tell when it is back. */
  networkLost(): void {
    if (this.state.phase === "online" || this.#socket) this.#lost("the network is gone");
  }

  request<T>(operation: string, fields: object, repeatable: boolean): Promise<T> {
    return this.#requests.add<T>(operation, fields, repeatable);
  }

  async #open(): Promise<void> {
    this.#end();
    const generation = this.#generation;
    this.#set({ phase: "connecting", attempt: ++this.#attempt });
    let token: string | undefined;
    try {
      token = await this.hooks.token();
    } catch (reason) {
      if (generation === this.#generation) this.#retryLater(toConfabError(reason).retryAfterMs);
      return;
    }
    if (generation !== this.#generation) return;
    if (token === undefined) return this.stop();
    this.#connect(token);
  }

  #connect(token: string): void {
    const generation = this.#generation;
    let socket: WebSocketLike;
    try {
      socket = new this.environment.WebSocket(this.url, kSubprotocol);
    } catch {
      return this.#retryLater(0); // the browser forbids the address, such as "ws:" to a page over TLS
    }
    this.#socket = socket;
    this.#phaseTimer = this.environment.clock.setTimeout(() => this.#lost("no connection in time"), kOpenTimeoutMs);
    const current = () => generation === this.#generation;
    socket.onopen = () => {
      if (!current()) return;
      const cursor = this.hooks.cursor();
      this.#restartPhaseTimer(kAnswerTimeoutMs);
      socket.send(JSON.stringify({ id: kHelloId, op: "hello", token, ...(cursor ? { cursor } : {}) }));
    };
    socket.onmessage = (event: { data: unknown }) => {
      for (const line of String(event.data).split("\n")) if (current() && line !== "") this.#take(line);
    };
    socket.onclose = (event: { code?: number; reason?: string }) => {
      if (current()) void this.#closed(event.code ?? 1006, event.reason ?? "");
    };
    socket.onerror = () => {}; // a close always follows, and says more
  }

  #take(line: string): void {
    let frame: unknown;
    try {
      frame = JSON.parse(line);
    } catch {
      return this.#lost("an unreadable frame");
    }
    if (!isObject(frame)) return this.#lost("an unreadable frame");
    this.#listen();
    if (typeof frame.event === "string") return this.hooks.event(frame as unknown as WireEvent);
    if (frame.id === kHelloId) return this.#greeted(frame);
    this.#requests.answered(frame);
  }

  #greeted(frame: Record<string, unknown>): void {
    if (frame.error !== undefined) return this.#refused(errorFromProblem(frame.error, "internal"));
    const generation = this.#generation;
    this.#refusals = 0;
    this.#restartPhaseTimer(kStableAfterMs, () => {
      this.#attempt = 0;
      this.#backoff.reset();
    });
    this.#set({ phase: "online" });
    this.hooks.welcome(frame.ok as Welcome, this.hooks.cursor() !== undefined);
    if (generation === this.#generation) this.#requests.connected((text) => this.#socket?.send(text));
    this.#listen();
  }

  #refused(error: ConfabError): void {
    if (error.code === "unauthenticated") return void this.#closed(4001, "");
    if (error.code === "invalid_argument") this.hooks.forgetCursor();
    this.#retryLater(error.retryAfterMs);
  }

  async #closed(code: number, reason: string): Promise<void> {
    if (code !== 4001) {
      // A fault of ours or a full hub is not cured by a quick repeat.
      if ([1003, 1007, 1009, 4000, 4029].includes(code)) this.#backoff.slowDown(4);
      if (code === 4000) this.hooks.forgetCursor();
      return this.#retryLater(Number(/retry_after_ms=(\d{1,7})/.exec(reason)?.[1] ?? 0));
    }
    this.#end();
    const generation = this.#generation;
    this.#set({ phase: "connecting", attempt: this.#attempt });
    try {
      const goOn = await this.hooks.unauthenticated();
      if (generation !== this.#generation) return;
      if (!goOn) this.stop();
      else if (++this.#refusals > 1) this.#retryLater(0);
      else void this.#open();
    } catch (reason) {
      if (generation === this.#generation) this.#retryLater(toConfabError(reason).retryAfterMs);
    }
  }

  #lost(reason: string): void {
    this.#socket?.close(1000, reason);
    this.#retryLater(0);
  }

  #retryLater(hintMs: number): void {
    this.#end();
    const delay = hintMs + this.#backoff.next();
    this.#set({ phase: "waiting", attempt: this.#attempt, retryAt: this.environment.clock.now() + delay });
    this.#retryTimer = this.environment.clock.setTimeout(() => void this.#open(), delay);
  }

  /** A browser cannot ping; after a silence any cheap question shows whether the other side still lives. */
  #listen(): void {
    this.environment.clock.clearTimeout(this.#probeTimer);
    if (this.state.phase !== "online") return;
    this.#probeTimer = this.environment.clock.setTimeout(() => this.#probe(), kProbeAfterMs);
  }

  #probe(): void {
    this.environment.clock.clearTimeout(this.#probeTimer);
    this.#probeTimer = this.environment.clock.setTimeout(() => this.#lost("silence"), kProbeTimeoutMs);
    this.request("users.me", {}, true).catch(() => {});
  }

  #restartPhaseTimer(delayMs: number, callback = () => this.#lost("no answer in time")): void {
    this.environment.clock.clearTimeout(this.#phaseTimer);
    this.#phaseTimer = this.environment.clock.setTimeout(callback, delayMs);
  }

  #end(): void {
    this.#generation++;
    for (const timer of [this.#retryTimer, this.#phaseTimer, this.#probeTimer]) this.environment.clock.clearTimeout(timer);
    this.#socket?.close(1000);
    this.#socket = undefined;
    this.#requests.disconnected();
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.hooks.changed();
  }
}
