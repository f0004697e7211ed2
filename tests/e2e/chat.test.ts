// The whole service as people meet it: both servers, the page, Debian's Chromium.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { Intruder } from "./intruder.js";
import { eventually, everyoneLeaves, kPassword, Person, t } from "./person.js";
import { Caller } from "./rest.js";
import { Services } from "./services.js";

const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };
const kRounds = 6;
const kMostPauseMs = 60; // between the last key and the kill: sends are anywhere on their way

const out = process.env.CONFAB_E2E_OUT!;
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out);
let browser: Browser;
let closeBrowser: () => Promise<void>;
let people: Person[] = [];

async function open(options: BrowserContextOptions = {}): Promise<Person> {
  const person = await Person.open(browser, services.hub.url, options);
  people.push(person);
  return person;
}

/** Signed up on the page. Every test has people of its own. */
async function join(email: string, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await open(options);
  await person.signUp(email, name);
  return person;
}

/** mulberry32: the same moments for the same seed. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("the service", () => {
  before(async () => {
    mkdirSync(out, { recursive: true });
    await services.start();
    ({ browser, close: closeBrowser } = await launchBrowser());
  });

  after(async () => {
    endSoon();
    await closeBrowser?.();
    assert.deepEqual(await services.close(), [0, 0], "both servers end when asked to");
  });

  afterEach(async (context) => {
    const complaints = await everyoneLeaves(people, out, context);
    people = [];
    await services.start();
    assert.deepEqual(complaints, [], "the page complains");
  });

  it("lets two people talk over a hub that is killed while they type", async () => {
    const seed = Number(process.env.CONFAB_E2E_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`CONFAB_E2E_SEED=${seed}`);
    const random = randomFrom(seed);
    const ann = await join("ann@example.com", "Ann");
    const bob = await join("bob@example.com", "Bob");
    const conversation = await ann.find("bob@example.com");
    await ann.say("hello");
    await bob.item("Ann").locator(t("unread")).getByText("1").waitFor();
    await bob.choose("Ann");
    await bob.say("hi there");
    await ann.hears("hi there");
    const said = ["hello", "hi there"];

    const talk = async (person: Person, name: string, round: number) => {
      for (let i = 1; i <= 8; i++) {
        const body = `${name} ${round}.${i}`;
        await person.say(body);
        said.push(body);
      }
    };
    for (let round = 1; round <= kRounds; round++) {
      const typed = said.length + Math.floor(random() * 8);
      const talking = Promise.all([talk(ann, "ann", round), talk(bob, "bob", round)]);
      await eventually(async () => said.length, (count) => count >= typed, "somebody to type");
      await new Promise((resolve) => setTimeout(resolve, random() * kMostPauseMs));
      await services.hub.kill();
      if (round === 3) await services.api.kill();
      await ann.page.waitForSelector(t("connection-banner"));
      if (round === 1) await ann.picture(out, "hub-away");
      await talking; // goes on without a connection
      if (round === 3) await services.api.start();
      await services.hub.start();
      // By itself at first. Later the pauses grow, and people press the button.
      for (const person of [ann, bob]) await person.online({ impatient: round > 2 });
    }

    const [left, right] = [await ann.reads(said.length), await bob.reads(said.length)];
    assert.deepEqual(left, right, "both see the same");
    assert.deepEqual(left.map((message) => message.body).sort(), [...said].sort(), "everything once");
    for (const name of ["ann", "bob"]) {
      const own = (all: string[]) => all.filter((body) => body.startsWith(`${name} `));
      assert.deepEqual(own(left.map((message) => message.body)), own(said), `${name}'s messages stand in the order of writing`);
    }
    const caller = await Caller.signIn(services.hub.url, "ann@example.com", kPassword);
    const stored = (await caller.history(conversation)).map(({ seq, body }) => ({ body, seq, state: "sent" }));
    assert.deepEqual(left, stored, "the screens show what is stored");
    assert.deepEqual(stored.map((message) => message.seq), stored.map((_, index) => index + 1), "numbered without gaps");

    for (const person of [ann, bob]) {
      await person.page.reload();
      await person.opened();
      assert.deepEqual(await person.reads(said.length), stored, "a reload shows the same");
    }
    await ann.say("still here");
    await bob.hears("still here");
  });

  it("goes on without the API server, which comes back", async () => {
    const ann = await join("ann.api@example.com", "Ann");
    const bob = await join("bob.api@example.com", "Bob");
    await ann.find("bob.api@example.com");
    await ann.say("before");
    await bob.choose("Ann");
    const late = await open();
    await services.api.kill();
    await ann.say("without the API server");
    await bob.hears("without the API server");
    await late.submit("bob.api@example.com", kPassword);
    await late.page.waitForSelector(`${t("form-error")}:not([hidden])`);
    assert.match((await late.page.textContent(t("form-error")))!, /[a-z]+ [a-z]+ [a-z]+/iu, "an error in words");
    await services.api.start();
    await late.page.click(t("submit"));
    await late.signedIn();
    await late.choose("Ann");
    assert.deepEqual((await late.reads(2)).map((message) => message.body), ["before", "without the API server"]);
  });

  it("gives a stranger who guesses a conversation's id nothing", async () => {
    const ann = await join("ann.private@example.com", "Ann");
    const bob = await join("bob.private@example.com", "Bob");
    const eve = await join("eve@example.com", "Eve");
    const conversation = await ann.find("bob.private@example.com");
    await ann.say("between us");
    await bob.choose("Ann");
    await bob.hears("between us");
    const intruder = await Intruder.begin(eve.page, "eve@example.com", kPassword);

    for (const answer of await intruder.triesRest(conversation)) assert.equal(answer.got, `404 not_found`, answer.asked);
    for (const answer of await intruder.triesOldRoutes(conversation)) assert.equal(answer.got, "404", answer.asked);
    for (const answer of await intruder.triesSocket(conversation)) assert.equal(answer.got, "not_found", answer.asked);
    await ann.say("still between us");
    await bob.hears("still between us");
    await bob.say("nobody listens");
    await ann.hears("nobody listens");
    assert.deepEqual(await intruder.eventsSoFar(), [], "and live: nothing");
    assert.deepEqual(await intruder.eventsSinceBegin(), [], "nor does a cursor bring anything back");

    await eve.page.goto(`${services.hub.url}/#/c/${conversation}`);
    await eve.page.reload();
    await eve.page.waitForSelector(t("conversations-empty"));
    assert.equal(await eve.page.locator(t("message")).count(), 0);
    for (const person of [ann, bob]) {
      assert.deepEqual((await person.reads(3)).map((message) => message.body), ["between us", "still between us", "nobody listens"]);
    }
  });

  it("says in words that a password is wrong, and forgets who signs out", async () => {
    const ann = await join("ann.door@example.com", "Ann");
    await ann.page.click(t("sign-out"));
    await ann.page.waitForSelector(t("sign-in-form"));
    await ann.page.reload();
    await ann.page.waitForSelector(t("sign-in-form"));
    await ann.submit("ann.door@example.com", "not my password");
    await ann.page.waitForSelector(`${t("form-error")}:has-text("wrong")`);
    await ann.submit("nobody@example.com", kPassword);
    await ann.page.waitForSelector(`${t("form-error")}:has-text("wrong")`);
    await ann.signIn("ann.door@example.com");
    await ann.page.reload();
    await ann.signedIn();
    await ann.page.getByText("Ann").first().waitFor();
  });

  it("shows no error in the console to whoever comes for the first time, or has signed out", async () => {
    const ann = await join("ann.first@example.com", "Ann");
    await ann.page.click(t("sign-out"));
    await ann.page.waitForSelector(t("sign-in-form"));
    const first = await (await browser.newContext()).newPage();
    const said: string[] = [];
    for (const page of [first, ann.page]) {
      page.on("console", (message) => said.push(message.text()));
      page.on("requestfailed", (request) => said.push(request.url()));
      await page.goto(services.hub.url);
      await page.waitForSelector(t("sign-in-form"));
    }
    await first.context().close();
    assert.deepEqual(said, []);
  });

  it("stays signed out though the API server was away when the person signed out", async () => {
    const ann = await join("ann.leaves@example.com", "Ann");
    await services.api.kill();
    await ann.page.click(t("sign-out"));
    await ann.page.waitForSelector(`${t("sign-in-notice")}:has-text("could not be told yet")`);
    const cookies = await ann.page.context().cookies();
    assert.equal(cookies.length, 1, "the cookie is still there");
    await ann.page.reload();
    await services.api.start();
    await ann.page.waitForSelector(t("sign-in-form"));
    const stolen = await (await browser.newContext()).newPage();
    await stolen.context().addCookies(cookies);
    await stolen.goto(services.hub.url);
    await stolen.waitForSelector(t("sign-in-form"));
    await stolen.context().close();
    await ann.page.reload();
    await ann.page.waitForSelector(t("sign-in-form"));
  });

  it("keeps all windows of one browser signed in though they are loaded at once", async () => {
    const ann = await join("ann.windows@example.com", "Ann");
    const windows = [ann.page];
    for (let i = 1; i < 6; i++) windows.push(await ann.page.context().newPage());
    for (let round = 1; round <= 5; round++) {
      await Promise.all(windows.map((page) => page.goto(services.hub.url)));
      for (const page of windows) await page.waitForSelector(t("conversations-empty"));
    }
    for (const page of windows) await page.waitForSelector(`${t("my-name")}:has-text("Ann")`);
  });

  it("keeps one browser signed in to two services of one host", async () => {
    const others = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "other-servers.log");
    await others.start();
    try {
      const here = await join("ann.twice@example.com", "Ann");
      const there = await here.another(others.hub.url);
      await there.signUp("bob.twice@example.com", "Bob");
      for (let round = 1; round <= 3; round++) {
        for (const person of [here, there]) {
          await person.page.reload();
          await person.signedIn();
        }
      }
      await here.page.click(t("sign-out"));
      await here.page.waitForSelector(t("sign-in-form"));
      await there.page.reload();
      await there.page.waitForSelector(`${t("my-name")}:has-text("Bob")`);
      assert.deepEqual(there.complaints, [], "the page complains");
    } finally {
      await others.close();
    }
  });

  it("counts what is unread until it is looked at", async () => {
    const ann = await join("ann.unread@example.com", "Ann");
    const bob = await Caller.register(services.hub.url, "bob.unread@example.com", kPassword, "Bob");
    const cid = await Caller.register(services.hub.url, "cid.unread@example.com", kPassword, "Cid");
    const me = (await bob.ask("GET", "/users?email=ann.unread@example.com")).users[0].id;
    const withBob = await bob.openDirect(me);
    const withCid = await cid.openDirect(me);
    for (const body of ["one", "two", "three"]) await bob.send(withBob, body);
    await cid.send(withCid, "hello");
    await ann.item("Bob").locator(t("unread")).getByText("3").waitFor();
    await ann.item("Cid").locator(t("unread")).getByText("1").waitFor();
    await eventually(() => ann.page.title(), (title) => title === "(4) Confab", "the title to count");
    await ann.choose("Bob");
    await ann.item("Bob").locator(t("unread")).waitFor({ state: "detached" });
    await ann.page.reload();
    await ann.item("Cid").locator(t("unread")).getByText("1").waitFor();
    assert.equal(await ann.item("Bob").locator(t("unread")).count(), 0);
    const listed = (await bob.ask("GET", `/conversations/${withBob}`)).peer_read_seq;
    assert.equal(listed, 3, "and Bob can know that Ann has read it");
  });

  it("brings older messages while one scrolls up", async () => {
    const ann = await join("ann.long@example.com", "Ann");
    const bob = await Caller.register(services.hub.url, "bob.long@example.com", kPassword, "Bob");
    const conversation = await bob.openDirect((await bob.ask("GET", "/users?email=ann.long@example.com")).users[0].id);
    const lines = Array.from({ length: 130 }, (_, index) => `line ${index + 1}`);
    for (const line of lines) await bob.send(conversation, line);
    const herself = await Caller.signIn(services.hub.url, "ann.long@example.com", kPassword);
    await herself.ask("PUT", `/conversations/${conversation}/read`, { seq: lines.length }); // else it opens at the first unread
    await ann.page.reload();
    await ann.choose("Bob");
    const first = await ann.reads(1);
    assert.ok(first.length < lines.length, "not all at once");
    assert.equal(first.at(-1)!.body, lines.at(-1));
    assert.deepEqual((await ann.reads(lines.length)).map((message) => message.body), lines);
  });

  it("works without a mouse, at phone width too", async () => {
    await Caller.register(services.hub.url, "bob.keys@example.com", kPassword, "Bob");
    await Caller.register(services.hub.url, "ann.keys@example.com", kPassword, "Ann");
    for (const options of [{}, kPhone]) {
      const { page } = await open(options);
      const ann = people.at(-1)!;
      const tabTo = async (name: string) => {
        for (let stops = 0; stops < 40; stops++) {
          if (await ann.focused(name)) return;
          await page.keyboard.press("Tab");
        }
        assert.fail(`Tab never gets to ${name}`);
      };
      await tabTo("email");
      await page.keyboard.type("ann.keys@example.com");
      await tabTo("password");
      await page.keyboard.type(kPassword);
      await page.keyboard.press("Enter");
      await ann.signedIn();
      await tabTo("chats-tab");
      await page.keyboard.press("ArrowRight");
      await tabTo("people-filter");
      await page.keyboard.type("bob.keys");
      await page.locator(t("person")).and(page.locator(':has-text("bob.keys@example.com")')).waitFor();
      await eventually(() => page.locator(t("person")).count(), (count) => count === 1, "the filter");
      await tabTo("person");
      await page.keyboard.press("Enter");
      await ann.opened();
      await tabTo("composer-input");
      const body = `typed ${options === kPhone ? "on a phone" : "at a desk"}`;
      await page.keyboard.type(body);
      await page.keyboard.press("Enter");
      await ann.hears(body);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing sticks out");
    }
  });
});
