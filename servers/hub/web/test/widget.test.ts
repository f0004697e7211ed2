// <confab-chat> in a page of another origin, in Debian's Chromium over the fake hub.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "./fake/browser.js";
import { endSoon } from "./fake/ending.js";
import { FakeServer } from "./fake/server.js";

const kTimeoutMs = 15_000; // for a busy machine
const [kAnn, kBob] = [1, 2];

const root = process.env.CONFAB_WEB_DIR!;
const dist = mkdtempSync(join(tmpdir(), "confab-widget-"));
const t = (name: string) => `[data-test="${name}"]`;

let browser: Browser;
let closeBrowser: () => Promise<void>;
let hub: FakeServer;
let hubUrl: string;
let shop: Server;
let shopUrl: string;
let shown = ""; // the body of the shop's page
let complaints: string[] = [];

/** The shop's page with this in it. Tokens come from `token()`, events go into `heard`. */
async function open(body: string, token: () => string | undefined = () => hub.tokenOf(kAnn)): Promise<Page> {
  shown = body;
  const page = await (await browser.newContext({ viewport: { width: 600, height: 700 } })).newPage();
  page.setDefaultTimeout(kTimeoutMs);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/WebSocket connection|Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  await page.exposeFunction("token", async () => token());
  await page.addInitScript(() => {
    const scope = window as any;
    scope.heard = [];
    for (const name of ["confab-message", "confab-error"]) {
      addEventListener(name, (event) => scope.heard.push([name, (event as CustomEvent).detail.body ?? (event as CustomEvent).detail.code]));
    }
    addEventListener("DOMContentLoaded", () => {
      for (const chat of document.querySelectorAll("confab-chat.provided") as any) chat.tokenProvider = () => scope.token();
    });
  });
  await page.goto(shopUrl);
  return page;
}

const heard = (page: Page): Promise<string[][]> => page.evaluate(() => (window as any).heard);
const script = () => `<script type="module" src="${hubUrl}confab-chat.js"></script>`;
const chat = (attributes: string) => `<confab-chat class="provided" ${attributes}></confab-chat>${script()}`;
const conversationOf = (from: number, user: number) => (hub.world.call(from, "conversations.open_direct", { user }) as { id: number }).id;

async function say(page: Page, body: string): Promise<void> {
  await page.fill(t("composer-input"), body);
  await page.press(t("composer-input"), "Enter");
}

const sent = (page: Page, body: string) => page.locator(`${t("message")}[data-state="sent"]`, { hasText: body });

describe("confab-chat", () => {
  before(async () => {
    const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs"), "--out", dist], { encoding: "utf8" });
    assert.equal(built.status, 0, built.stderr);
    ({ browser, close: closeBrowser } = await launchBrowser());
    shop = createServer((_, response) => {
      response.writeHead(200, {
        "Content-Type": "text/html",
        "Content-Security-Policy": `default-src 'none'; script-src ${hubUrl}; connect-src ${hubUrl} ${hubUrl.replace("http", "ws")}ws`,
      });
      response.end(`<!doctype html><html lang="en"><title>A shop</title><h1>Teapots</h1>${shown}`);
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
  });

  after(async () => {
    endSoon();
    await closeBrowser?.();
    shop?.close();
    shop?.closeAllConnections?.();
    rmSync(dist, { recursive: true, force: true });
  });

  beforeEach(async () => {
    complaints = [];
    hub = new FakeServer(dist);
    for (const name of ["Ann", "Bob", "Cid"]) hub.world.register({ email: `${name.toLowerCase()}@example.com`, password: "password", name });
    hubUrl = await hub.listen();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await hub.close();
    assert.deepEqual(complaints, []);
  });

  it("opens the direct conversation with somebody from a page of another origin, under a strict policy", async () => {
    const page = await open(chat(`with="${kBob}" heading="Ask us"`));
    await page.waitForSelector(t("composer-input"));
    assert.equal(await page.textContent(t("chat-heading")), "Ask us");
    await say(page, "is it dishwasher safe?");
    await sent(page, "is it dishwasher safe?").waitFor();
    const conversation = conversationOf(kBob, kAnn);
    hub.world.send(kBob, { conversation, body: "it is" });
    await sent(page, "it is").waitFor();
    assert.deepEqual(await heard(page), [["confab-message", "it is"]]);
    assert.deepEqual(await page.context().cookies(), []);
  });

  it("shows the conversation that is named by its id, titled by whom it is with, and another when the page changes it", async () => {
    const [bobs, cids] = [conversationOf(kBob, kAnn), conversationOf(3, kAnn)];
    hub.world.send(kBob, { conversation: bobs, body: "from Bob" });
    hub.world.send(3, { conversation: cids, body: "from Cid" });
    const page = await open(chat(`conversation="${bobs}"`));
    await sent(page, "from Bob").waitFor();
    assert.equal(await page.textContent(t("chat-heading")), "Bob");
    await page.evaluate((id) => document.querySelector("confab-chat")!.setAttribute("conversation", String(id)), cids);
    await sent(page, "from Cid").waitFor();
    assert.equal(await sent(page, "from Bob").count(), 0);
  });

  it("shows a conversation that is older than a thousand others of the visitor", async () => {
    const conversation = conversationOf(kBob, kAnn);
    hub.world.send(kBob, { conversation, body: "long ago" });
    for (let i = 0; i < 1_050; i++) hub.world.call(kBob, "conversations.create_group", { title: `Group ${i}`, members: [kAnn] });
    const page = await open(chat(`conversation="${conversation}"`));
    await sent(page, "long ago").waitFor();
    await say(page, "found");
    await sent(page, "found").waitFor();
  });

  it("says so when the conversation is not the visitor's, and tells the page", async () => {
    const page = await open(chat(`conversation="${conversationOf(kBob, 3)}"`));
    await page.waitForSelector(`${t("chat-error")}[data-code="not_found"]`);
    assert.deepEqual(await heard(page), [["confab-error", "not_found"]]);
  });

  it("waits for a token, and takes one that is set as a property", async () => {
    const page = await open(`<confab-chat with="${kBob}"></confab-chat>${script()}`);
    await page.waitForSelector(t("chat-waiting"));
    const give = (token: string) => page.evaluate((token) => ((document.querySelector("confab-chat") as any).token = token), token);
    await give(hub.tokenOf(kAnn));
    await page.waitForSelector(t("composer-input"));
    hub.expireTokens();
    hub.closeSockets(4001);
    await page.waitForSelector(`${t("chat-error")}[data-code="unauthenticated"]`);
    assert.deepEqual(await heard(page), [["confab-error", "unauthenticated"]]);
    await give(hub.tokenOf(kAnn));
    await page.waitForSelector(t("composer-input"));
    assert.equal(await page.locator("confab-chat").getAttribute("token"), null);
  });

  it("asks the page for another token when the hub takes the old one no more, and loses nothing", async () => {
    let given = 0;
    const page = await open(chat(`with="${kBob}"`), () => {
      given++;
      return hub.tokenOf(kAnn);
    });
    await page.waitForSelector(t("composer-input"));
    assert.equal(given, 1);
    hub.expireTokens();
    hub.closeSockets(4001);
    hub.world.send(kBob, { conversation: conversationOf(kBob, kAnn), body: "meanwhile" });
    await sent(page, "meanwhile").waitFor();
    assert.equal(given, 2);
    assert.equal(await page.locator(t("message")).count(), 1);
  });

  it("shows a provider's failure, and goes on when it works again", async () => {
    let broken = true;
    let asked = 0;
    const page = await open(chat(`with="${kBob}"`), () => {
      asked++;
      if (broken) throw new Error("no session");
      return hub.tokenOf(kAnn);
    });
    await page.waitForSelector(`${t("chat-error")}[data-code="unavailable"]`);
    const before = asked;
    await page.click(t("chat-again"));
    for (let i = 0; i < 100 && asked === before; i++) await page.waitForTimeout(50);
    assert.ok(asked > before, "the button asks again");
    broken = false;
    await page.waitForSelector(t("composer-input")); // without another click
  });

  it("tells a page that it may not connect, and goes on when it may", async () => {
    hub.knobs.down = true; // refuses WebSockets, answers the rest
    const page = await open(chat(`with="${kBob}"`));
    await page.waitForSelector(`${t("chat-error")}[data-code="forbidden"]`);
    assert.match((await page.textContent(t("chat-error")))!, new RegExp(`no connections from ${shopUrl.slice(0, -1)}`));
    hub.knobs.down = false;
    await page.waitForSelector(t("composer-input"));
  });

  it("only waits for a hub that is away", async () => {
    const page = await open(`<confab-chat with="${kBob}"></confab-chat>${script()}`);
    await page.waitForSelector(t("chat-waiting"));
    await hub.close();
    let attempts = 0;
    page.on("console", (message) => /WebSocket connection/.test(message.text()) && attempts++);
    await page.evaluate(() => ((document.querySelector("confab-chat") as any).token = "given"));
    for (let i = 0; i < 200 && attempts < 4; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(attempts >= 4, `${attempts} attempts`);
    await page.waitForSelector(t("connection-banner"));
    assert.equal(await page.locator(t("chat-error")).count(), 0);
    assert.deepEqual(await heard(page), []);
  });

  it("keeps one element, and one connection, when its script is there twice and it is moved about", async () => {
    const page = await open(`${chat(`with="${kBob}"`)}<script type="module" src="${hubUrl}confab-chat.js?again"></script><main></main>`);
    await page.waitForSelector(t("composer-input"));
    await page.evaluate(() => document.querySelector("main")!.append(document.querySelector("confab-chat")!));
    await page.waitForSelector(`main ${t("composer-input")}`);
    await page.evaluate(() => document.querySelector("confab-chat")!.remove());
    await page.waitForFunction(() => document.querySelector("confab-chat") === null);
    for (let i = 0; i < 100 && hub.connections > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(hub.connections, 0, "removed, it goes away from the hub");
  });

  it("loses no unsent message of two in one page", async () => {
    const page = await open(`${chat(`with="${kBob}" id="left"`)}${chat('with="3" id="right"')}`);
    const write = async (where: string, body: string) => {
      await page.fill(`#${where} ${t("composer-input")}`, body);
      await page.press(`#${where} ${t("composer-input")}`, "Enter");
    };
    for (const where of ["left", "right"]) await page.waitForSelector(`#${where} ${t("composer-input")}`);
    hub.knobs.down = true;
    hub.killSockets();
    for (let i = 1; i <= 3; i++) for (const where of ["left", "right"]) await write(where, `${where} ${i}`);
    hub.knobs.down = false;
    await page.reload();
    for (const where of ["left", "right"]) {
      await page.locator(`#${where} ${t("message")}[data-state="sent"]`, { hasText: `${where} 3` }).waitFor();
      assert.deepEqual(await page.locator(`#${where} ${t("message-body")}`).allTextContents(), [1, 2, 3].map((i) => `${where} ${i}`));
    }
    assert.deepEqual(hub.world.rooms.map(({ messages }) => messages.length), [3, 3], "each is stored once");
  });

  it("edits and deletes messages, and tells the page around it nothing of its own", async () => {
    const conversation = conversationOf(kBob, kAnn);
    const page = await open(chat(`with="${kBob}"`));
    await page.waitForSelector(t("composer-input"));
    await page.evaluate(() => {
      for (const name of ["edit-message", "editing", "chosen", "attempt", "sent", "closed"]) {
        addEventListener(name, () => (window as any).heard.push([name, ""]));
      }
    });
    await say(page, "is it dishwater safe?");
    await sent(page, "is it dishwater safe?").waitFor();
    await page.press(t("composer-input"), "ArrowUp");
    await say(page, "is it dishwasher safe?");
    await page.locator(`${t("message")}:has-text("is it dishwasher safe?") ${t("edited")}`).waitFor();
    const { seq } = hub.world.send(kBob, { conversation, body: "no" });
    await sent(page, "no").waitFor();
    hub.world.remove(kBob, { conversation, seq });
    await page.waitForSelector(`${t("message")}[data-seq="${seq}"] ${t("tombstone")}`);
    await page.hover(`${t("message")}[data-seq="1"]`);
    await page.click(t("message-menu"));
    await page.click(t("delete-message"));
    await page.click(t("delete-anyway"));
    await page.waitForSelector(`${t("message")}[data-seq="1"] ${t("tombstone")}`);
    assert.equal(hub.world.rooms[conversation - 1]!.messages[0]!.body, "");
    assert.deepEqual(await heard(page), [["confab-message", "no"]]);
  });

  it("keeps its button on the screen whatever it is called", async () => {
    hub.world.users[1]!.name = "Donaudampfschifffahrtsgesellschaft".repeat(3);
    for (const width of [360, 1_280]) {
      const page = await open(chat(`with="${kBob}"`));
      await page.setViewportSize({ width, height: 740 });
      const { right } = await page.locator(t("send")).evaluate((button) => button.getBoundingClientRect());
      assert.ok(right <= width, `${right} of ${width}`);
      await page.context().close();
    }
  });

  it("is heard by a screen reader, named, and used by the keys alone", async () => {
    const page = await open(`<a href="#x">before</a>${chat(`with="${kBob}" heading="Ask us"`)}`);
    await page.waitForSelector(t("composer-input"));
    await page.getByRole("region", { name: "Ask us" }).waitFor();
    await page.focus("a");
    const focused = () => page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute("data-test");
    });
    for (let stops = 0; stops < 10 && (await focused()) !== "composer-input"; stops++) await page.keyboard.press("Tab");
    await page.keyboard.type("typed");
    await page.keyboard.press("Enter");
    await sent(page, "typed").waitFor();
    hub.world.send(kBob, { conversation: conversationOf(kBob, kAnn), body: "answered" });
    await page.getByRole("log").getByText("Bob: answered").waitFor({ state: "attached" });
  });

  it("does not call a message seen that the page hides, and takes the page's colours but not its styles", async () => {
    const conversation = conversationOf(kBob, kAnn);
    hub.world.send(kBob, { conversation, body: "look" });
    const page = await open(chat(`with="${kBob}" hidden theme="light"`));
    const unread = () => (hub.world.call(kAnn, "conversations.get", { conversation }) as { unread: number }).unread;
    await sent(page, "look").waitFor({ state: "attached" });
    assert.equal(unread(), 1);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("body { text-transform: uppercase } h2 { display: none } confab-chat { --paper: rgb(1, 2, 3) }");
      document.adoptedStyleSheets = [sheet];
      document.querySelector("confab-chat")!.removeAttribute("hidden");
    });
    await page.bringToFront();
    await page.click("confab-chat");
    for (let i = 0; i < 100 && unread() > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(unread(), 0);
    assert.ok(await page.locator(t("chat-heading")).isVisible());
    const style = await page.evaluate(() => {
      const { backgroundColor, textTransform } = getComputedStyle(document.querySelector("confab-chat")!);
      return { backgroundColor, textTransform };
    });
    assert.deepEqual(style, { backgroundColor: "rgb(1, 2, 3)", textTransform: "none" });
  });
});
