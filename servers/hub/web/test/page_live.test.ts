// What people see of each other at the moment: typing, delivered and read marks.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversationOf, kPhone, open, say, server, signIn, t, usePage } from "./fake/page.js";

describe("page", () => {
  usePage();

  it("shows who is typing, in the conversation and in the list, until they send it", async () => {
    conversationOf(2, 1);
    const [ann, bob] = [await open(), await open()];
    await signIn(ann, "ann@example.com");
    await signIn(bob, "bob@example.com");
    await bob.click(t("conversation-item"));
    await bob.type(t("composer-input"), "hello");
    await ann.waitForSelector(`${t("list-typing")}:has-text("is typing…")`);
    await ann.click(t("conversation-item"));
    await bob.type(t("composer-input"), " there");
    await bob.press(t("composer-input"), "Enter");
    await ann.waitForSelector(`${t("message")}:has-text("hello there")`);
    await ann.waitForSelector(t("typing"), { state: "detached" });
    await ann.waitForSelector(t("list-typing"), { state: "detached" });
    await bob.type(t("composer-input"), "and so on and on", { delay: 300 }); // what one types right after a message is told again later
    await ann.waitForSelector(`${t("typing")}:has-text("is typing…")`);
    assert.equal(await bob.locator(t("typing")).count(), 0, "not to those who type");
  });

  it("tells of typing no more often than is needed", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    let told = 0;
    server.knobs.beforeAnswer = async (op) => void (told += op === "typing.send" ? 1 : 0);
    await page.fill(t("composer-input"), " ");
    await page.type(t("composer-input"), "a few words");
    await page.waitForFunction(() => true);
    await say(page, "a few words");
    await page.waitForSelector(t("message"));
    assert.ok(told >= 1 && told < 5, `${told} times for 12 keys`);
  });

  it("marks a message as sent, delivered and seen", async () => {
    conversationOf(2, 1);
    const ann = await open(kPhone);
    await signIn(ann, "ann@example.com");
    await ann.click(t("conversation-item"));
    await say(ann, "hello");
    await ann.waitForSelector(`${t("mark")}[data-mark="sent"]`);
    const bob = await open();
    await signIn(bob, "bob@example.com");
    await ann.waitForSelector(`${t("mark")}[data-mark="delivered"][title="Delivered"]`);
    assert.match((await ann.textContent(t("message")))!, /delivered/, "a screen reader says it too");
    await bob.click(t("conversation-item"));
    await ann.waitForSelector(`${t("mark")}[data-mark="seen"]`);
  });
});
