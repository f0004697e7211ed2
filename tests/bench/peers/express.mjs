// A small GET and a POST of a message, with the answers that our API gives, and no store behind them.
import { createServer } from "node:http";
import express from "express";
import { listen } from "./listen.mjs";

const app = express();
const me = { id: 4, email: "user3@example.com", name: "", created_at: 1763899200000 };
const lastSeq = new Map();
let id = 900;

app.get("/healthz", (_request, response) => response.type("text").send("ok\n"));
app.get("/v1/me", (_request, response) => response.json(me));
app.post("/v1/conversations/:conversation/messages", express.json(), (request, response) => {
  const { conversation } = request.params;
  const seq = (lastSeq.get(conversation) ?? 0) + 1;
  lastSeq.set(conversation, seq);
  const { body, client_key } = request.body;
  response.status(201).json({ id: ++id, conversation: Number(conversation), seq, kind: "text", from: 4, body, client_key, at: Date.now() });
});
listen(createServer(app));
