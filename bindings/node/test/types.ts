// Compiled, not run: what the types promise.

import { type Event, type Message, ConfabError, describe, open } from "@confab/engine";

async function use(): Promise<void> {
  const engine = await open("chat-data", { mapBytes: 1 << 30, log: (level, line) => console.log(level.length, line) });
  const signedIn = await engine.host.signIn({ user: 1, device: "web", long_lived: true });
  const ann = engine.withToken(signedIn.access_token);
  const sent = await ann.messages.send({ conversation: 5, body: "hi", client_key: "k1" });
  const cursor: string = sent.cursor;
  const page = await ann.messages.list({ conversation: sent.conversation, at_least: cursor }, { signal: AbortSignal.timeout(5) });
  const first: Message | undefined = page.messages[0];
  const byName: Message = await ann.call("messages.send", { conversation: 5, body: first?.body ?? "" });
  await ann.call("newer.operation", { anything: byName.seq });
  await engine.asUser(1, signedIn.session).users.me();

  const events = ann.subscribe({ cursor });
  for await (const event of events) {
    if (event.event === "message") console.log(event.body.length, event.users?.length);
    else if (event.event === "read") console.log(event.user + event.seq);
    else if (event.event === "user") console.log(event.user);
    else if (event.event === "blocks") console.log(event.at);
    else console.log(event.conversation);
  }

  const follower = engine.host.follow("search.index", { from: "oldest" });
  for await (const event of follower) follower.confirm(event.cursor);
  follower.confirm();
  const { value, done } = await events.next();
  const last: Event | undefined = done ? undefined : value;
  console.log(last?.cursor, events.resumed, (await events.started).cursor, describe().version);

  try {
    await engine.close();
  } catch (error) {
    if (error instanceof ConfabError && error.code === "overloaded") console.log(error.retryAfterMs, error.field);
  }

  // @ts-expect-error the body is missing
  await ann.messages.send({ conversation: 5 });
  // @ts-expect-error there is no such member
  await ann.messages.send({ conversation: 5, body: "hi", colour: "red" });
  // @ts-expect-error the conversation is a number
  await ann.call("messages.list", { conversation: "5" });
  // @ts-expect-error there is no such operation
  await ann.messages.juggle();
  // @ts-expect-error the host has no messages
  engine.host.messages;
  // @ts-expect-error there is no such option
  await open("chat-data", { colour: "red" });
}

void use;
