// Messages that are edited and deleted, as two and three people see it: both servers, the page, Debian's Chromium.
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
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "changes-servers.log");
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

describe("changes", () => {
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

  it("are seen at once by the other, and after having been away", async () => {
    const ann = await join("ann@example.com", "Ann");
    const bob = await join("bob@example.com", "Bob", kPhone);
    const conversation = await ann.find("bob@example.com");
    for (const body of ["see you at nein", "a slip", "and this stays"]) await ann.say(body);
    await bob.choose("Ann");
    await bob.hears("and this stays");

    await ann.edit("see you at nein", "see you at nine");
    await bob.hears("see you at nine");
    await bob.message(1).locator(t("edited")).waitFor();
    await ann.deletes("a slip");
    for (const person of [ann, bob]) await person.message(2).locator(t("tombstone")).getByText("Message deleted", { exact: true }).waitFor();

    await bob.page.context().setOffline(true);
    await bob.page.locator(t("connection-banner")).waitFor();
    await ann.edit("see you at nine", "see you at ten");
    await ann.edit("see you at ten", "see you at eleven");
    await ann.deletes("and this stays");
    await ann.say("something new");
    await bob.page.context().setOffline(false);
    await bob.online({ impatient: true });
    await bob.hears("something new");
    await bob.hears("see you at eleven");
    await bob.message(3).locator(t("tombstone")).waitFor();

    const stored = (await (await Caller.signIn(services.hub.url, "bob@example.com", kPassword)).history(conversation)).map(({ seq, body }) => [seq, body]);
    assert.deepEqual(stored, [[1, "see you at eleven"], [2, ""], [3, ""], [4, "something new"]]);
    for (const person of [ann, bob]) {
      assert.deepEqual((await person.shown()).map(({ seq, body }) => [seq, body]), stored);
      await person.page.reload();
      await person.opened();
      await person.hears("something new");
      assert.deepEqual((await person.shown()).map(({ seq, body }) => [seq, body]), stored, "a reload shows the same");
    }
  });

  it("are pins and reactions too, which a device that was away learns of", async () => {
    const ann = await join("ann.pins@example.com", "Ann");
    const bob = await join("bob.pins@example.com", "Bob", kPhone);
    await ann.find("bob.pins@example.com");
    for (const body of ["the plan", "what do you think?"]) await ann.say(body);
    await bob.choose("Ann");
    await bob.hears("what do you think?");
    const chip = (person: Person, seq: number, emoji: string, count: number, mine: boolean) =>
      person.message(seq).locator(`${t("reaction")}[data-emoji="${emoji}"][data-count="${count}"][aria-pressed="${mine}"]`);

    await bob.act(1, "pin-message");
    await ann.page.locator(t("pinned-newest")).getByText("the plan").waitFor();
    await bob.act(2, "react", "👍");
    await chip(bob, 2, "👍", 1, true).waitFor();
    await chip(ann, 2, "👍", 1, false).click();
    for (const person of [ann, bob]) await chip(person, 2, "👍", 2, true).waitFor();

    await bob.page.context().setOffline(true);
    await bob.page.locator(t("connection-banner")).waitFor();
    const device = await Caller.signIn(services.hub.url, "bob.pins@example.com", kPassword); // another of Bob's
    const { id } = (await device.ask("GET", "/conversations")).conversations[0];
    await device.ask("DELETE", `/conversations/${id}/messages/2/reactions?emoji=${encodeURIComponent("👍")}`);
    await chip(ann, 2, "👍", 1, true).waitFor();
    await device.ask("PUT", `/conversations/${id}/messages/2/reactions`, { emoji: "🎉" });
    await chip(ann, 2, "🎉", 1, false).waitFor();
    await ann.page.locator(t("pins-all")).click();
    await ann.page.locator(t("unpin")).click();
    await ann.page.locator(t("pins")).waitFor({ state: "detached" });
    await bob.page.context().setOffline(false);
    await bob.online({ impatient: true });
    await chip(bob, 2, "👍", 1, false).waitFor();
    await chip(bob, 2, "🎉", 1, true).waitFor();
    await bob.page.locator(t("pins")).waitFor({ state: "detached" });
    await ann.deletes("what do you think?");
    for (const person of [ann, bob]) await person.page.locator(t("reaction")).first().waitFor({ state: "detached" });
  });

  it("take a deleted text out of what is unread and out of the list", async () => {
    const ann = await join("ann.unread@example.com", "Ann");
    const bob = await join("bob.unread@example.com", "Bob");
    await ann.find("bob.unread@example.com");
    for (const body of ["one", "two", "three"]) await ann.say(body);
    await bob.item("Ann").locator(t("unread")).getByText("3").waitFor();
    await ann.deletes("two");
    await bob.item("Ann").locator(t("unread")).getByText("2").waitFor();
    await ann.deletes("three");
    await bob.item("Ann").locator(t("unread")).getByText("1").waitFor();
    await bob.item("Ann").locator(t("last-message")).getByText("Message deleted").waitFor();
    await ann.edit("one", "won");
    await bob.page.reload();
    await bob.item("Ann").locator(t("unread")).getByText("1").waitFor();
    await bob.choose("Ann");
    await bob.hears("won");
    await bob.item("Ann").locator(t("unread")).waitFor({ state: "detached" });
  });

  it("are made by those who run a group to what others said, and by nobody else", async () => {
    const ann = await join("ann.group@example.com", "Ann");
    const bob = await join("bob.group@example.com", "Bob");
    const owner = await Caller.signIn(services.hub.url, "ann.group@example.com", kPassword);
    const cid = await Caller.register(services.hub.url, "cid.group@example.com", kPassword, "Cid");
    const other = await Caller.signIn(services.hub.url, "bob.group@example.com", kPassword);
    const { id } = await owner.ask("POST", "/conversations/groups", { title: "Garden", members: [other.id, cid.id] });
    await cid.send(id, "buy my tomatoes");
    for (const person of [ann, bob]) {
      await person.choose("Garden");
      await person.hears("buy my tomatoes");
    }
    const message = bob.message(2);
    await message.hover();
    await message.locator(t("message-menu")).click();
    await bob.page.locator(t("react")).first().waitFor();
    assert.equal(await bob.page.locator(t("delete-message")).count(), 0);
    await bob.page.keyboard.press("Escape");
    await ann.deletes("buy my tomatoes");
    await bob.page.locator(t("tombstone")).getByText("Message deleted by Ann").waitFor();
    await ann.page.locator(t("tombstone")).getByText("Message deleted by you").waitFor();
    const { body, deleted_by } = await cid.ask("GET", `/conversations/${id}/messages/2`);
    assert.deepEqual({ body, deleted_by }, { body: "", deleted_by: owner.id });
  });
});
