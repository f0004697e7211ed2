// The page in Debian's Chromium over the fake hub, under the policy it must run under: what its tests have in common.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./browser.js";
import { endSoon } from "./ending.js";
import { FakeServer } from "./server.js";

export const kTimeoutMs = 15_000; // for a busy machine
export const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 } };

const root = process.env.CONFAB_WEB_DIR!;
const dist = mkdtempSync(join(tmpdir(), "confab-page-"));
export const t = (name: string) => `[data-test="${name}"]`;

export let browser: Browser;
let closeBrowser: () => Promise<void>;
export let server: FakeServer;
export let url: string;
export let complaints: string[] = []; // of the pages; none may be left when a test ends

export async function open(options: BrowserContextOptions = {}): Promise<Page> {
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

export async function signIn(page: Page, email: string): Promise<void> {
  await page.fill(t("email"), email);
  await page.fill(t("password"), "password");
  await page.click(t("submit"));
  await page.waitForSelector(`${t("conversation-item")}, ${t("conversations-empty")}`);
}

export async function say(page: Page, body: string): Promise<void> {
  await page.fill(t("composer-input"), body);
  await page.press(t("composer-input"), "Enter");
}

/** The bodies on the screen from top to bottom, when there are that many, all confirmed. */
export async function bodies(page: Page, count: number): Promise<string[]> {
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
export async function controls(page: Page): Promise<{ name: string; left: number; right: number; width: number; height: number }[]> {
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
export async function fits(page: Page, where: string): Promise<void> {
  const { width } = page.viewportSize()!;
  const seen = await controls(page);
  assert.ok(seen.length > 0, where);
  for (const { name, left, right } of seen) assert.ok(left >= -0.5 && right <= width + 0.5, `${where}: ${name} is at ${left} to ${right} of ${width}`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: nothing sticks out`);
}

export const conversationOf = (from: number, user: number) => (server.world.call(from, "conversations.open_direct", { user }) as { id: number }).id;

/** Complaints like these are expected in this test. */
export function forgive(expected: RegExp): void {
  complaints = complaints.filter((text) => !expected.test(text));
}

/** Builds the page and starts the browser for the tests of a file; each test has a hub and people of its own. */
export function usePage(): void {
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
}
