// The example examples/support-desk: the page of a shop, of another origin than the hub, with <confab-chat> in it.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { it } from "node:test";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { eventually, kPassword, t } from "./person.js";
import { Caller } from "./rest.js";
import { Services } from "./services.js";

const out = process.env.CONFAB_E2E_OUT!;
const kReadyMs = 30_000;

/** The shop's own server; resolves to its address once it is open. */
function openShop(hub: string): { shop: ChildProcess; url: Promise<string> } {
  const env = { ...process.env, CONFAB_HUB: hub, SHOP_PORT: "0", HELPDESK_PASSWORD: kPassword };
  const shop = spawn(process.execPath, [process.env.CONFAB_E2E_SHOP!], { env, stdio: ["ignore", "pipe", "inherit"] });
  const url = new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error("the shop does not open")), kReadyMs).unref();
    shop.once("exit", () => reject(new Error("the shop has closed")));
    createInterface(shop.stdout!).on("line", (line) => {
      const [, url] = /the shop is open at (http:\S+)$/.exec(line) ?? [];
      if (url) resolve(url);
    });
  });
  return { shop, url };
}

/** What a page asks for, sends and says: where a token must not be, and which tokens there were. */
class Watch {
  urls: string[] = [];
  said: string[] = [];
  tokens: string[] = []; // two of one second are equal

  constructor(page: Page) {
    page.on("request", (request) => this.urls.push(request.url()));
    page.on("framenavigated", (frame) => this.urls.push(frame.url()));
    page.on("console", (message) => this.said.push(message.text()));
    page.on("pageerror", (error) => this.said.push(String(error)));
    page.on("websocket", (socket) => this.urls.push(socket.url()));
    page.on("response", async (response) => {
      if (response.url().endsWith("/chat-token")) this.tokens.push((await response.json()).token);
    });
  }
}

it("a visitor of a shop talks with its helpdesk, over a reload and a hub that is killed", async () => {
  mkdirSync(out, { recursive: true });
  const allowed: string[] = [];
  const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, allowed, "servers-support-desk.log", []);
  const { browser, close } = await launchBrowser();
  let shop: ChildProcess | undefined;
  try {
    await services.start();
    const opened = openShop(services.hub.url);
    shop = opened.shop;
    const shopUrl = await opened.url;
    const page = await (await browser.newContext({ viewport: { width: 1000, height: 700 } })).newPage();
    page.setDefaultTimeout(kReadyMs);
    const watch = new Watch(page);
    const sent = (body: string) => page.locator(`${t("message")}[data-state="sent"]`, { hasText: body });
    const picture = (name: string) => page.screenshot({ path: join(out, `support-desk-${name}.png`), animations: "disabled" });

    // The hub does not know the shop yet, and the chat says so.
    await page.goto(shopUrl);
    assert.equal(watch.tokens.length, 0, "who only looks is no user of the chat");
    await page.click("#ask");
    await page.waitForSelector(`${t("chat-error")}[data-code="forbidden"]`);
    assert.match((await page.textContent(t("chat-error")))!, new RegExp(`no connections from ${shopUrl}`));
    await picture("refused");
    await services.hub.stop();
    allowed.push("--allow-origin", shopUrl);
    await services.hub.start();

    await page.reload();
    await page.waitForSelector(t("composer-input"));
    await page.fill(t("composer-input"), "Hello! Is the Moss teapot dishwasher safe?");
    await page.press(t("composer-input"), "Enter");
    await sent("dishwasher safe?").waitFor();

    const visitor = { Authorization: `Bearer ${watch.tokens.at(-1)}`, "Content-Type": "application/json" };
    const asVisitor = (method: string, path: string, body?: object) =>
      fetch(`${services.hub.url}/api/v1${path}`, { method, headers: visitor, ...(body ? { body: JSON.stringify(body) } : {}) });
    const stranger = await Caller.register(services.hub.url, "stranger@example.com", kPassword, "A stranger");
    assert.equal((await asVisitor("GET", "/users")).status, 403, "a visitor does not look for people");
    assert.equal((await asVisitor("GET", `/users/${stranger.id}`)).status, 404);
    assert.equal((await asVisitor("POST", "/conversations/direct", { user: stranger.id })).status, 403, "nor write to anybody");
    assert.equal((await asVisitor("GET", "/conversations")).status, 200);

    const helpdesk = await Caller.signIn(services.hub.url, "helpdesk@shop.example", kPassword);
    const { conversations } = await helpdesk.ask("GET", "/conversations");
    assert.deepEqual(conversations.map((conversation: any) => conversation.last_message.body), ["Hello! Is the Moss teapot dishwasher safe?"]);
    const conversation = conversations[0].id;
    await helpdesk.ask("PUT", `/conversations/${conversation}/read`, { seq: 1 });
    await helpdesk.send(conversation, "It is, but the glaze keeps its shine longer when you wash it by hand.");
    await sent("wash it by hand").waitFor();

    await page.reload();
    await sent("dishwasher safe?").waitFor();
    await sent("wash it by hand").waitFor();

    await services.hub.kill();
    await page.waitForSelector(t("connection-banner"));
    await page.fill(t("composer-input"), "Thank you. And how much does it hold?");
    await page.press(t("composer-input"), "Enter");
    await picture("hub-away");
    await services.hub.start();
    await sent("how much does it hold?").waitFor();
    await helpdesk.send(conversation, "0.6 l, which is two large cups.");
    await sent("two large cups").waitFor();
    const stored = (await helpdesk.history(conversation)).map(({ body }) => body);
    await eventually(() => page.locator(t("message-body")).allTextContents(), (bodies) => bodies.join() === stored.join(), "what is stored");
    assert.equal(stored.length, 4, "everything once");

    await picture("wide");
    await page.setViewportSize({ width: 390, height: 700 });
    await sent("two large cups").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing sticks out");
    await picture("narrow");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.evaluate(() => {
      document.querySelector("confab-chat")!.removeAttribute("theme");
      document.querySelector("link[rel=stylesheet]")!.remove(); // the element's own colours
    });
    await picture("dark");

    const cookies = await page.context().cookies();
    assert.deepEqual(cookies.map(({ name, httpOnly }) => ({ name, httpOnly })), [{ name: "visitor", httpOnly: true }], "none of the hub's");
    assert.ok(watch.tokens.length >= 2, "a token for each time the page was loaded");
    const shown = [...watch.urls, ...watch.said, await page.content(), await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))];
    for (const token of watch.tokens) assert.ok(!shown.some((text) => text.includes(token)), "a token is to be seen");
    assert.ok(watch.urls.some((url) => url.endsWith("/ws")), "the address of the socket was seen");
    const complaints = watch.said.filter((text) => !/WebSocket connection|Failed to load resource|the chat: forbidden/.test(text));
    assert.deepEqual(complaints, []);
  } finally {
    endSoon();
    shop?.removeAllListeners("exit");
    shop?.kill();
    await close();
    assert.deepEqual(await services.close(), [0, 0], "both servers end when asked to");
  }
});
