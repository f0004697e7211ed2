// A client on a fake clock, with fake dice, a fake fetch and fake WebSockets that the test answers by hand.
import assert from "node:assert/strict";
import { type ClientOptions, ConfabClient, type Conversation, type KeyValueStorage, type Locks, type Message, type User } from "../src/index.js";

export class FakeClock {
  time = 1_700_000_000_000;
  #timers: { at: number; order: number; callback: () => void }[] = [];
  #order = 0;

  now = (): number => this.time;

  setTimeout = (callback: () => void, delayMs: number): unknown => {
    const timer = { at: this.time + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.push(timer);
    return timer;
  };

  clearTimeout = (timer: unknown): void => {
    this.#timers = this.#timers.filter((other) => other !== timer);
  };

  /** Lets time pass, timer by timer, and after each everything that waits for it. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      this.clearTimeout(due);
      this.time = due.at;
      due.callback();
      await settle();
    }
    this.time = end;
  }
}

/** Everything that is ready has run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

export class FakeSocket {
  onopen: ((event: any) => void) | null = null;
  onmessage: ((event: any) => void) | null = null;
  onclose: ((event: any) => void) | null = null;
  onerror: ((event: any) => void) | null = null;
  sent: Record<string, any>[] = [];
  closed = false;
  /** Answers the probes after a silence by itself. */
  alive = true;

  constructor(
    readonly url: string,
    readonly protocol: string | string[] | undefined,
  ) {}

  send(text: string): void {
    assert.equal(this.closed, false, "sent on a closed socket");
    const frame = JSON.parse(text);
    this.sent.push(frame);
    if (frame.op === "users.me" && this.alive) setImmediate(() => this.frame({ id: frame.id, ok: ann }));
  }

  close(): void {
    this.closed = true;
  }

  /** The server's side. */
  frame(...objects: object[]): void {
    this.onmessage?.({ data: objects.map((object) => JSON.stringify(object)).join("\n") });
  }

  drop(code = 1006, reason = ""): void {
    this.closed = true;
    this.onclose?.({ code, reason });
  }

  /** The newest request for an operation, which must be there. */
  request(op: string): Record<string, any> {
    const found = this.sent.filter((frame) => frame.op === op).pop();
    assert.ok(found, `${op} was asked; there is ${this.sent.map((frame) => frame.op).join(", ")}`);
    return found;
  }

  asked(op: string): number {
    return this.sent.filter((frame) => frame.op === op).length;
  }

  async answer(op: string, ok: object): Promise<void> {
    this.frame({ id: this.request(op).id, ok });
    await settle();
  }

  async refuse(op: string, code: string, more: object = {}): Promise<void> {
    this.frame({ id: this.request(op).id, error: { code, detail: code, status: 400, ...more } });
    await settle();
  }
}

export class FakeStorage implements KeyValueStorage {
  values = new Map<string, string>();
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.values.set(key, value);
  removeItem = (key: string): void => void this.values.delete(key);
}

/** Locks of one browser, for all clients that are given them. */
export class FakeLocks implements Locks {
  #last: Promise<unknown> = Promise.resolve();
  asked: string[] = [];
  /** Whether a lock is held by a window that never lets it go. */
  stuck = false;

  async request<T>(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<T>): Promise<T> {
    this.asked.push(name);
    if (this.stuck) await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const before = this.#last;
    const done = before.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }
}

export const ann: User = { id: 1, email: "ann@example.com", name: "Ann", created_at: 1 };
export const bob: User = { id: 2, email: "bob@example.com", name: "Bob", created_at: 2 };

export function message(seq: number, more: Partial<Message> = {}): Message {
  return { id: 100 + seq, conversation: 5, seq, kind: "text", from: bob.id, body: `m${seq}`, at: 1_000 + seq, ...more };
}

export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

export function conversation(more: Partial<Conversation> = {}): Conversation {
  const last_seq = more.last_seq ?? 0;
  return {
    id: 5,
    kind: "direct",
    title: "",
    created_at: 1,
    created_by: 1,
    last_seq,
    members: 2,
    peer: bob,
    role: "member",
    active: true,
    read_seq: last_seq,
    peer_read_seq: 0,
    unread: 0,
    unread_mentions: 0,
    last_message: last_seq > 0 ? message(last_seq) : null,
    position: last_seq > 0 ? message(last_seq).id : 1,
    ...more,
  };
}

export interface FetchAnswer {
  status: number;
  body: object;
}

export class Harness {
  clock = new FakeClock();
  sockets: FakeSocket[] = [];
  storage = new FakeStorage();
  sharedStorage: FakeStorage;
  dice = 0.5;
  /** How far the clock of this machine is ahead of the service's. */
  aheadMs = 0;
  /** What was asked of the REST API. */
  rest: { method: string; path: string; body: any; authorization: string | null; credentials: string }[] = [];
  /** How the REST API answers; undefined: it cannot be reached. */
  answerRest: (method: string, path: string, body: any) => FetchAnswer | undefined | Promise<FetchAnswer | undefined> = () => this.signedIn();
  client: ConfabClient;
  #keys = 0;
  #tokens = 0;

  constructor(options: ClientOptions = {}) {
    const harness = this;
    this.sharedStorage = (options.sharedStorage as FakeStorage | undefined) ?? new FakeStorage();
    this.client = new ConfabClient({
      baseUrl: "/api",
      webSocketUrl: "ws://test/ws",
      cookies: true,
      storage: this.storage,
      sharedStorage: this.sharedStorage,
      clock: this.clock,
      random: () => this.dice,
      newKey: () => `key${++this.#keys}`,
      fetch: (async (input: any, init: any) => this.#fetch(String(input), init)) as typeof fetch,
      WebSocket: class extends FakeSocket {
        constructor(url: string, protocol?: string | string[]) {
          super(url, protocol);
          harness.sockets.push(this);
        }
      },
      ...options,
    });
  }

  get socket(): FakeSocket {
    const socket = this.sockets[this.sockets.length - 1];
    assert.ok(socket, "a connection was opened");
    return socket;
  }

  signedIn(user: User = ann, lifeMs = 900_000, session = 7): FetchAnswer {
    const n = ++this.#tokens;
    const access_expires_at = this.clock.time - this.aheadMs + lifeMs;
    const tokens = { access_token: `token${n}`, access_expires_at, refresh_token: `refresh${n}`, refresh_expires_at: access_expires_at * 2 };
    return { status: 200, body: { user, session, ...tokens } };
  }

  refused(status: number, code: string, more: object = {}): FetchAnswer {
    return { status, body: { status, code, detail: code, ...more } };
  }

  /** The open socket is taken and the hello is answered. */
  async welcome(more: object = {}): Promise<void> {
    await settle();
    this.socket.onopen?.({});
    await this.socket.answer("hello", { user: ann, session: 7, cursor: "c0", resumed: false, now: this.clock.time - this.aheadMs, ...more });
  }

  /** Ann, signed in and connected, with these conversations. */
  async start(conversations: Conversation[] = [conversation()]): Promise<void> {
    await this.client.signIn("ann@example.com", "password");
    await this.welcome();
    await this.socket.answer("conversations.list", { conversations, cursor: "c0" });
  }

  /** The conversation 5 is looked at, and these messages are all there are. */
  async open(held: Message[] = []): Promise<void> {
    const loading = this.client.loadNewest(5);
    await settle();
    await this.socket.answer("messages.list", { messages: held, more_before: false, more_after: false });
    await loading;
  }

  /** Time passes until the next connection is opened. */
  async nextSocket(): Promise<void> {
    const before = this.sockets.length;
    for (let i = 0; i < 1_000 && this.sockets.length === before; i++) await this.clock.advance(100);
    assert.equal(this.sockets.length, before + 1);
  }

  /** The connection is lost and comes back; everything is resumed. */
  async reconnect(missed: object[] = []): Promise<void> {
    this.socket.drop();
    await this.nextSocket();
    this.socket.onopen?.({});
    const ok = { user: ann, session: 7, cursor: "c9", resumed: true };
    this.socket.frame({ id: this.socket.request("hello").id, ok }, ...missed);
    await settle();
  }

  seqs(): number[] {
    return this.client.timeline(5).messages.map(({ seq }) => seq);
  }

  event(seq: number, more: Partial<Message> = {}): object {
    return { event: "message", cursor: `c${seq}`, ...message(seq, more) };
  }

  async #fetch(input: string, init: any): Promise<Response> {
    const path = input.replace(/^\/api/, "");
    const body = init.body === undefined ? undefined : JSON.parse(init.body);
    this.rest.push({ method: init.method, path, body, authorization: init.headers.Authorization ?? null, credentials: init.credentials });
    const answer = await this.answerRest(init.method, path, body);
    if (!answer) throw new TypeError("fetch failed");
    const headers = { Date: new Date(this.clock.time - this.aheadMs).toUTCString() };
    return new Response(answer.status === 204 ? null : JSON.stringify(answer.body), { status: answer.status, headers });
  }
}
