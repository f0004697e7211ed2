// Reading and sending messages on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bodies, conversationOf, open, say, server, signIn, t, usePage } from "./fake/page.js";
import { Problem } from "./fake/world.js";

describe("page", () => {
  usePage();

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
