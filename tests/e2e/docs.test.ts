// The page of the OpenAPI document: what it shows, and calls that are sent from it. Straight from the API server, and through the hub.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { Services } from "./services.js";

const kPatienceMs = 30_000; // for a busy machine
const out = process.env.CONFAB_E2E_OUT!;
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [], "docs-servers.log");
let browser: Browser;
let closeBrowser: () => Promise<void>;

/** The page, with the addresses that it asked for and what it complained of. */
async function open(url: string, options: BrowserContextOptions = {}): Promise<{ page: Page; asked: string[]; complaints: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
  page.setDefaultTimeout(kPatienceMs);
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(url);
  await page.locator("#schemas").waitFor();
  return { page, asked, complaints };
}

/** Opens an operation. */
async function operation(page: Page, name: string): Promise<Locator> {
  const details = page.locator(`[id="operation-${name}"]`);
  await details.locator("> summary").click();
  await details.getByRole("button").waitFor();
  return details;
}

/** Sends the call as it stands there; resolves to what is shown. */
async function send(details: Locator, status: number): Promise<string> {
  await details.getByRole("button").click();
  const output = details.locator("pre[aria-live]");
  await output.filter({ hasText: new RegExp(`^${status} `) }).waitFor();
  return (await output.textContent())!;
}

describe("the page of the document", () => {
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

  it("shows each operation and sends calls with the token of an answer", async () => {
    const { page, asked, complaints } = await open(`${services.api.url}/docs`);
    const document = await (await fetch(`${services.api.url}/v1/openapi.json`)).json();
    const operations = Object.values(document.paths as object).flatMap((path) => Object.keys(path as object));
    assert.equal(await page.locator("#operations details").count(), operations.length);

    await send(await operation(page, "users.register"), 201);
    await send(await operation(page, "sessions.create"), 201);
    assert.notEqual(await page.locator("#token").inputValue(), "");
    const me = await operation(page, "users.me");
    assert.match(await send(me, 200), /ann@example\.com/);
    const history = await operation(page, "messages.list");
    await history.getByLabel("limit").fill("3");
    assert.match(await send(history, 404), /not_found/);
    await page.screenshot({ path: join(out, "docs-wide.png") });

    assert.deepEqual(asked.filter((url) => !url.startsWith(services.api.url) && !url.startsWith("data:")), [], "it loads from elsewhere");
    assert.deepEqual(complaints.filter((text) => !/status of 404/.test(text)), []);
    await page.context().close();
  });

  it("finds operations by words, and leads from a type to its schema", async () => {
    const { page, complaints } = await open(`${services.api.url}/docs`);
    await page.screenshot({ path: join(out, "docs-top.png") });
    await page.getByLabel("Find").fill("messages send");
    await page.locator('[id="operation-users.me"]').waitFor({ state: "hidden" });
    const sending = await operation(page, "messages.send");
    await sending.getByRole("link", { name: "MessageKind" }).first().click();
    await page.locator("#schema-MessageKind .inside").waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it("works through the hub, on a phone, in the dark", async () => {
    const { page, complaints } = await open(`${services.hub.url}/api/docs`, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    assert.match(await send(await operation(page, "service.operations"), 200), /messages\.send/);
    await operation(page, "messages.send");
    await page.locator('[id="operation-messages.send"]').scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(out, "docs-phone.png") });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wider, 0, "it scrolls sideways");
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
});
