// The page with a keyboard, a finger, a screen reader, small screens and other colours.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bodies, browser, complaints, controls, conversationOf, fits, forgive, kPhone, open, say, server, signIn, t, url, usePage } from "./fake/page.js";
import { Problem } from "./fake/world.js";

describe("page", () => {
  usePage();

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
    await page.keyboard.press("Tab"); // past the archive:
    await page.keyboard.press("Tab"); // the list is one stop
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${t("conversation-title")}:has-text("Cid")`);
    assert.equal(await page.isVisible(t("conversation-item")), false);
    await page.keyboard.press("Tab"); // past the messages, which have the focus,
    await page.keyboard.press("Tab"); // and what one can do with them
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

  it("has the field below the messages, whether something went wrong or not", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    const box = async (name: string) => (await page.locator(t(name)).boundingBox())!;
    const stacked = async () => {
      const [log, field] = [await box("message-log"), await box("composer-input")];
      assert.ok(log.y + log.height <= field.y, `the messages end at ${log.y + log.height}, the field begins at ${field.y}`);
      assert.ok(field.y + field.height > page.viewportSize()!.height - 60, "and ends the page");
    };
    await page.waitForSelector(t("log-empty"));
    await stacked();
    server.world.call(1, "conversations.hide", { conversation: 1 });
    server.knobs.refuse = "conversations.show";
    await page.click(t("menu"));
    await page.click(t("show"));
    await page.waitForSelector(t("conversation-error"));
    await stacked();
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
    forgive(/Failed to load resource/);
  });
});
