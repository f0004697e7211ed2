// Answers and mentions, as two and three people see them: both servers, the page, Debian's Chromium.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { everyoneLeaves, kPassword, Person, t } from "./person.js";
import { Caller } from "./rest.js";
import { Services } from "./services.js";

const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, colorScheme: "dark" };

const out = process.env.CONFAB_E2E_OUT!;
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "talk-servers.log");
let browser: Browser;
let closeBrowser: () => Promise<void>;
let people: Person[] = [];

/** Signed up on the page. Every test has people of its own. */
async function join(email: string, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await Person.open(browser, services.hub.url, options);
  people.push(person);
  await person.signUp(email, name);
  return person;
}

describe("talk", () => {
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
    assert.deepEqual(complaints, [], "the page complains");
  });

  it("answers a message, and each reader sees of the original what they may", async () => {
    const ann = await join("ann.talk@example.com", "Ann");
    const bob = await join("bob.talk@example.com", "Bob", kPhone);
    const owner = await Caller.signIn(services.hub.url, "ann.talk@example.com", kPassword);
    const other = await Caller.signIn(services.hub.url, "bob.talk@example.com", kPassword);
    const { id } = await owner.ask("POST", "/conversations/groups", { title: "Garden", members: [other.id] });
    const { seq } = await other.ask("POST", `/conversations/${id}/messages`, { body: "who waters the tomatoes?" });
    const cid = await join("cid.talk@example.com", "Cid");
    const later = await Caller.signIn(services.hub.url, "cid.talk@example.com", kPassword);
    await owner.ask("PUT", `/conversations/${id}/members/${later.id}`);
    for (const person of [ann, bob, cid]) await person.choose("Garden");
    await ann.hears("who waters the tomatoes?");
    await ann.message(seq).hover();
    await ann.message(seq).locator(t("message-menu")).click();
    await ann.page.click(t("reply-to-message"));
    await ann.page.locator(t("answering")).getByText("who waters the tomatoes?").waitFor();
    await ann.say("I do, every morning");
    for (const person of [ann, bob, cid]) await person.hears("I do, every morning");
    for (const person of [ann, bob]) await person.page.locator(t("quote")).getByText("who waters the tomatoes?").waitFor();
    await cid.page.locator(t("quote")).getByText("from before you came").waitFor();

    await other.ask("PUT", `/conversations/${id}/messages/${seq}`, { body: "who waters the beans?" });
    for (const person of [ann, bob]) await person.page.locator(t("quote")).getByText("who waters the beans?").waitFor();
    for (const person of [ann, cid]) {
      await person.page.reload();
      await person.opened();
      await person.hears("I do, every morning");
    }
    await ann.page.locator(t("quote")).getByText("who waters the beans?").waitFor();
    assert.doesNotMatch((await cid.page.locator(t("message-log")).textContent())!, /who waters/);
    await bob.page.click(t("quote"));
    await bob.page.locator(`${t("message")}[data-seq="${seq}"].marked`).waitFor();
    await other.ask("DELETE", `/conversations/${id}/messages/${seq}`);
    for (const person of [ann, bob]) await person.page.locator(t("quote")).getByText("Message deleted").waitFor();
  });

  it("mentions people, which their lists show until they have read it", async () => {
    const ann = await join("ann.mention@example.com", "Ann");
    const bob = await join("bob.mention@example.com", "Bob");
    const owner = await Caller.signIn(services.hub.url, "ann.mention@example.com", kPassword);
    const other = await Caller.signIn(services.hub.url, "bob.mention@example.com", kPassword);
    const { id } = await owner.ask("POST", "/conversations/groups", { title: "Garden", members: [other.id] });
    await ann.choose("Garden");
    await ann.page.focus(t("composer-input"));
    await ann.page.keyboard.type("@bo");
    await ann.page.locator(t("mention-option")).getByText("Bob").waitFor();
    await ann.page.keyboard.press("Enter");
    await ann.page.keyboard.type("the shed is open");
    await ann.page.keyboard.press("Enter");
    await ann.hears("@Bob the shed is open");
    await bob.item("Garden").locator(t("unread-mentions")).waitFor();
    await bob.page.reload();
    await bob.item("Garden").locator(t("unread-mentions")).waitFor();
    await bob.choose("Garden");
    await bob.page.locator(`${t("mention")}.me`).getByText("@Bob").waitFor();
    await bob.item("Garden").locator(t("unread-mentions")).waitFor({ state: "detached" });
    await owner.ask("POST", `/conversations/${id}/messages`, { body: "", data: { order: 17 } });
    await bob.page.locator(t("card")).waitFor();
  });
});
