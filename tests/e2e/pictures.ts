// Takes the pictures of the READMEs: `pictures.ts FOLDER`.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import type { BrowserContextOptions, WebSocketRoute } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { kPassword, Person, t } from "./person.js";
import { Caller } from "./rest.js";
import { Services } from "./services.js";

const kDesktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const kMinuteMs = 60_000;

const kPeople = { ann: "Ann Lindqvist", bob: "Bob Okafor", cid: "Cid Moreau", dora: "Dora Weiss" };
type Name = keyof typeof kPeople;

/** Minutes before now, who, what. */
const kTalk: [number, Name, string][] = [
  [1450, "bob", "Are you coming to the lake on Sunday?"],
  [1447, "ann", "Yes! When do you leave?"],
  [1446, "bob", "Around nine. The first train is at 9:12, and the tickets are cheaper if we buy them together."],
  [1445, "bob", "Bring something warm, it is windy there."],
  [26, "ann", "Will do. I made sandwiches, and there is coffee."],
  [25, "ann", "Shall I ask Cid as well?"],
  [22, "bob", "Of course, the more the merrier"],
  [21, "bob", "He knows the way around the east shore: https://example.com/lake/east-shore"],
  [3, "ann", "Then I write to him now. See you at the station, quarter to nine?"],
  [1, "bob", "Quarter to nine it is!"],
];

const [folder] = process.argv.slice(2);
assert.ok(folder, "usage: pictures.ts FOLDER");
const out = process.env.CONFAB_E2E_OUT!;
mkdirSync(out, { recursive: true });
mkdirSync(folder, { recursive: true });
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out);
await services.start();

const callers = {} as Record<Name, Caller>;
for (const [name, full] of Object.entries(kPeople)) {
  callers[name as Name] = await Caller.register(services.hub.url, `${name}@example.com`, kPassword, full);
}
const { ann, bob, cid, dora } = callers;
const garden = (await dora.ask("POST", "/conversations/groups", { title: "Garden committee", members: [ann.id, cid.id] })).id;
await cid.send(garden, "The tomatoes could go to the south wall.");
await dora.send(garden, "Basil next to them, then thyme.");
const withCid = await ann.openDirect(cid.id);
await cid.send(withCid, "Thank you for the seedlings!");
await ann.ask("PUT", `/conversations/${withCid}/read`, { seq: 1 });
const conversation = await ann.openDirect(bob.id);
for (const [, name, body] of kTalk) await callers[name].send(conversation, body);
for (const caller of [ann, bob]) await caller.ask("PUT", `/conversations/${conversation}/read`, { seq: kTalk.length });

// The servers' clock says when something was said, and that is now. On the way to the page the times become those above.
const now = Date.now();
function moved(text: string): string {
  const earlier = (value: any): any => {
    if (Array.isArray(value)) return value.map(earlier);
    if (value === null || typeof value !== "object") return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, earlier(member)]));
    if (copy.conversation === conversation && kTalk[copy.seq - 1]) copy.at = now - kTalk[copy.seq - 1]![0] * kMinuteMs;
    if (copy.conversation === garden && copy.at) copy.at = now - 95 * kMinuteMs;
    if (copy.conversation === withCid && copy.at) copy.at = now - 3000 * kMinuteMs;
    return copy;
  };
  return text.split("\n").map((line) => JSON.stringify(earlier(JSON.parse(line)))).join("\n");
}

const { browser, close } = await launchBrowser();
for (const [name, options] of [["chat", kDesktop], ["chat-phone", kPhone]] as const) {
  const person = await Person.open(browser, services.hub.url, { ...options, colorScheme: "light" }, async (page) => {
    await page.routeWebSocket(/\/ws$/, (socket: WebSocketRoute) => {
      const server = socket.connectToServer();
      server.onMessage((text) => socket.send(moved(String(text))));
    });
  });
  await person.signIn("ann@example.com");
  await person.choose("Bob");
  await person.hears(kTalk.at(-1)![2]);
  if (name === "chat") await person.item("Garden").locator(t("unread")).waitFor();
  await person.picture(folder, name);
  assert.deepEqual(person.complaints, []);
  await person.leave();
}
await close();
await services.close();
