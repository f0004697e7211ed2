// `npm run look [DIR]`: screenshots of the page's states, for the eye.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./browser.js";
import { populate } from "./scene.js";
import { FakeServer } from "./server.js";
import { Problem } from "./world.js";

const out = process.argv[2] ?? join(process.env.CONFAB_WEB_DIR!, ".cache", "look");
mkdirSync(out, { recursive: true });
const server = new FakeServer(join(process.env.CONFAB_WEB_DIR!, "dist"));
populate(server.world);
const url = await server.listen();
const garden = server.world.rooms.find(({ title }) => title.startsWith("Garden"))!;
server.world.call(garden.created_by, "members.set_role", { conversation: garden.id, user: 1, role: "owner" });
const { browser, close } = await launchBrowser();

const kDesktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const kPhone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

async function newPage(owner: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await (await owner.newContext(options)).newPage();
  page.on("console", (message) => message.type() === "error" && console.error("page:", message.text()));
  page.on("pageerror", (error) => console.error("page:", error));
  await page.goto(url);
  return page;
}

const t = (name: string) => `[data-test="${name}"]`;
const shot = async (page: Page, name: string) => {
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(out, `${name}.png`) });
};

async function signIn(page: Page, email = "ann@example.com"): Promise<void> {
  await page.fill(t("email"), email);
  await page.fill(t("password"), "password");
  await page.click(t("submit"));
  await page.waitForSelector(t("conversation-item") + ", " + t("conversations-empty"));
}

const choose = (page: Page, name: string) => page.click(`${t("conversation-name")}:has-text("${name}")`);

for (const [look, options] of [
  ["desktop-light", kDesktop],
  ["desktop-dark", { ...kDesktop, colorScheme: "dark" }],
  ["phone-light", kPhone],
  ["phone-dark", { ...kPhone, colorScheme: "dark" }],
] as [string, BrowserContextOptions][]) {
  const page = await newPage(browser, options);
  await page.waitForSelector(t("sign-in-form"));
  await shot(page, `${look}-1-sign-in`);
  await page.click(t("to-sign-up"));
  await page.fill(t("email"), "ann@example.com");
  await page.fill(t("password"), "short");
  await page.click(t("submit"));
  await shot(page, `${look}-2-sign-up-errors`);
  await page.click(t("to-sign-in"));
  await signIn(page);
  await shot(page, `${look}-3-signed-in`);
  await choose(page, "Bob");
  await page.waitForSelector(t("message"));
  await shot(page, `${look}-4-direct`);
  await page.focus(`${t("message")}[data-seq="6"] ${t("message-menu")}`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(t("delete-message"));
  await shot(page, `${look}-4-menu`);
  await page.click(t("delete-message"));
  await shot(page, `${look}-4-question`);
  await page.click(t("delete-not"));
  await page.focus(t("composer-input"));
  await page.keyboard.press("ArrowUp");
  await shot(page, `${look}-4-editing`);
  server.world.changeWithinMs = 1;
  await page.fill(t("composer-input"), "Shall I ask Cid and Dora as well?");
  await page.click(t("send"));
  await page.waitForSelector(`${t("composer-note")}:has-text("Not changed")`);
  await shot(page, `${look}-4-not-changed`);
  await page.keyboard.press("Escape");
  await page.focus(`${t("message")}[data-seq="6"] ${t("message-menu")}`);
  await page.keyboard.press("Enter");
  await page.click(t("delete-message"));
  await page.click(t("delete-anyway"));
  await page.waitForSelector(t("change-failure"));
  await shot(page, `${look}-4-not-deleted`);
  server.world.changeWithinMs = 0;
  server.world.users[1]!.about = "Walks around lakes, and is in no hurry";
  await page.locator("confab-conversation").locator(t("menu")).click();
  await page.click(t("person"));
  await shot(page, `${look}-4-person`);
  await page.click(t("report"));
  await shot(page, `${look}-4-report`);
  await page.click(t("report-not"));
  await page.click(t("block"));
  await page.click(t("block-anyway"));
  await page.waitForSelector(t("person-blocked"));
  await page.click(t("person-close"));
  await shot(page, `${look}-4-blocked`);
  if (look.startsWith("phone")) await page.click(t("back"));
  await page.click(t("my-menu"));
  await page.click(t("profile"));
  await shot(page, `${look}-4-profile`);
  await page.click(t("profile-not"));
  await page.click(t("my-menu"));
  await page.click(t("blocked"));
  await page.waitForSelector(t("blocked-person"));
  await shot(page, `${look}-4-blocked-people`);
  await page.click(t("unblock"));
  await page.click(t("blocked-close"));
  if (look.startsWith("phone")) await choose(page, "Bob");
  if (look.startsWith("phone")) await page.click(t("back"));
  await choose(page, "Garden");
  await shot(page, `${look}-5-group`);
  await page.click(t("pins-all"));
  await shot(page, `${look}-5-pins`);
  await page.click(t("pins-close"));
  await page.focus(`${t("message")}[data-seq="8"] ${t("message-menu")}`);
  await page.keyboard.press("Enter");
  await page.click(t("show-reactions"));
  await page.waitForSelector(t("reactor"));
  await shot(page, `${look}-5-reactions`);
  await page.click(t("reactions-close"));
  await page.click(t("members"));
  await shot(page, `${look}-6-members`);
  await page.click(t("group-settings-open"));
  await page.fill(t("settings-description"), "Every Sunday at ten, behind the school.\nBring gloves.");
  await shot(page, `${look}-6-settings`);
  await page.click(t("settings-save"));
  await page.waitForSelector(t("group-description"));
  await page.click(t("invite-open"));
  await page.click(t("make-invite"));
  await page.waitForSelector(t("invite"));
  await shot(page, `${look}-6-invitation`);
  await page.click(t("members-back"));
  await shot(page, `${look}-6-described`);
  await page.click(t("add-member"));
  await shot(page, `${look}-7-add-people`);
  await page.click(t("members-close"));
  if (look.startsWith("phone")) await page.click(t("back"));
  await choose(page, "Cid");
  await page.waitForSelector(t("message"));
  await page.locator(t("message-log")).evaluate((log) => (log.scrollTop = 900));
  await shot(page, `${look}-8-scrolled-up`);
  if (look.startsWith("phone")) await page.click(t("back"));
  await choose(page, "Dora");
  await shot(page, `${look}-9-odd`);
  await page.click(t("menu"));
  await shot(page, `${look}-9-menu`);
  await page.keyboard.press("Escape");
  server.knobs.beforeSend = async () => {
    throw new Problem(404, "not_found", "gone");
  };
  await page.fill(t("composer-input"), "This one is refused by the server.");
  await page.click(t("send"));
  await page.waitForSelector(t("failure"));
  server.knobs.beforeSend = async () => {};
  server.knobs.down = true;
  server.killSockets();
  await page.fill(t("composer-input"), "And this one waits for the connection.");
  await page.click(t("send"));
  await page.waitForTimeout(2500);
  await shot(page, `${look}-a-offline`);
  server.knobs.down = false;
  await page.waitForFunction(() => true);
  await page.fill(t("composer-input"), "x".repeat(16_500));
  await shot(page, `${look}-b-too-long`);
  await page.fill(t("composer-input"), "");
  if (look.startsWith("phone")) await page.click(t("back"));
  await page.click(t("people-tab"));
  await page.waitForSelector(t("person"));
  await shot(page, `${look}-c-people`);
  await page.fill(t("people-filter"), "nobody");
  await shot(page, `${look}-d-nobody`);
  await page.click(t("chats-tab"));
  await page.click(t("new-group"));
  await page.waitForSelector(t("person"));
  await page.locator(t("person")).nth(1).click();
  await page.locator(t("person")).nth(3).click();
  await page.click(t("create-group"));
  await shot(page, `${look}-e-new-group`);
  await page.context().close();
  const empty = await newPage(browser, options);
  await signIn(empty, "guest001@example.com");
  await shot(empty, `${look}-f-empty`);
  await empty.context().close();
  console.log(look);
}
await close();
await server.close();
