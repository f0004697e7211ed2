// A bot that answers whatever it is told, also what it was told while it was down: it answers from the read mark on.
// CHAT_DATA=chat-data BOT_EMAIL=bot@example.com node bot.mjs

import { open } from "@confab/engine";

const engine = await open(process.env.CHAT_DATA ?? "chat-data");
const { id } = await engine.host.ensureUser({ email: process.env.BOT_EMAIL ?? "bot@example.com", name: "Bot" });
const bot = engine.asUser(id);

/** Answers what is not read yet. The key makes an answer that is given twice one message. */
async function answer(conversation) {
  const { read_seq } = await bot.conversations.get({ conversation });
  const { messages } = await bot.messages.list({ conversation, after: read_seq, limit: 200 });
  for (const { seq, kind, from, body } of messages) {
    if (kind === "text" && from !== id) {
      await bot.messages.send({ conversation, body: `You said: ${body}`.slice(0, 4000), client_key: `re-${conversation}-${seq}` });
      console.log(`answered ${seq}`);
    }
    await bot.conversations.markRead({ conversation, seq });
  }
}

const events = bot.subscribe();
process.once("SIGTERM", () => events.close());
process.once("SIGINT", () => events.close());

await events.started; // nothing falls between what is listed and what is told
for (const { id, unread } of (await bot.conversations.list()).conversations) if (unread > 0) await answer(id);
for await (const event of events) if (event.event === "message" && event.from !== id) await answer(event.conversation);
await engine.close();
