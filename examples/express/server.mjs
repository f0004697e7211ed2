// Chat inside an Express application that has its own users and sign-in. Confab never sees a password.
// npm install && CHAT_DATA=chat-data PORT=3000 npm start

import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

import { ConfabError, open } from "@confab/engine";
import express from "express";

// --- what the application had before: users, and sessions by cookie ---

const user = (email, name, password, salt = randomBytes(16)) => ({ email, name, salt, hash: scryptSync(password, salt, 32) });
const users = [user("ann@example.com", "Ann", "correct horse"), user("bob@example.com", "Bob", "battery staple")];
const sessions = new Map(); // the cookie's value to the user

const app = express();
app.use(express.json({ limit: "32kb" }));

app.post("/login", (req, res) => {
  const { email, password } = req.body;
  const found = users.find((one) => one.email === email);
  const hash = found && scryptSync(String(password), found.salt, 32);
  if (!hash || !timingSafeEqual(hash, found.hash)) return res.status(401).json({ error: "wrong e-mail or password" });
  const session = randomBytes(24).toString("base64url");
  sessions.set(session, found);
  res.cookie("session", session, { httpOnly: true, sameSite: "strict" }).json({ name: found.name });
});

// --- what chat adds ---

const engine = await open(process.env.CHAT_DATA ?? "chat-data");

/** The user of Confab who stands for one of the application, made when they are first seen. */
const chatUser = ({ email, name }) => engine.host.ensureUser({ email, name });
const answers = (route) => (req, res, next) => route(req, res, next).catch(next); // Express 4 does not await

const chat = express.Router();
chat.use(
  answers(async (req, res, next) => {
    const cookie = /(?:^|; )session=([\w-]+)/.exec(req.headers.cookie ?? "");
    const signedIn = cookie && sessions.get(cookie[1]);
    if (!signedIn) return res.status(401).json({ error: "sign in first" });
    req.caller = engine.asUser((await chatUser(signedIn)).id);
    next();
  }),
);

chat.post(
  "/with/:email",
  answers(async (req, res) => {
    const other = users.find(({ email }) => email === req.params.email);
    if (!other) return res.status(404).json({ error: "nobody here has that e-mail" });
    res.json(await req.caller.conversations.openDirect({ user: (await chatUser(other)).id }));
  }),
);

chat.get(
  "/:conversation(\\d+)/messages",
  answers(async (req, res) => res.json(await req.caller.messages.list({ conversation: Number(req.params.conversation) }))),
);

chat.post(
  "/:conversation(\\d+)/messages",
  answers(async (req, res) => {
    const { body, client_key } = req.body;
    res.status(201).json(await req.caller.messages.send({ conversation: Number(req.params.conversation), body, client_key }));
  }),
);

// Server-sent events: a browser that comes back sends the last id, a cursor, and misses nothing.
chat.get(
  "/events",
  answers(async (req, res) => {
    const events = req.caller.subscribe({ cursor: req.get("last-event-id") });
    res.on("close", () => events.close());
    const { cursor, resumed } = await events.started;
    res.type("text/event-stream").set("cache-control", "no-store");
    res.write(`id: ${cursor}\nevent: started\ndata: ${JSON.stringify({ resumed })}\n\n`);
    for await (const event of events) {
      const taken = res.write(`id: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`);
      if (!taken) await new Promise((go) => res.once("drain", go).once("close", go));
    }
    res.end();
  }),
);
app.use("/chat", chat);

const statuses = { invalid_argument: 422, too_large: 413, not_found: 404, forbidden: 403, conflict: 409, rate_limited: 429 };
app.use((error, req, res, next) => {
  if (!(error instanceof ConfabError) || res.headersSent) return next(error);
  res.status(statuses[error.code] ?? 503).json({ error: error.message, field: error.field });
});

const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", () => console.log(`port ${server.address().port}`));
process.once("SIGTERM", async () => {
  server.close();
  await engine.close(); // ends the streams of events
  server.closeAllConnections();
});
