// Mails with links, sent by a script as the mail program: a forgotten password and a new address. Both servers, the page, Debian's Chromium.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { eventually, everyoneLeaves, kPassword, Person, t } from "./person.js";
import { Caller } from "./rest.js";
import { Services } from "./services.js";

const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, colorScheme: "dark" };
const kSite = "https://chat.example.com/"; // of the links: the hub has no port before the API server runs

const out = process.env.CONFAB_E2E_OUT!;
const folder = mkdtempSync(pathOf(tmpdir(), "confab-e2e-mails-"));
const program = pathOf(folder, "mail");
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "mail-servers.log", [], [
  "--mail-command",
  `${program} ${folder}`,
  "--mail-from",
  "chat@example.com",
  "--mail-link",
  `${kSite}#{action}={token}`,
]);
let browser: Browser;
let closeBrowser: () => Promise<void>;
let people: Person[] = [];

async function join(email: string, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await Person.open(browser, services.hub.url, options);
  people.push(person);
  await person.signUp(email, name);
  return person;
}

/** Signed out, to somebody who has an account already. */
async function visit(options: BrowserContextOptions = {}): Promise<Person> {
  const person = await Person.open(browser, services.hub.url, options);
  people.push(person);
  return person;
}

function mailsTo(address: string): string[] {
  const mails = readdirSync(folder).filter((file) => file.endsWith(".mail"));
  return mails.map((file) => readFileSync(pathOf(folder, file), "utf8")).filter((text) => text.includes(`\nTo: <${address}>\n`));
}

/** The link in the only mail to an address, at the hub of this test. */
async function linkFor(address: string): Promise<string> {
  const [mail] = await eventually(async () => mailsTo(address), (mails) => mails.length > 0, `a mail to ${address}`);
  const link = mail!.split("\n").find((line) => line.startsWith(kSite));
  assert.ok(link, mail);
  return services.hub.url + "/" + link.slice(kSite.length);
}

/** As a program for mail opens it: in a new tab of the same browser. */
async function follow(person: Person, link: string): Promise<Page> {
  const tab = await person.page.context().newPage();
  await tab.goto(link);
  await tab.locator(t("mailed-form")).waitFor();
  return tab;
}

describe("mail", () => {
  before(async () => {
    mkdirSync(out, { recursive: true });
    writeFileSync(program, '#!/bin/sh\ncat > "$1/$$.part" && mv "$1/$$.part" "$1/$$.mail"\n');
    chmodSync(program, 0o700);
    await services.start();
    ({ browser, close: closeBrowser } = await launchBrowser());
  });

  after(async () => {
    endSoon();
    await closeBrowser?.();
    assert.deepEqual(await services.close(), [0, 0], "both servers end when asked to");
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(async (context) => {
    const complaints = await everyoneLeaves(people, out, context);
    people = [];
    assert.deepEqual(complaints, [], "the page complains");
  });

  it("sets a forgotten password, which signs out all devices", async () => {
    const desk = await join("ann@example.com", "Ann");
    const phone = await visit(kPhone);
    await phone.page.fill(t("email"), "ann@example.com");
    await phone.page.click(t("forgot-password"));
    await phone.page.fill(t("email"), "nobody@example.com");
    await phone.page.click(t("submit"));
    const answer = await phone.page.locator(t("mailed")).textContent();
    await phone.page.click(t("to-sign-in"));
    await phone.page.click(t("forgot-password"));
    await phone.page.fill(t("email"), "ann@example.com");
    await phone.page.click(t("submit"));
    await phone.page.locator(t("mailed")).waitFor();
    assert.equal(await phone.page.locator(t("mailed")).textContent(), answer, "the page says the same of everybody");
    await phone.picture(out, "mail-forgotten");

    const link = await linkFor("ann@example.com");
    assert.deepEqual(mailsTo("nobody@example.com"), []);
    const tab = await follow(phone, link);
    await tab.screenshot({ path: pathOf(out, "mail-new-password.png") });
    await tab.fill(t("password"), "battery staple");
    await tab.click(t("submit"));
    await tab.locator(t("mailed-done")).waitFor();
    await desk.page.locator(t("sign-in-form")).waitFor(); // by itself
    await tab.click(t("mailed-leave"));
    await tab.fill(t("email"), "ann@example.com");
    await tab.fill(t("password"), kPassword);
    await tab.click(t("submit"));
    await tab.locator(t("form-error")).getByText("wrong").waitFor();
    await tab.fill(t("password"), "battery staple");
    await tab.click(t("submit"));
    await tab.locator(t("my-name")).getByText("Ann").waitFor();

    const again = await follow(desk, link);
    await again.fill(t("password"), "yet another one");
    await again.click(t("submit"));
    await again.locator(t("form-error")).getByText("used already").waitFor();
  });

  it("confirms a new address, which its owner then signs in with", async () => {
    const ann = await join("ann.moves@example.com", "Ann");
    const bob = await join("bob.stays@example.com", "Bob");
    await ann.page.click(t("my-menu"));
    await ann.page.click(t("email"));
    await ann.page.fill(t("email-email"), "ann.new@example.com");
    await ann.page.fill(t("email-password"), "a wrong password");
    await ann.page.click(t("email-send"));
    await ann.page.locator(t("email-password-error")).getByText("not the password").waitFor();
    await ann.picture(out, "mail-change-refused");
    await ann.page.fill(t("email-password"), kPassword);
    await ann.page.click(t("email-send"));
    await ann.page.locator(t("email-mailed")).waitFor();
    await ann.picture(out, "mail-change");
    await ann.page.click(t("email-close"));
    const before = await Caller.signIn(services.hub.url, "ann.moves@example.com", kPassword);

    const tab = await follow(ann, await linkFor("ann.new@example.com"));
    await tab.click(t("submit"));
    await tab.locator(t("mailed-done")).waitFor();
    await tab.click(t("mailed-leave"));
    await tab.locator(t("my-email")).getByText("ann.new@example.com").waitFor();
    assert.equal((await before.ask("GET", "/me")).email, "ann.new@example.com", "sessions go on");
    await Caller.signIn(services.hub.url, "ann.new@example.com", kPassword);
    await assert.rejects(Caller.signIn(services.hub.url, "ann.moves@example.com", kPassword));

    await bob.page.click(t("my-menu"));
    await bob.page.click(t("email"));
    await bob.page.fill(t("email-email"), "ann.moves@example.com"); // nobody has it any more
    await bob.page.fill(t("email-password"), kPassword);
    await bob.page.click(t("email-send"));
    await bob.page.locator(t("email-mailed")).waitFor();
    const link = await linkFor("ann.moves@example.com");
    await Caller.register(services.hub.url, "ann.moves@example.com", kPassword, "Somebody"); // faster than Bob
    const late = await follow(bob, link);
    await late.click(t("submit"));
    await late.locator(t("form-error")).getByText("Somebody else has this address").waitFor();
    assert.equal((await (await Caller.signIn(services.hub.url, "bob.stays@example.com", kPassword)).ask("GET", "/me")).email, "bob.stays@example.com");
  });
});
