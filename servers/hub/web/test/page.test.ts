// The page in Debian's Chromium over the fake hub, under the policy it must run under.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./fake/browser.js";
import { endSoon } from "./fake/ending.js";
import { FakeServer } from "./fake/server.js";
import { Problem } from "./fake/world.js";

const kTimeoutMs = 15_000; // for a busy machine
const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

const root = process.env.CONFAB_WEB_DIR!;
const dist = mkdtempSync(join(tmpdir(), "confab-page-"));
const t = (name: string) => `[data-test="${name}"]`;

let browser: Browser;
let closeBrowser: () => Promise<void>;
let server: FakeServer;
let url: string;
let complaints: string[] = [];

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(kTimeoutMs);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // Lost connections and refused requests are what the tests are about; all else is a fault.
    if (message.type() === "error" && !/WebSocket connection|Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url);
  return page;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.fill(t("email"), email);
  await page.fill(t("password"), "password");
  await page.click(t("submit"));
  await page.waitForSelector(`${t("conversation-item")}, ${t("conversations-empty")}`);
}

async function say(page: Page, body: string): Promise<void> {
  await page.fill(t("composer-input"), body);
  await page.press(t("composer-input"), "Enter");
}

/** The bodies on the screen from top to bottom, when there are that many, all confirmed. */
async function bodies(page: Page, count: number): Promise<string[]> {
  await page.waitForFunction(
    ([selector, wanted]) => {
      const roots: (Document | ShadowRoot)[] = [document];
      let found = 0;
      for (let root = roots.pop(); root; root = roots.pop()) {
        found += root.querySelectorAll(selector as string).length;
        for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
      }
      return found >= (wanted as number);
    },
    [`${t("message")}[data-state="sent"]`, count] as const,
  );
  return page.locator(t("message-body")).allTextContents();
}

/** Every button, link and field that can be seen, inside all components: its name, and where it is. */
async function controls(page: Page): Promise<{ name: string; left: number; right: number; width: number; height: number }[]> {
  return page.evaluate(() => {
    const found = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (let root = roots.pop(); root; root = roots.pop()) {
      for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
      for (const element of root.querySelectorAll("button, a[data-roving], a.icon, input, textarea")) {
        if (!element.checkVisibility() || element.classList.contains("skip")) continue;
        const { left, right, width, height } = element.getBoundingClientRect();
        const name = element.getAttribute("data-test") ?? element.textContent!.trim();
        if (width > 0) found.push({ name, left, right, width, height });
      }
    }
    return found;
  });
}

/** Nothing that one wants to press or fill in is off the screen. */
async function fits(page: Page, where: string): Promise<void> {
  const { width } = page.viewportSize()!;
  const seen = await controls(page);
  assert.ok(seen.length > 0, where);
  for (const { name, left, right } of seen) assert.ok(left >= -0.5 && right <= width + 0.5, `${where}: ${name} is at ${left} to ${right} of ${width}`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: nothing sticks out`);
}

const conversationOf = (from: number, user: number) => (server.world.call(from, "conversations.open_direct", { user }) as { id: number }).id;

describe("page", () => {
  before(async () => {
    const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs"), "--out", dist], { encoding: "utf8" });
    assert.equal(built.status, 0, built.stderr);
    ({ browser, close: closeBrowser } = await launchBrowser());
  });

  after(async () => {
    endSoon();
    await closeBrowser?.();
    rmSync(dist, { recursive: true, force: true });
  });

  beforeEach(async () => {
    complaints = [];
    server = new FakeServer(dist);
    let at = Date.now() - 3_600_000;
    server.world.now = () => at++;
    for (const name of ["Ann", "Bob", "Cid"]) server.world.register({ email: `${name.toLowerCase()}@example.com`, password: "password", name });
    url = await server.listen();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server.close();
    assert.deepEqual(complaints, []);
  });

  it("explains what is wrong with a sign-up, then signs up and stays signed in over a reload", async () => {
    const page = await open();
    await page.click(t("to-sign-up"));
    await page.click(t("submit"));
    assert.match((await page.textContent(t("error-email")))!, /e-mail/);
    await page.fill(t("email"), "ann@example.com");
    await page.fill(t("password"), "short");
    await page.click(t("submit"));
    assert.match((await page.textContent(t("error-password")))!, /8 characters/);
    await page.fill(t("password"), "long enough");
    await page.click(t("submit"));
    await page.waitForSelector(`${t("error-email")}:has-text("already")`);
    await page.fill(t("email"), "new@example.com");
    await page.click(t("submit"));
    await page.waitForSelector(t("conversations-empty"));
    await page.reload();
    await page.waitForSelector(t("conversations-empty"));
    assert.equal(await page.textContent(t("my-name")), "new@example.com");
    await page.click(t("sign-out"));
    await page.waitForSelector(t("sign-in-form"));
    await page.reload();
    await page.waitForSelector(t("sign-in-form"));
  });

  it("does not turn one window's user into another's when both share the browser", async () => {
    const ann = await open();
    await signIn(ann, "ann@example.com");
    const bob = await ann.context().newPage();
    bob.setDefaultTimeout(kTimeoutMs);
    await bob.goto(url);
    await bob.waitForSelector(t("conversations-empty")); // one cookie: it begins as Ann
    await bob.click(t("sign-out"));
    await signIn(bob, "bob@example.com");
    await ann.reload();
    await ann.waitForSelector(`${t("sign-in-notice")}:has-text("Bob")`);
    assert.equal(await ann.inputValue(t("email")), "ann@example.com");
    await signIn(ann, "ann@example.com");
    server.closeSockets(4001); // both need a new token now, and there is one cookie
    for (const page of [ann, bob]) await page.waitForSelector(t("connection-banner"), { state: "detached" });
    conversationOf(2, 1);
    for (const page of [ann, bob]) await page.waitForSelector(t("conversation-item"));
    assert.deepEqual([await ann.textContent(t("my-name")), await bob.textContent(t("my-name"))], ["Ann", "Bob"]);
    await ann.context().request.post(`${url}api/v1/sessions`, { data: { email: "cid@example.com", password: "password" } });
    await ann.reload();
    await ann.waitForSelector(`${t("sign-in-notice")}:has-text("Cid")`);
    await ann.click(t("go-on-as-other"));
    await ann.waitForSelector(`${t("my-name")}:has-text("Cid")`);
  });

  it("says that the password is wrong", async () => {
    const page = await open();
    await page.fill(t("email"), "ann@example.com");
    await page.fill(t("password"), "not the password");
    await page.click(t("submit"));
    await page.waitForSelector(`${t("form-error")}:has-text("wrong")`);
  });

  it("brings strangers together by their numbers where not everybody is listed, and shows no addresses", async () => {
    server.world.directory = "contacts";
    const [ann, bob] = [await open(), await open()];
    await signIn(ann, "ann@example.com");
    await signIn(bob, "bob@example.com");
    for (const page of [ann, bob]) await page.click(t("people-tab"));
    await ann.waitForSelector(`${t("people-empty")}:has-text("no conversation with anybody yet")`);
    assert.equal(await ann.locator(t("person")).count(), 0);
    assert.match((await bob.textContent(t("my-number")))!, /Your number is 2\b/);

    await ann.fill(t("people-filter"), "bob@example.com");
    await ann.waitForSelector(`${t("people-empty")}:has-text("Nobody you talk with")`);
    await ann.fill(t("people-filter"), "4711");
    await ann.click(`${t("person")}[data-user-id="4711"]`);
    await ann.waitForSelector(`${t("sidebar-error")}:not([hidden])`);
    await ann.fill(t("people-filter"), "2");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await say(ann, "hello");
    await bob.click(t("chats-tab"));
    await bob.click(t("conversation-item"));
    assert.deepEqual(await bodies(bob, 1), ["hello"]);

    await bob.click(t("people-tab"));
    await bob.waitForSelector(`${t("person")}[data-user-id="1"]`);
    await bob.fill(t("people-filter"), "ann@example.com");
    await bob.waitForSelector(`${t("person")}[data-user-id="1"]`);
    assert.equal(await bob.locator(t("person-email")).count(), 0);
    assert.ok(!(await bob.content()).includes("ann@example.com"));
  });

  it("finds a stranger by their whole address where that is allowed", async () => {
    server.world.directory = "exact";
    const ann = await open();
    await signIn(ann, "ann@example.com");
    await ann.click(t("people-tab"));
    await ann.waitForSelector(`${t("people-empty")}:has-text("whole e-mail address")`);
    await ann.fill(t("people-filter"), "bob@exam");
    await ann.waitForSelector(`${t("people-empty")}:has-text("Nobody you talk with")`);
    await ann.fill(t("people-filter"), "bob@example.com");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await ann.waitForSelector(t("composer-input"));
  });

  it("lets two people find each other and talk, over a hub that dies while they do", async () => {
    const [ann, bob] = [await open(), await open()];
    await signIn(ann, "ann@example.com");
    await signIn(bob, "bob@example.com");
    await ann.click(t("people-tab"));
    await ann.fill(t("people-filter"), "bob");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await say(ann, "hello");
    await bob.waitForSelector(`${t("unread")}:has-text("1")`);
    assert.equal(await bob.title(), "(1) Confab");
    await bob.click(t("conversation-item"));
    await say(bob, "hi there");
    await ann.waitForSelector(`${t("mark")}[data-mark="seen"]`);
    let lost = 2;
    server.knobs.answer = () => lost-- <= 0; // stored and told, but the answer is lost with the connection
    for (let i = 1; i <= 6; i++) {
      await say(i % 2 ? ann : bob, `line ${i}`);
      if (i === 3) {
        server.knobs.down = true;
        server.killSockets();
        await ann.waitForSelector(t("connection-banner"));
      }
    }
    server.knobs.down = false;
    const shown = [await bodies(ann, 8), await bodies(bob, 8)];
    assert.deepEqual(shown[0], shown[1]);
    assert.deepEqual([...shown[0]!].sort(), ["hello", "hi there", ...[1, 2, 3, 4, 5, 6].map((i) => `line ${i}`)].sort());
    await ann.waitForSelector(t("connection-banner"), { state: "detached" });
    await bob.waitForFunction(() => document.title === "Confab");
  });

  it("shows text as text, and links that cannot hurt", async () => {
    const id = conversationOf(2, 1);
    const body = '<img src=x onerror="document.title=1"> javascript:alert(1) https://a.example/x';
    server.world.send(2, { conversation: id, body });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    assert.deepEqual(await bodies(page, 1), [body]);
    assert.equal(await page.locator(`${t("message-body")} img`).count(), 0);
    const link = page.locator(`${t("message-body")} a`);
    assert.equal(await link.getAttribute("href"), "https://a.example/x");
    assert.match((await link.getAttribute("rel"))!, /noopener noreferrer/);
  });

  it("reads older messages as one scrolls and stays where one reads", async () => {
    const id = conversationOf(2, 1);
    for (let i = 1; i <= 230; i++) server.world.send(2, { conversation: id, body: `line ${i}` });
    server.world.call(1, "conversations.mark_read", { conversation: id, seq: 230 });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    assert.equal((await bodies(page, 50))[49], "line 230");
    const log = page.locator(t("message-log"));
    const place = (seq: number) => page.locator(`${t("message")}[data-seq="${seq}"]`).evaluate((item) => item.getBoundingClientRect().top);
    await log.evaluate((element) => (element.scrollTop = 300));
    const before = await place(190);
    await bodies(page, 100);
    assert.ok(Math.abs((await place(190)) - before) < 2, "the lines one reads do not move");
    server.world.send(2, { conversation: id, body: "line 231" });
    await page.waitForSelector(`${t("jump")}:has-text("1 new message")`);
    assert.ok(Math.abs((await place(190)) - before) < 2, "nor when a new message comes in");
    for (const count of [151, 201, 231]) {
      await log.evaluate((element) => (element.scrollTop = 0));
      await bodies(page, count);
    }
    assert.deepEqual(await bodies(page, 231), Array.from({ length: 231 }, (_, i) => `line ${i + 1}`));
    await page.click(t("jump"));
    await page.waitForSelector(t("jump"), { state: "detached" });
    await page.waitForSelector(t("unread"), { state: "detached" });
  });

  it("marks what could not be sent, sends it again or discards it", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    server.knobs.beforeSend = async () => {
      throw new Problem(507, "store_full", "no room");
    };
    await say(page, "one");
    await say(page, "two");
    await page.locator(t("failure")).nth(1).waitFor();
    assert.match((await page.locator(t("failure")).first().textContent())!, /no room/);
    server.knobs.beforeSend = async () => {};
    await page.locator(t("discard")).first().click();
    await page.locator(t("retry")).first().click();
    assert.deepEqual(await bodies(page, 1), ["two"]);
  });

  it("keeps drafts and unsent messages over a reload", async () => {
    const id = conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    server.knobs.answer = () => false; // it is stored, but she never hears of it
    server.knobs.beforeSend = async () => {
      server.knobs.down = true;
    };
    await say(page, "sent");
    await page.waitForSelector(t("connection-banner"));
    await say(page, "not yet sent");
    await page.fill(t("composer-input"), "a draft");
    Object.assign(server.knobs, { down: false, answer: () => true, beforeSend: async () => {} });
    await page.reload();
    assert.deepEqual(await bodies(page, 2), ["sent", "not yet sent"]);
    assert.equal(await page.inputValue(t("composer-input")), "a draft");
    assert.equal(server.world.rooms[id - 1]!.messages.length, 2);
  });

  it("asks before it signs out over unsent messages", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    server.knobs.down = true;
    server.killSockets();
    await say(page, "hi");
    await page.click(t("sign-out"));
    await page.click(t("sign-out-anyway"));
    await page.waitForSelector(t("sign-in-form"));
  });

  it("stays signed out though the server was away when one signed out", async () => {
    const page = await open();
    await signIn(page, "ann@example.com");
    const tell = page.waitForRequest((request) => request.method() === "DELETE");
    await page.route("**/api/v1/sessions/current", (route) => route.abort());
    await page.click(t("sign-out"));
    await page.waitForSelector(`${t("sign-in-notice")}:has-text("could not be told yet")`);
    await tell;
    assert.equal(server.sessions, 1);
    await page.unrouteAll();
    await page.reload();
    await page.waitForSelector(t("sign-in-form"));
    assert.equal(server.sessions, 0, "and the session has ended");
    await page.reload();
    await page.waitForSelector(t("sign-in-form"));
  });

  it("tells a screen reader of new messages, and not of history", async () => {
    const id = conversationOf(2, 1);
    server.world.send(2, { conversation: id, body: "old" });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await bodies(page, 1);
    server.world.send(2, { conversation: id, body: "fresh" });
    await page.locator(t("announcements")).getByText("Bob: fresh").waitFor({ state: "attached" });
    assert.deepEqual(await page.locator(`${t("announcements")} p`).allTextContents(), ["Bob: fresh"]);
  });

  it("works by keyboard alone, at phone width too", async () => {
    const first = conversationOf(2, 1);
    const second = conversationOf(3, 1);
    server.world.send(3, { conversation: second, body: "second" });
    server.world.send(2, { conversation: first, body: "first" });
    const page = await open(kPhone);
    await page.waitForSelector(t("sign-in-form"));
    await page.focus(t("email"));
    await page.keyboard.type("ann@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("password");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("conversation-item"));
    await page.focus(t("new-group"));
    await page.keyboard.press("Tab"); // the list is one stop
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${t("conversation-title")}:has-text("Cid")`);
    assert.equal(await page.isVisible(t("conversation-item")), false);
    await page.keyboard.press("Tab"); // past the messages, which have the focus
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    assert.deepEqual(await bodies(page, 2), ["second", "one\ntwo"]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(t("conversation-item"));
    assert.equal(await page.isVisible(t("composer-input")), false);
    await page.keyboard.press("Enter"); // the list has the focus back
    await page.waitForSelector(t("composer-input"));
  });

  it("makes a group, adds and removes people, and says so to everybody", async () => {
    const [ann, bob] = [await open(), await open()];
    await signIn(ann, "ann@example.com");
    await signIn(bob, "bob@example.com");
    await ann.click(t("new-group"));
    await ann.fill(t("group-title"), "Garden");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await ann.click(t("create-group"));
    await ann.waitForSelector(`${t("conversation-title")}:has-text("Garden")`);
    await bob.click(`${t("conversation-item")}:has-text("Garden")`);
    await ann.click(t("members"));
    await ann.click(t("add-member"));
    await ann.click(`${t("person")}[data-user-id="3"]`);
    await ann.click(t("show-members"));
    await ann.waitForSelector(`${t("member")}[data-user-id="3"]`);
    await bob.waitForSelector(`${t("notice")}:has-text("Ann added Cid")`);
    await ann.click(`${t("member")}[data-user-id="2"] ${t("remove-member")}`);
    assert.match((await ann.textContent(t("remove-dialog")))!, /Remove Bob from Garden\?/);
    await ann.click(t("remove-not"));
    await ann.waitForSelector(t("remove-dialog"), { state: "detached" });
    assert.equal(await bob.locator(t("not-a-member")).count(), 0, "nothing happens unasked");
    await ann.click(`${t("member")}[data-user-id="2"] ${t("remove-member")}`);
    await ann.click(t("remove-anyway"));
    await bob.waitForSelector(t("not-a-member"));
    await bob.waitForSelector(`${t("notice")}:has-text("Ann removed you")`);
    await ann.waitForSelector(`${t("member")}[data-user-id="2"]`, { state: "detached" });
    await ann.click(t("leave"));
    await ann.waitForSelector(t("leave-dialog"));
    await ann.keyboard.press("Enter"); // what has the focus is the harmless button
    await ann.waitForSelector(t("leave-dialog"), { state: "detached" });
    await ann.click(t("leave"));
    await ann.click(t("leave-anyway"));
    await ann.waitForSelector(t("not-a-member"));
  });

  it("hides a conversation until something new is in it, and leaves a group for good when asked twice", async () => {
    const direct = conversationOf(2, 1);
    server.world.send(2, { conversation: direct, body: "first" });
    const { id } = server.world.call(2, "conversations.create_group", { title: "Garden", members: [1] }) as { id: number };
    const [page, other] = [await open(), await open()];
    for (const device of [page, other]) await signIn(device, "ann@example.com");
    const line = (of: number) => `${t("conversation-item")}[data-conversation-id="${of}"]`;
    await page.click(line(direct));
    await page.click(t("menu"));
    assert.equal(await page.locator(t("forget")).count(), 0, "a direct conversation cannot be left");
    await page.keyboard.press("Escape");
    await page.waitForSelector(t("hide"), { state: "detached" });
    await page.click(t("menu"));
    await page.click(t("hide"));
    for (const device of [page, other]) await device.waitForSelector(line(direct), { state: "detached" });
    await page.waitForSelector(t("nothing-open"));
    server.world.send(2, { conversation: direct, body: "second" });
    for (const device of [page, other]) await device.waitForSelector(`${line(direct)}:has-text("second")`);

    await page.click(line(id));
    await page.click(t("menu"));
    await page.click(t("forget"));
    assert.match((await page.textContent(t("forget-dialog")))!, /Leave Garden for good\?/);
    await page.click(t("forget-not"));
    await page.waitForSelector(t("forget-dialog"), { state: "detached" });
    assert.equal(await page.locator(t("not-a-member")).count(), 0, "nothing happens unasked");
    await page.click(t("menu"));
    await page.click(t("forget"));
    await page.click(t("forget-anyway"));
    for (const device of [page, other]) await device.waitForSelector(line(id), { state: "detached" });
    await page.waitForSelector(t("nothing-open"));
    await page.reload();
    await page.waitForSelector(line(direct));
    assert.equal(await page.locator(line(id)).count(), 0);
  });

  it("shows all members of a large group, and asks little while many come in", async () => {
    for (let i = 4; i <= 1_300; i++) server.world.register({ email: `p${i}@example.com`, password: "password", name: `P${i}` });
    const members = Array.from({ length: 1_099 }, (_, i) => i + 2);
    const { id } = server.world.call(1, "conversations.create_group", { title: "Crowd", members }) as { id: number };
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.click(t("members"));
    await page.waitForSelector(t("member"));
    const list = page.locator(`${t("members-dialog")} ul`);
    for (let tries = 0; tries < 50 && (await page.locator(t("member")).count()) < 1_100; tries++) {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(50);
    }
    assert.equal(await page.locator(t("member")).count(), 1_100);
    const before = server.asked;
    for (let user = 1_101; user <= 1_300; user++) server.world.call(1, "conversations.add_member", { conversation: id, user });
    await page.waitForSelector(`${t("notice")}:has-text("You added P1101, P1102, P1103 and 197 others")`);
    const newest = page.locator(`${t("member")}[data-user-id="1300"]`);
    for (let tries = 0; tries < 100 && (await newest.count()) === 0; tries++) {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(50);
    }
    assert.equal(await newest.count(), 1);
    assert.ok(server.asked - before < 60, `${server.asked - before} requests`);
  });

  it("keeps names and titles apart from the text around them", async () => {
    const rtl = "\u202eيحيى";
    const { id } = server.world.call(2, "conversations.create_group", { title: `Gar\u202eden ${rtl}`, members: [1] }) as { id: number };
    server.world.users[2]!.name = "\u2067bob@example.com";
    server.world.call(2, "conversations.add_member", { conversation: id, user: 3 });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.waitForSelector(`${t("notice")} bdi:has-text("bob@example.com (a name)")`);
    assert.doesNotMatch(await page.locator("confab-app").evaluate((app) => app.shadowRoot!.textContent! + app.outerHTML), /[\u202a-\u202e\u2066-\u2069]/);
    for (const part of ["conversation-name", "conversation-title", "last-message"]) assert.ok((await page.locator(`${t(part)} bdi`).count()) > 0, part);
    const link = "https://bank.example@evil.example/";
    await say(page, `see ${link}`);
    await page.waitForSelector(`${t("message-body")} a[dir="ltr"] + ${t("leads-to")}:has-text("leads to evil.example")`);
  });

  it("keeps everything on the screen whatever people and groups are called, on a phone and at a desk", async () => {
    const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2);
    const [ann, bob] = server.world.users;
    bob!.name = ann!.name = long.slice(0, 95);
    bob!.email = `${"b".repeat(180)}@example.com`;
    server.world.call(2, "conversations.create_group", { title: long + "w".repeat(40), members: [1] });
    const direct = conversationOf(2, 1);
    server.world.send(2, { conversation: direct, body: long + long });
    for (const size of [{ width: 360, height: 740 }, { width: 1_280, height: 800 }, { width: 740, height: 600 }]) {
      const page = await open({ viewport: size });
      const name = (state: string) => `${size.width}: ${state}`;
      await page.waitForSelector(t("sign-in-form"));
      await fits(page, name("signing in"));
      await signIn(page, "ann@example.com");
      await fits(page, name("conversations"));
      for (const kind of [`:has-text("www")`, `[data-conversation-id="${direct}"]`]) {
        await page.click(`${t("conversation-item")}${kind}`);
        await page.waitForSelector(t("send"));
        await fits(page, name(`conversation ${kind}`));
        if (kind.includes("www")) {
          await page.click(t("members"));
          await page.waitForSelector(t("remove-member"), { state: "detached" });
          await fits(page, name("members"));
          await page.click(t("leave"));
          await fits(page, name("question"));
          await page.click(t("leave-not"));
          await page.click(t("members-close"));
        }
        if (size.width < 720) await page.click(t("back"));
      }
      await page.click(t("people-tab"));
      await page.waitForSelector(t("person"));
      await fits(page, name("people"));
      await page.click(t("chats-tab"));
      await page.click(t("new-group"));
      await page.click(`${t("person")}[data-user-id="2"]`);
      await fits(page, name("new group"));
      await page.context().request.post(`${url}api/v1/sessions`, { data: { email: "cid@example.com", password: "password" } });
      await page.reload();
      await page.waitForSelector(t("go-on-as-other"));
      await fits(page, name("signed in as another"));
      await page.context().close();
    }
  });

  it("has buttons that a finger can press", async () => {
    conversationOf(2, 1);
    const page = await open({ ...kPhone, hasTouch: true, isMobile: true });
    const pressable = async (where: string) => {
      for (const { name, width, height } of await controls(page)) {
        assert.ok(height >= 44 && width >= 44, `${where}: ${name} is ${width} by ${height}`);
      }
    };
    await page.waitForSelector(t("sign-in-form"));
    await pressable("signing in");
    await signIn(page, "ann@example.com");
    await pressable("conversations");
    await page.click(t("conversation-item"));
    server.knobs.beforeSend = async () => {
      throw new Problem(507, "store_full", "no room");
    };
    await page.fill(t("composer-input"), "hi");
    await page.click(t("send"));
    await page.waitForSelector(t("failure"));
    await pressable("conversation");
    await page.click(t("back"));
    await page.click(t("people-tab"));
    await page.waitForSelector(t("person"));
    await pressable("people");
    await page.click(t("chats-tab"));
    await page.click(t("new-group"));
    await page.click(`${t("person")}[data-user-id="2"]`);
    await pressable("new group");
    await page.click(t("create-group"));
    await page.fill(t("group-title"), "Garden");
    await page.click(t("create-group"));
    await page.click(t("members"));
    await page.waitForSelector(t("remove-member"));
    await pressable("members");
  });

  it("has the focus where one goes on after signing in", async () => {
    const id = conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    const focused = () => page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute("data-test");
    });
    const focusIs = async (wanted: string) => {
      for (let i = 0; i < 100 && (await focused()) !== wanted; i++) await page.waitForTimeout(50);
      assert.equal(await focused(), wanted);
    };
    await focusIs("chats-tab");
    await page.click(t("sign-out"));
    await page.waitForSelector(t("sign-in-form"));
    await page.goto(`${url}#/c/${id}`);
    await signIn(page, "ann@example.com");
    await page.waitForSelector(t("composer-input"));
    await focusIs("composer-input");
  });

  it("shows what is chosen, ticked and whose in forced colours", async () => {
    const id = conversationOf(2, 1);
    server.world.send(2, { conversation: id, body: "hi" });
    const page = await open({ forcedColors: "active" });
    await signIn(page, "ann@example.com");
    const style = (selector: string, property: string) =>
      page.locator(selector).first().evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);
    const paper = await style("confab-app", "background-color");
    assert.notEqual(await style(t("unread"), "background-color"), paper);
    await page.click(t("conversation-item"));
    await say(page, "hello");
    await page.waitForSelector(`${t("message")}.mine`);
    assert.notEqual(await style(t("conversation-item"), "background-color"), paper);
    assert.equal(await style(`${t("message")}.mine .bubble`, "border-top-width"), "2px");
    assert.equal(await style(`${t("message")}.other .bubble`, "border-top-width"), "1px");
    await page.click(t("new-group"));
    await page.click(`${t("person")}[data-user-id="2"]`);
    assert.equal(await style(`${t("person")}[data-user-id="2"] .tick svg`, "visibility"), "visible");
    assert.equal(await style(`${t("person")}[data-user-id="3"] .tick svg`, "visibility"), "hidden");
  });

  it("has its looks in a browser without constructable style sheets too, under the same policy", async () => {
    conversationOf(2, 1);
    const looks: string[] = [];
    for (const old of [false, true]) {
      const page = await (await browser.newContext()).newPage();
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      if (old) {
        await page.addInitScript(() => {
          for (const scope of [Document, ShadowRoot]) delete (scope.prototype as any).adoptedStyleSheets;
          for (const method of ["replace", "replaceSync"]) delete (CSSStyleSheet.prototype as any)[method];
        });
      }
      await page.goto(url);
      await signIn(page, "ann@example.com");
      await page.click(t("conversation-item"));
      await page.waitForSelector(t("send"));
      await page.waitForLoadState("networkidle");
      await page.mouse.move(0, 0);
      const boxes = async () => (await controls(page)).map(({ name, left, right, height }) => `${name} ${left} ${right} ${height}`).join("\n");
      for (let before = ""; before !== (before = await boxes()); ) await page.waitForTimeout(200);
      looks.push(await boxes());
      const { backgroundColor, borderRadius } = await page.locator(t("send")).evaluate((button) => getComputedStyle(button));
      looks.push(`${backgroundColor} ${borderRadius}`);
    }
    assert.deepEqual(looks.slice(2), looks.slice(0, 2));
    complaints = complaints.filter((text) => !/Failed to load resource/.test(text));
  });

  it("shows more than a thousand conversations, and opens the oldest by its address", async () => {
    const many = 1_150;
    const ids = Array.from({ length: many }, (_, i) => (server.world.call(2, "conversations.create_group", { title: `Group ${i}`, members: [1] }) as { id: number }).id);
    const page = await open();
    await page.goto(`${url}#/c/${ids[0]}`);
    await signIn(page, "ann@example.com");
    await page.waitForSelector(`${t("conversation-view")}[data-conversation-id="${ids[0]}"]`);
    assert.equal(await page.textContent(t("conversation-title")), "Group 0");
    await say(page, "still here");
    assert.deepEqual(await bodies(page, 1), ["still here"]);
    await page.locator(`${t("conversation-item")}[data-conversation-id="${ids[0]}"]`).first().waitFor();

    const list = page.locator("confab-conversations");
    const items = list.locator(t("conversation-item"));
    assert.ok((await items.count()) < 300, "not all at once");
    for (let i = 0; i < 200 && (await items.count()) < many; i++) {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(20);
    }
    const names = await items.locator(t("conversation-name")).allTextContents();
    assert.deepEqual(names, ["Group 0", ...Array.from({ length: many - 1 }, (_, i) => `Group ${many - 1 - i}`)]);
    await page.goto(`${url}#/c/${ids.at(-1)! + 1}`);
    await page.waitForSelector(`${t("nothing-open")}:has-text("There is no such conversation")`);
  });

  it("does not send when Enter only chooses a word of an input method", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.fill(t("composer-input"), "にほん");
    const enter = (init: object) => page.locator(t("composer-input")).dispatchEvent("keydown", { key: "Enter", ...init });
    await enter({ isComposing: true });
    await enter({ keyCode: 229 }); // Safari
    assert.equal(await page.inputValue(t("composer-input")), "にほん");
    await enter({});
    assert.deepEqual(await bodies(page, 1), ["にほん"]);
  });

  it("says at once that the network is gone", async () => {
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.context().setOffline(true);
    await page.waitForSelector(`${t("connection-banner")}[data-phase="waiting"]`);
    await page.context().setOffline(false);
    await page.waitForSelector(t("connection-banner"), { state: "detached" });
  });

  it("refuses a message that is too long, in words, and takes the longest that fits", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.fill(t("composer-input"), "é".repeat(8_193));
    await page.waitForSelector(`${t("composer-note")}:has-text("too long by 2 bytes")`);
    assert.equal(await page.isDisabled(t("send")), true);
    await page.fill(t("composer-input"), "é".repeat(8_192));
    await page.click(t("send"));
    assert.equal((await bodies(page, 1))[0]!.length, 8_192);
  });
});
