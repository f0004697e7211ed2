// Somebody with an account of her own who tries what a browser can on a conversation that is not hers.
import type { Page } from "playwright-core";

export interface Attempt {
  asked: string;
  got: string;
}

/** Everything happens inside the page: its own fetch, its own WebSocket, its own origin and cookie. */
export class Intruder {
  private constructor(
    private readonly page: Page,
    private readonly email: string,
    private readonly token: string,
    private readonly user: number,
  ) {}

  static async begin(page: Page, email: string, password: string): Promise<Intruder> {
    const { token, user } = await page.evaluate(
      async ([email, password]) => {
        const response = await fetch("/api/v1/sessions", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ email, password }),
        });
        const signedIn = await response.json();
        const scope = window as any;
        // One socket, its answers by id, its events in a row.
        scope.openSocket = (cursor?: string) =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`ws://${location.host}/ws`, "confab.v1");
            const waiting = new Map<number, (frame: any) => void>();
            const events: any[] = [];
            const ask = (fields: object) =>
              new Promise<any>((answered) => {
                const id = waiting.size + 1;
                waiting.set(id, answered);
                socket.send(JSON.stringify({ id, ...fields }));
              });
            socket.onmessage = ({ data }) => {
              for (const line of data.split("\n")) {
                const frame = JSON.parse(line);
                if (frame.event) events.push(frame);
                else waiting.get(frame.id)?.(frame);
              }
            };
            socket.onclose = ({ code }) => reject(new Error(`the socket is closed with ${code}`));
            socket.onopen = async () => {
              const hello = await ask({ op: "hello", token: signedIn.access_token, ...(cursor ? { cursor } : {}) });
              resolve({ ask, events, cursor: hello.ok?.cursor, resumed: hello.ok?.resumed });
            };
          });
        scope.line = await scope.openSocket();
        return { token: signedIn.access_token as string, user: signedIn.user.id as number };
      },
      [email, password] as const,
    );
    return new Intruder(page, email, token, user);
  }

  triesRest(conversation: number): Promise<Attempt[]> {
    const at = `/api/v1/conversations/${conversation}`;
    return this.fetches(`Bearer ${this.token}`, [
      ["GET", at],
      ["GET", `${at}/messages`],
      ["GET", `${at}/messages?around=1`],
      ["GET", `${at}/members`],
      ["POST", `${at}/messages`, { body: "let me in" }],
      ["PUT", `${at}/read`, { seq: 1 }],
      ["PUT", `${at}/members/${this.user}`],
      ["DELETE", `${at}/members/${this.user}`],
      ["POST", `${at}/leave`],
    ]);
  }

  /** The routes of the service that this one replaces, and the hub's own. */
  async triesOldRoutes(conversation: number): Promise<Attempt[]> {
    const messages = `/api/conversations/${conversation}/messages`;
    const attempts = await this.fetches(`Bearer ${this.email} ${this.token}`, [
      ["GET", messages],
      ["POST", messages, { conversation_id: conversation, message: { body: "let me in", user_id: this.user } }],
      ["POST", "/message", { conversation_id: conversation, message: { body: "let me in", from: this.email } }],
    ]);
    return attempts.map(({ asked, got }) => ({ asked, got: got.slice(0, 3) }));
  }

  triesSocket(conversation: number): Promise<Attempt[]> {
    const requests = [
      { op: "conversations.get", conversation },
      { op: "conversations.members", conversation },
      { op: "messages.list", conversation },
      { op: "messages.send", conversation, body: "let me in", client_key: "eve-1" },
      { op: "conversations.mark_read", conversation, seq: 1 },
      { op: "conversations.add_member", conversation, user: this.user },
      { op: "conversations.leave", conversation },
      { op: "conversations.hide", conversation },
      { op: "conversations.forget", conversation },
    ];
    return this.page.evaluate(async (requests) => {
      const attempts = [];
      for (const request of requests) {
        const frame = await (window as any).line.ask(request);
        attempts.push({ asked: JSON.stringify(request), got: String(frame.error?.code ?? JSON.stringify(frame)) });
      }
      return attempts;
    }, requests);
  }

  /** What the socket was told, once it has answered a question asked now. */
  eventsSoFar(): Promise<unknown[]> {
    return this.page.evaluate(async () => {
      const { line } = window as any;
      await line.ask({ op: "events.list", cursor: line.cursor });
      return line.events;
    });
  }

  /** What a second socket and REST's question are told of the time since the first one was opened. */
  eventsSinceBegin(): Promise<unknown[]> {
    return this.page.evaluate(async () => {
      const { line, openSocket } = window as any;
      const again = await openSocket(line.cursor);
      const listed = await again.ask({ op: "events.list", cursor: line.cursor });
      return again.resumed && listed.ok.resumed ? [...again.events, ...listed.ok.events] : ["not resumed"];
    });
  }

  private fetches(authorization: string, requests: [string, string, object?][]): Promise<Attempt[]> {
    return this.page.evaluate(
      async ([authorization, requests]) => {
        const attempts = [];
        for (const [method, path, body] of requests) {
          const response = await fetch(path, {
            method,
            headers: { authorization, ...(body ? { "content-type": "application/json" } : {}) },
            body: body ? JSON.stringify(body) : undefined,
          });
          const text = await response.text();
          let code = text;
          try {
            code = JSON.parse(text).code ?? text;
          } catch {
            // not JSON: shown as it is
          }
          attempts.push({ asked: `${method} ${path}`, got: `${response.status} ${code}` });
        }
        return attempts;
      },
      [authorization, requests] as const,
    );
  }
}
