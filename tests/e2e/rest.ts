// The REST API as a program uses it, through the hub's /api.
import assert from "node:assert/strict";

export interface Message {
  id: number;
  seq: number;
  body: string;
  from: number;
}

/** Somebody who is signed in by REST alone. */
export class Caller {
  private constructor(
    private readonly hub: string,
    private readonly token: string,
    readonly id: number,
  ) {}

  static async signIn(hub: string, email: string, password: string): Promise<Caller> {
    const { status, body } = await ask(hub, "POST", "/api/v1/sessions", { email, password });
    assert.equal(status, 201, JSON.stringify(body));
    return new Caller(hub, body.access_token, body.user.id);
  }

  static async register(hub: string, email: string, password: string, name: string): Promise<Caller> {
    const { status, body } = await ask(hub, "POST", "/api/v1/users", { email, password, name });
    assert.equal(status, 201, JSON.stringify(body));
    return Caller.signIn(hub, email, password);
  }

  async ask(method: string, path: string, request?: object): Promise<any> {
    const { status, body } = await ask(this.hub, method, `/api/v1${path}`, request, this.token);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async openDirect(user: number): Promise<number> {
    return (await this.ask("POST", "/conversations/direct", { user })).id;
  }

  send(conversation: number, body: string): Promise<Message> {
    return this.ask("POST", `/conversations/${conversation}/messages`, { body });
  }

  /** The whole of a conversation, oldest first. */
  async history(conversation: number): Promise<Message[]> {
    const all: Message[] = [];
    for (let more = true; more; ) {
      const page = await this.ask("GET", `/conversations/${conversation}/messages?after=${all.at(-1)?.seq ?? 0}&limit=200`);
      all.push(...page.messages);
      more = page.more_after;
    }
    return all;
  }
}

async function ask(hub: string, method: string, path: string, request?: object, token?: string): Promise<{ status: number; body: any }> {
  const headers: Record<string, string> = {};
  if (request) headers["content-type"] = "application/json";
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const response = await fetch(hub + path, { method, headers, body: request ? JSON.stringify(request) : undefined });
  return { status: response.status, body: await response.json() };
}
