// People as the clients of the service before this one know them: the old routes, and Faye on /faye.
import assert from "node:assert/strict";
import { createServer, connect, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import faye from "faye";

export interface Heard {
  body: string;
  from: string;
  id: number;
  seq: number;
}

/** Somebody who signs in by the old routes. */
export class OldUser {
  private constructor(
    private readonly hub: string,
    readonly email: string,
    readonly id: number,
    readonly token: string,
  ) {}

  static async register(hub: string, email: string, password: string): Promise<OldUser> {
    const user = { email, password, password_confirmation: password };
    await ask(hub, "POST", "/api/users.json", { user });
    const signedIn = await ask(hub, "POST", "/api/users/sign_in.json", { user: { email, password } });
    return new OldUser(hub, email, signedIn.id, signedIn.token);
  }

  get authorization(): string {
    return `Bearer ${this.email} ${this.token}`;
  }

  async talkTo(other: OldUser): Promise<number> {
    const request = { sender_id: this.id, recipient_id: other.id };
    return (await ask(this.hub, "POST", "/api/conversations.json", request, this.authorization)).id;
  }

  send(conversation: number, body: string): Promise<any> {
    const request = { message: { body, user_id: this.id } };
    return ask(this.hub, "POST", `/api/conversations/${conversation}/messages.json`, request, this.authorization);
  }

  /** What the old page did after send(). */
  tellHub(conversation: number, body: string): Promise<any> {
    return ask(this.hub, "POST", "/message", { conversation_id: conversation, message: { body, from: this.email } }, this.authorization);
  }

  /** Faye's own client, of this person. */
  client(url: string, transport: "websocket" | "long-polling"): FayeClient {
    return new FayeClient(url, transport, this);
  }
}

export class FayeClient {
  readonly heard: Heard[] = [];
  readonly faye: InstanceType<typeof faye.Client>;

  constructor(
    url: string,
    readonly transport: string,
    readonly user: OldUser,
  ) {
    this.faye = new faye.Client(`${url}/faye`, { retry: 0.2 });
    if (transport !== "websocket") this.faye.disable("websocket");
    this.faye.setHeader("Authorization", user.authorization);
  }

  async subscribe(conversation: number): Promise<void> {
    await this.faye.subscribe(`/conversation/${conversation}`, (data: Heard) => this.heard.push(data));
  }

  async publish(conversation: number, body: string): Promise<void> {
    await this.faye.publish(`/conversation/${conversation}`, { body, from: this.user.email });
  }

  get bodies(): string[] {
    return this.heard.map(({ body }) => body);
  }
}

async function ask(hub: string, method: string, path: string, request: object, authorization?: string): Promise<any> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (authorization !== undefined) headers.authorization = authorization;
  const response = await fetch(hub + path, { method, headers, body: JSON.stringify(request) });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}

/** Between a client and the hub; breaks what it is told to break. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(port: () => number) {
    this.#server = createServer((near) => {
      const far = connect(port(), "127.0.0.1");
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far);
      far.pipe(near);
    });
  }

  static async to(port: () => number): Promise<Wire> {
    const wire = new Wire(port);
    await new Promise<void>((resolve) => wire.#server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resets every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
