// Who is typing and what was delivered, as two people see it at two workers of a hub: both servers, the page, Debian's Chromium.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { everyoneLeaves, Person, t } from "./person.js";
import { Services } from "./services.js";

const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, colorScheme: "dark" };

const out = process.env.CONFAB_E2E_OUT!;
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, ["--workers", "2"], "live-servers.log");
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

describe("signals", () => {
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

  it("show who is typing, until they say it", async () => {
    const ann = await join("ann@example.com", "Ann");
    const bob = await join("bob@example.com", "Bob", kPhone);
    await ann.find("bob@example.com");
    await ann.say("are you there?");
    await bob.choose("Ann");
    await bob.hears("are you there?");
    await bob.page.locator(t("composer-input")).pressSequentially("yes");
    await ann.page.locator(t("typing")).getByText("Bob is typing…").waitFor();
    await ann.page.screenshot({ path: `${out}/live-typing.png` });
    await bob.page.press(t("composer-input"), "Control+a");
    await bob.say("yes, I am");
    await ann.hears("yes, I am");
    await ann.page.locator(t("typing")).waitFor({ state: "detached" });
    // She said something a moment ago: others are told of her typing only every few seconds.
    const typed = ann.page.locator(t("composer-input")).pressSequentially("fine, and how are you on this day?", { delay: 200 });
    await bob.page.locator(t("typing")).getByText("Ann is typing…").waitFor();
    await typed;
    await bob.page.screenshot({ path: `${out}/live-typing-phone.png` });
    await bob.page.locator(t("typing")).waitFor({ state: "detached" }); // by itself
  });

  it("mark a message as delivered before it is read", async () => {
    const cid = await join("cid@example.com", "Cid");
    const dora = await join("dora@example.com", "Dora", kPhone);
    await cid.find("dora@example.com");
    await cid.say("have a look");
    const mark = (standing: string) => cid.message(1).locator(`${t("mark")}[data-mark="${standing}"]`).waitFor();
    await mark("delivered");
    await cid.page.screenshot({ path: `${out}/live-delivered.png` });
    await cid.page.reload();
    await cid.opened();
    await mark("delivered");
    await dora.choose("Cid");
    await mark("seen");
    await cid.page.screenshot({ path: `${out}/live-seen.png` });
  });
});
