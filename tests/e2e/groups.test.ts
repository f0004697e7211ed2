// A group that is run by one, joined by a link by another and watched by a third: both servers, the page, Debian's Chromium.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { everyoneLeaves, Person, t } from "./person.js";
import { Services } from "./services.js";

const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

const out = process.env.CONFAB_E2E_OUT!;
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "groups-servers.log");
let browser: Browser;
let closeBrowser: () => Promise<void>;
let people: Person[] = [];

async function join(email: string, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await Person.open(browser, services.hub.url, options);
  people.push(person);
  await person.signUp(email, name);
  return person;
}

describe("groups", () => {
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

  it("are made, named, joined by a link, run by an admin and handed over", async () => {
    const ann = await join("ann@example.com", "Ann");
    const bob = await join("bob@example.com", "Bob");
    const cid = await join("cid@example.com", "Cid", kPhone);
    await ann.page.click(t("new-group"));
    await ann.page.fill(t("group-title"), "Garden");
    await ann.page.click(t("create-group"));
    await ann.opened();
    await ann.say("for later");
    await ann.page.click(t("members"));
    await ann.page.click(t("group-settings-open"));
    await ann.page.fill(t("settings-title"), "Allotment");
    await ann.page.check(t("settings-history"));
    await ann.page.click(t("settings-save"));
    await ann.page.locator(t("group-name")).getByText("Allotment").waitFor();
    await ann.page.click(t("invite-open"));
    await ann.page.click(t("make-invite"));
    await ann.page.waitForSelector(t("invite-link"));
    const link = await ann.page.locator(t("invite-link")).inputValue();
    await ann.page.click(t("members-close"));

    for (const person of [bob, cid]) {
      await person.page.goto(link);
      await person.page.locator(t("invited-title")).getByText("Allotment").waitFor();
      await person.page.click(t("invited-join"));
      await person.opened();
      await person.hears("for later"); // the group shows what came before
    }
    await ann.page.locator(t("notice")).getByText("Cid joined").waitFor();

    await ann.page.click(t("members"));
    const bobsRole = ann.page.locator(t("member")).filter({ hasText: "Bob" }).locator(t("member-role"));
    await bobsRole.selectOption("admin");
    await bob.page.locator(t("notice")).getByText("Ann made you an admin").waitFor();
    await bob.page.click(t("members"));
    await bob.page.click(t("group-settings-open"));
    await bob.page.check(t("settings-who_posts"));
    await bob.page.click(t("settings-save"));
    await cid.page.waitForSelector(t("admins-write"));
    await bob.page.click(t("members-close"));
    await bob.say("only we speak now");
    await cid.hears("only we speak now");

    await bobsRole.selectOption("owner");
    await ann.page.click(t("hand-over-anyway"));
    await cid.page.locator(t("notice")).getByText("Ann handed the group over to Bob").waitFor();
    await ann.page.click(t("leave"));
    await ann.page.click(t("leave-anyway"));
    await ann.page.waitForSelector(t("not-a-member"));
    await bob.page.click(t("members"));
    await bob.page.click(t("group-settings-open"));
    await bob.page.fill(t("settings-title"), "Without Ann");
    await bob.page.uncheck(t("settings-who_posts"));
    await bob.page.click(t("settings-save"));
    await cid.page.waitForSelector(t("composer-input"));
    await cid.page.locator(t("conversation-title")).getByText("Without Ann").waitFor();
    await ann.page.reload();
    await ann.page.locator(t("conversation-title")).getByText("Allotment").waitFor(); // as it was when they left
  });

  it("take several people at once", async () => {
    const ann = await join("ann3@example.com", "Ann");
    const bob = await join("bob3@example.com", "Bob");
    const cid = await join("cid3@example.com", "Cid", kPhone);
    await ann.page.click(t("new-group"));
    await ann.page.fill(t("group-title"), "Crowd");
    await ann.page.click(`${t("person")}:has-text("bob3@example.com")`);
    await ann.page.click(t("create-group"));
    await ann.opened();
    await ann.page.click(t("members"));
    await ann.page.locator(t("member")).filter({ hasText: "Bob" }).locator(t("remove-member")).click();
    await ann.page.click(t("remove-anyway"));
    await ann.page.click(t("add-member"));
    for (const email of ["bob3@example.com", "cid3@example.com"]) await ann.page.click(`${t("person")}:has-text("${email}")`);
    await ann.page.click(t("add-picked"));
    await ann.page.locator(t("member")).filter({ hasText: "Cid" }).waitFor();
    await ann.page.click(t("members-close"));
    await ann.say("welcome");
    for (const person of [bob, cid]) {
      await person.page.click(`${t("conversation-item")}:has-text("Crowd")`);
      await person.page.locator(t("notice")).getByText("Ann added").last().waitFor();
      await person.hears("welcome");
    }
  });

  it("are pinned and muted on every device of the one who did it, also after having been away", async () => {
    const ann = await join("ann2@example.com", "Ann");
    await join("bob2@example.com", "Bob");
    const conversation = await ann.find("bob2@example.com");
    await ann.page.click(t("new-group"));
    await ann.page.fill(t("group-title"), "Alone");
    await ann.page.click(t("create-group"));
    await ann.page.waitForSelector(`${t("conversation-title")}:has-text("Alone")`);
    const phone = await Person.open(browser, services.hub.url, kPhone);
    people.push(phone);
    await phone.signIn("ann2@example.com");
    await phone.page.context().setOffline(true);
    await phone.page.locator(t("connection-banner")).waitFor();
    const line = `${t("conversation-item")}[data-conversation-id="${conversation}"]`;
    await ann.page.click(line);
    for (const what of ["pin", "mute"]) {
      await ann.page.click(t("menu"));
      await ann.page.click(t(what));
    }
    await ann.page.waitForSelector(`${line} ${t("muted")}`);
    await phone.page.context().setOffline(false);
    await phone.online({ impatient: true });
    for (const mark of ["pinned", "muted"]) await phone.page.waitForSelector(`${line} ${t(mark)}`);
    assert.equal(await phone.page.locator(t("conversation-item")).first().getAttribute("data-conversation-id"), String(conversation));
  });
});
