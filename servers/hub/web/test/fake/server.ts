// A fake hub: the page's files with a strict CSP, the sign-in routes, and /ws. `knobs` make it misbehave on purpose.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { extname, join, normalize } from "node:path";
import type { Message } from "../../client/src/wire.js";
import { FrameSocket } from "./frames.js";
import { Problem, World } from "./world.js";

export const kContentSecurityPolicy =
  "default-src 'self'; img-src 'self' https:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const kContentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

interface Connected {
  socket: FrameSocket;
  user: number;
}

export class FakeServer {
  world = new World();
  knobs = {
    /** No new connection, as while the hub is away. */
    down: false,
    /** An operation that is refused. */
    refuse: "",
    /** Called before a message is stored; may throw a Problem, or wait. */
    beforeSend: async (_body: string): Promise<void> => {},
    /** Called after a message is stored and told, before the answer; false: the answer is lost with the connection. */
    answer: (_message: Message): boolean => true,
    /** Waited for after an operation was done and told, before the answer. */
    beforeAnswer: async (_op: string): Promise<void> => {},
    accessLifeMs: 15 * 60_000,
    /** Whether mails with tokens are sent: `mails` has them. */
    mails: false,
  };
  /** How many requests came over the sockets. */
  asked = 0;
  /** The tokens that were sent, good once. */
  mails: { email: string; token: string; user?: number }[] = [];
  #http: Server;
  #tokens = new Map<string, { user: number; session: number; expires: number }>();
  #refresh = new Map<string, { user: number; session: number }>();
  #sessions = 0;
  #connected = new Set<Connected>();
  #open = new Set<Socket>();

  constructor(private readonly dist: string) {
    this.#http = createServer((request, response) => void this.#request(request, response));
    this.#http.on("upgrade", (request: IncomingMessage, stream) => {
      if (this.knobs.down) stream.destroy();
      else this.#accept(new FrameSocket(request, stream));
    });
    this.#http.on("connection", (socket: Socket) => {
      this.#open.add(socket);
      socket.on("close", () => this.#open.delete(socket));
    });
    this.world.told = (fact) => {
      for (const { socket, user } of this.#connected) if (fact.to.includes(user)) socket.send(JSON.stringify(this.world.factFor(user, fact).event));
    };
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`;
  }

  /** Of those that said hello. */
  get connections(): number {
    return this.#connected.size;
  }

  /** Every socket breaks, as if the hub had been killed. */
  killSockets(): void {
    for (const { socket } of this.#connected) socket.kill();
  }

  closeSockets(code: number, reason = ""): void {
    for (const { socket } of this.#connected) socket.close(code, reason);
  }

  /** An access token, as the server of another page gets one for its visitor. */
  tokenOf(user: number, session = ++this.#sessions): string {
    const token = randomUUID();
    this.#tokens.set(token, { user, session, expires: Date.now() + this.knobs.accessLifeMs });
    return token;
  }

  expireTokens(): void {
    this.#tokens.clear();
  }

  /** How many sessions could be renewed. */
  get sessions(): number {
    return new Set([...this.#refresh.values()].map(({ session }) => session)).size;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    for (const socket of this.#open) socket.destroy(); // also one that a page left before it said hello: nobody else would end it
    await closed;
  }

  async #request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?")[0]!;
    if (!path.startsWith("/api/")) return this.#file(path, response);
    if (this.knobs.down) return void response.writeHead(502).end();
    let body = "";
    for await (const chunk of request) body += chunk;
    try {
      this.#rest(request, path.slice(4), body === "" ? {} : JSON.parse(body), response);
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(500, "internal", String(error));
      response.writeHead(problem.status, { "Content-Type": "application/problem+json" }).end(JSON.stringify(problem.json));
    }
  }

  #rest(request: IncomingMessage, path: string, fields: Record<string, any>, response: ServerResponse): void {
    const route = `${request.method} ${path}`;
    if (route === "POST /v1/users") return answer(response, 201, this.world.register(fields));
    if (route === "POST /v1/sessions") return this.#signedIn(response, 201, this.world.authenticate(fields).id, ++this.#sessions);
    if (route === "POST /v1/sessions/refresh") {
      const cookie = /confab_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
      if (!fields.refresh_token && !cookie) return void response.writeHead(204).end();
      const token = fields.refresh_token ?? cookie;
      const known = this.#refresh.get(token);
      if (!known) throw new Problem(401, "unauthenticated", "no session");
      return this.#signedIn(response, 200, known.user, known.session);
    }
    if (route === "DELETE /v1/sessions/current") {
      const { session } = this.#authenticated(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
      for (const tokens of [this.#tokens, this.#refresh]) for (const [token, of] of tokens) if (of.session === session) tokens.delete(token);
      response.setHeader("Set-Cookie", "confab_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
      return answer(response, 200, {});
    }
    if (route === "GET /v1/passwords/policy") return answer(response, 200, { reset_by_mail: this.knobs.mails });
    if (route === "POST /v1/passwords/request_reset") {
      if (!this.knobs.mails) throw new Problem(501, "unsupported", "this server sends no mail");
      if (this.world.users.some(({ email }) => email === fields.email)) this.mails.push({ email: fields.email, token: randomUUID() });
      return answer(response, 202, {});
    }
    if (route === "POST /v1/passwords/reset") {
      this.world.setPassword(this.#mailed(fields.token).email, fields.password);
      return answer(response, 200, {});
    }
    if (route === "PUT /v1/me/email") {
      const { user } = this.#authenticated(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
      if (!this.knobs.mails) throw new Problem(501, "unsupported", "this server sends no mail");
      this.world.checkPassword(user, fields.password);
      this.mails.push({ email: fields.email, token: randomUUID(), user });
      return answer(response, 202, {});
    }
    if (route === "POST /v1/users/confirm_email") {
      const { user, email } = this.#mailed(fields.token);
      if (user) this.world.setEmail(user, email);
      return answer(response, 200, {});
    }
    throw new Problem(404, "not_found", "no such route");
  }

  #mailed(token: string): { email: string; user?: number } {
    const at = this.mails.findIndex((mail) => mail.token === token);
    if (at < 0) throw new Problem(404, "not_found", "the link was used already, or has expired", "token");
    return this.mails.splice(at, 1)[0]!;
  }

  #signedIn(response: ServerResponse, status: number, user: number, session: number): void {
    const access_token = this.tokenOf(user, session);
    const refresh_token = randomUUID();
    const access_expires_at = Date.now() + this.knobs.accessLifeMs;
    this.#refresh.set(refresh_token, { user, session });
    response.setHeader("Set-Cookie", `confab_session=${refresh_token}; Path=/; HttpOnly; SameSite=Strict`);
    const refresh_expires_at = Date.now() + 30 * 86_400_000;
    answer(response, status, { user: this.world.user(user), session, access_token, access_expires_at, refresh_token, refresh_expires_at });
  }

  #file(path: string, response: ServerResponse): void {
    const wanted = join(this.dist, normalize(path));
    const file = path !== "/" && wanted.startsWith(this.dist) && existsSync(wanted) ? wanted : join(this.dist, "index.html");
    response.writeHead(200, {
      "Content-Type": kContentTypes[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": kContentSecurityPolicy,
      "X-Content-Type-Options": "nosniff",
      ...(file.endsWith("/confab-chat.js") ? { "Access-Control-Allow-Origin": "*" } : {}),
    });
    response.end(readFileSync(file));
  }

  #accept(socket: FrameSocket): void {
    const connected: Connected = { socket, user: 0 };
    socket.onEnd = () => this.#connected.delete(connected);
    socket.onText = (text) => {
      for (const line of text.split("\n")) if (line) void this.#frame(connected, JSON.parse(line));
    };
  }

  async #frame(connected: Connected, frame: Record<string, any>): Promise<void> {
    const { id, op, at_least: _, ...fields } = frame;
    this.asked++;
    const { socket } = connected;
    try {
      if (op === "hello") return this.#hello(connected, id, fields);
      if (op === "renew") return socket.send(JSON.stringify({ id, ok: { expires_at: this.#authenticated(fields.token).expires } }));
      if (op === this.knobs.refuse) throw new Problem(403, "forbidden", "refused");
      if (op === "messages.send") await this.knobs.beforeSend(fields.body);
      const ok = this.world.call(connected.user, op, fields);
      if (op === "messages.send" && !this.knobs.answer(ok as Message)) return socket.kill();
      await this.knobs.beforeAnswer(op);
      socket.send(JSON.stringify({ id, ok }));
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(500, "internal", String(error));
      socket.send(JSON.stringify({ id, error: problem.json }));
    }
  }

  #hello(connected: Connected, id: number, { token, cursor }: Record<string, any>): void {
    const { socket } = connected;
    const known = this.#tokens.get(token);
    if (!known) return socket.close(4001);
    connected.user = known.user;
    const missed = cursor ? this.world.since(known.user, cursor) : undefined;
    const ok = { user: this.world.user(known.user), session: known.session, cursor: this.world.cursor(), resumed: missed !== undefined, now: Date.now() };
    socket.send([{ id, ok }, ...(missed ?? []).map((fact) => fact.event)].map((object) => JSON.stringify(object)).join("\n"));
    this.#connected.add(connected);
  }

  #authenticated(token: string): { user: number; session: number; expires: number } {
    const known = this.#tokens.get(token);
    if (!known) throw new Problem(401, "unauthenticated", "bad token");
    return known;
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
