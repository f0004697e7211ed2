// Profiles, blocked people and reports, as two and three people see them: both servers, the page, Debian's Chromium.
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
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "people-servers.log");
let browser: Browser;
let closeBrowser: () => Promise<void>;
let people: Person[] = [];

async function join(email: string, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await Person.open(browser, services.hub.url, options);
  people.push(person);
  await person.signUp(email, name);
  return person;
}

/** Opens the panel of the other one of the direct conversation that is open. */
async function openPanel(person: Person): Promise<void> {
  await person.page.click(t("menu"));
  await person.page.click(t("person"));
  await person.page.locator(t("person-close")).waitFor();
}

describe("people", () => {
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

  it("tell others about themselves", async () => {
    const ann = await join("ann@example.com", "Ann");
    const bob = await join("bob@example.com", "Bob", kPhone);
    await ann.find("bob@example.com");
    await ann.say("hello");
    await ann.page.click(t("my-menu"));
    await ann.page.click(t("profile"));
    await ann.page.fill(t("profile-name"), "Ann Lindqvist");
    await ann.page.fill(t("profile-about"), "Sails on Sundays");
    await ann.page.click(t("profile-save"));
    await ann.page.locator(t("my-name")).getByText("Ann Lindqvist").waitFor();
    await bob.page.reload();
    await bob.choose("Ann Lindqvist");
    await openPanel(bob);
    await bob.page.locator(t("person-about")).getByText("Sails on Sundays").waitFor();
    await bob.picture(out, "people-panel");
    await ann.page.reload();
    await ann.page.locator(t("my-name")).getByText("Ann Lindqvist").waitFor();
  });

  it("block others, who write to everybody else as before", async () => {
    const ann = await join("ann.block@example.com", "Ann", kPhone);
    const bob = await join("bob.block@example.com", "Bob");
    const cid = await Caller.register(services.hub.url, "cid.block@example.com", kPassword, "Cid");
    const device = await Caller.signIn(services.hub.url, "ann.block@example.com", kPassword); // another of Ann's
    const other = await Caller.signIn(services.hub.url, "bob.block@example.com", kPassword);
    const group = await cid.ask("POST", "/conversations/groups", { title: "Garden", members: [device.id, other.id] });
    await bob.find("ann.block@example.com");
    await bob.say("you again");
    await ann.choose("Bob");
    await ann.hears("you again");
    await openPanel(ann);
    await ann.page.click(t("block"));
    await ann.page.click(t("block-anyway"));
    await ann.page.locator(t("person-blocked")).waitFor();
    await ann.page.click(t("person-close"));
    await ann.page.locator(t("blocked-here")).getByText("You have blocked Bob").waitFor();
    await ann.picture(out, "people-blocked");

    await bob.say("are you there?");
    await bob.page.locator(t("failure")).getByText("may not write here").waitFor();
    await other.send(group.id, "to everybody");
    assert.equal((await device.history(group.id)).at(-1)!.body, "to everybody");
    const { id } = (await device.ask("GET", "/conversations")).conversations.find((found: { kind: string }) => found.kind === "direct");
    assert.deepEqual((await device.history(id)).map(({ body }) => body), ["you again"], "what was said stays, and nothing is added");

    await device.ask("DELETE", `/blocks/${other.id}`); // the page hears of it
    await ann.page.locator(t("composer-input")).waitFor();
    await ann.say("now I am");
    await bob.hears("now I am");
  });

  it("report a message and a person", async () => {
    const ann = await join("ann.report@example.com", "Ann");
    const bob = await join("bob.report@example.com", "Bob");
    await bob.find("ann.report@example.com");
    await bob.say("rude");
    await ann.choose("Bob");
    await ann.hears("rude");
    await ann.act(1, "report-message");
    await ann.page.fill(t("report-reason"), "This is rude");
    await ann.picture(out, "people-report");
    await ann.page.click(t("report-anyway"));
    await ann.page.locator(t("report-done")).waitFor();
    await ann.page.click(t("report-close"));
    await openPanel(ann);
    await ann.page.click(t("report"));
    await ann.page.click(t("report-anyway"));
    await ann.page.locator(t("report-done")).waitFor();
  });
});
