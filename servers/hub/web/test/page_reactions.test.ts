// Reactions on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversationOf, fits, kPhone, open, server, signIn, t, usePage } from "./fake/page.js";

const chip = (emoji: string, count: number, mine: boolean) => `${t("reaction")}[data-emoji="${emoji}"][data-count="${count}"][aria-pressed="${mine}"]`;

describe("page", () => {
  usePage();

  it("reacts from the menu, counts, and takes a reaction back by its button", async () => {
    const id = conversationOf(2, 1);
    server.world.send(2, { conversation: id, body: "hello" });
    const [ann, second, bob] = [await open(), await open(kPhone), await open()];
    for (const [page, name] of [[ann, "ann"], [second, "ann"], [bob, "bob"]] as const) {
      await signIn(page, `${name}@example.com`);
      await page.click(t("conversation-item"));
      await page.waitForSelector(t("message"));
    }
    await ann.hover(t("message"));
    await ann.click(t("message-menu"));
    await ann.click(`${t("react")} >> text=👍`);
    for (const page of [ann, second]) await page.waitForSelector(chip("👍", 1, true)); // on one's other device too
    await bob.waitForSelector(chip("👍", 1, false));
    assert.equal(await bob.locator(t("last-message")).first().textContent().then((text) => text!.includes("hello")), true);

    await bob.click(t("reaction"));
    for (const page of [ann, second]) await page.waitForSelector(chip("👍", 2, true));
    await bob.waitForSelector(chip("👍", 2, true));
    server.world.react(2, { conversation: id, seq: 1, emoji: "🎉" }, false);
    await ann.waitForSelector(chip("🎉", 1, false));
    await fits(second, "reactions");

    await ann.hover(t("message"));
    await ann.click(t("message-menu"));
    assert.equal(await ann.locator(`${t("react")}[aria-checked="true"]`).count(), 1);
    await ann.click(t("show-reactions"));
    await ann.waitForSelector(t("reactor"));
    assert.deepEqual(await ann.locator(t("reactor")).evaluateAll((rows) => rows.map((row) => `${row.getAttribute("data-user-id")} ${row.getAttribute("data-emoji")}`)), ["1 👍", "2 👍", "2 🎉"]);
    await ann.click(t("reactions-close"));

    await ann.click(`${t("reaction")}[data-emoji="👍"]`);
    for (const page of [ann, second]) await page.waitForSelector(chip("👍", 1, false));
    await bob.waitForSelector(chip("👍", 1, true));
    await ann.reload();
    await ann.waitForSelector(chip("👍", 1, false));
    await bob.reload();
    await bob.waitForSelector(chip("👍", 1, true));
    server.world.remove(2, { conversation: id, seq: 1 });
    for (const page of [ann, second, bob]) await page.waitForSelector(t("reaction"), { state: "detached" });
  });

  it("reacts by the keys alone", async () => {
    const id = conversationOf(2, 1);
    server.world.send(2, { conversation: id, body: "hello" });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.waitForSelector(t("message"));
    await page.focus(t("composer-input"));
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("react"));
    await page.keyboard.press("Home"); // the emojis stand above what else there is
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForSelector(chip("❤️", 1, true));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("reaction"), { state: "detached" });
  });
});
