// A shop that has a support desk on Confab. It has its own visitors, whom it knows by a cookie, and for each that asks something a
// user of Confab, whose password it keeps to itself. A visitor's browser gets short-lived tokens that are good for the conversation
// with the helpdesk and for nothing else.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const hub = process.env.CONFAB_HUB ?? "http://127.0.0.1:8080"; // as the browsers reach it
const api = process.env.CONFAB_API ?? `${hub}/api`; // as we reach it
const port = Number(process.env.SHOP_PORT ?? 8090);
const kVisitorsMax = 10_000; // a real shop keeps them in its database

async function confab(path, fields, token) {
  const response = await fetch(api + path, {
    method: fields ? "POST" : "DELETE",
    headers: { ...(fields && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) },
    body: fields && JSON.stringify(fields),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail), { code: answer.code });
  return answer;
}

/** What `work` gives, or undefined if Confab answers with this error. */
const unless = (code, work) => work.catch((error) => (error.code === code ? undefined : Promise.reject(error)));

/** Registers this user, or finds that they are, and signs them in. */
async function signIn({ email, password, name }) {
  await unless("conflict", confab("/v1/users", { email, password, name }));
  return confab("/v1/sessions", { email, password, device: "shop" });
}

// The people who answer sign in on the hub's own page, by this address and password.
const helpdeskPassword = process.env.HELPDESK_PASSWORD;
if (!helpdeskPassword) throw new Error("set HELPDESK_PASSWORD: who answers the visitors signs in with it");
const helpdesk = (await signIn({ email: "helpdesk@shop.example", password: helpdeskPassword, name: "Helpdesk" })).user.id;

const visitors = new Map(); // by the value of the cookie

function newVisitor() {
  if (visitors.size >= kVisitorsMax) visitors.delete(visitors.keys().next().value);
  const id = randomUUID();
  const email = `visitor-${randomUUID()}@shop.example`;
  visitors.set(id, { email, password: randomUUID(), name: "A visitor", refreshToken: undefined, asking: undefined });
  return id;
}

/** The visitor's conversation with the helpdesk, opened in a session of the shop's own that ends here. */
async function conversationOf(visitor) {
  const { access_token } = await signIn(visitor);
  const { id } = await confab("/v1/conversations/direct", { user: helpdesk }, access_token);
  await confab("/v1/sessions/current", undefined, access_token);
  return id;
}

/** A new token of the same session as before, so that the widget's connection goes on. The session may use one conversation. */
async function tokenOf(visitor) {
  const { email, password } = visitor;
  const conversation = (visitor.conversation ??= await conversationOf(visitor));
  const refresh_token = visitor.refreshToken;
  const refreshed = refresh_token && (await unless("unauthenticated", confab("/v1/sessions/refresh", { refresh_token })));
  const signedIn = refreshed || (await confab("/v1/sessions/visitor", { email, password, device: "shop", conversations: [conversation] }));
  visitor.refreshToken = signedIn.refresh_token;
  return { token: signedIn.access_token, expires_at: signedIn.access_expires_at, conversation };
}

/** A second question before the answer is there gets the same answer. */
const askFor = (visitor) => (visitor.asking ??= tokenOf(visitor).finally(() => (visitor.asking = undefined)));

const file = (name) => readFileSync(new URL(`page/${name}`, import.meta.url), "utf8");
const files = {
  "/": ["text/html; charset=utf-8", file("index.html").replaceAll("{{hub}}", hub)],
  "/shop.css": ["text/css; charset=utf-8", file("shop.css")],
  "/shop.js": ["text/javascript; charset=utf-8", file("shop.js")],
};
const policy = `default-src 'self'; script-src 'self' ${hub}; connect-src 'self' ${hub} ${hub.replace("http", "ws")}`;

const server = createServer(async (request, response) => {
  const answer = (status, type, body, headers = {}) => response.writeHead(status, { "Content-Type": type, ...headers }).end(body);
  const json = (status, object) => answer(status, "application/json", JSON.stringify(object), { "Cache-Control": "no-store" });
  const id = /(?:^|; )visitor=([0-9a-f-]{36})(?:;|$)/.exec(request.headers.cookie ?? "")?.[1];
  if (request.method === "POST" && request.url === "/chat-token") {
    const visitor = visitors.get(id);
    if (!visitor) return json(401, { error: "come in by the front page first" });
    try {
      return json(200, await askFor(visitor));
    } catch (error) {
      console.error(`no token: ${error.message}`);
      return json(503, { error: "the support desk is not available" });
    }
  }
  const found = Object.hasOwn(files, request.url) ? files[request.url] : undefined;
  if (request.method !== "GET" || !found) return json(404, { error: "no such page" });
  const headers = { "Content-Security-Policy": policy, "Cache-Control": "no-cache" };
  if (request.url === "/" && !visitors.has(id)) headers["Set-Cookie"] = `visitor=${newVisitor()}; HttpOnly; SameSite=Lax; Path=/`;
  return answer(200, ...found, headers);
});
server.listen(port, "127.0.0.1", () => console.log(`the shop is open at http://127.0.0.1:${server.address().port}`));
