// Pinned messages on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversationOf, fits, kPhone, open, server, signIn, t, usePage } from "./fake/page.js";

describe("page", () => {
  usePage();

  it("pins a message for both, jumps to it from anywhere, and lists all pins", async () => {
    const id = conversationOf(2, 1);
    for (let i = 1; i <= 200; i++) server.world.send(i % 2 ? 1 : 2, { conversation: id, body: `line ${i}` });
    server.world.pin(2, { conversation: id, seq: 3 }, true);
    const [ann, bob] = [await open(), await open(kPhone)];
    for (const [page, name] of [[ann, "ann"], [bob, "bob"]] as const) {
      await signIn(page, `${name}@example.com`);
      await page.click(t("conversation-item"));
      await page.waitForSelector(`${t("pins")}:has-text("line 3")`);
    }
    await ann.hover(`${t("message")}[data-seq="200"]`);
    await ann.click(`${t("message")}[data-seq="200"] ${t("message-menu")}`);
    await ann.click(t("pin-message"));
    for (const page of [ann, bob]) {
      await page.waitForSelector(`${t("pinned-newest")}:has-text("line 200")`);
      await page.waitForSelector(`${t("message")}[data-seq="200"] ${t("pinned")}`);
    }
    assert.equal(await bob.locator(t("unread")).count(), 0, "a pin is nothing new to read");

    await bob.click(t("pins-all"));
    await fits(bob, "all pins");
    assert.deepEqual(await bob.locator(t("pin")).evaluateAll((pins) => pins.map((pin) => pin.getAttribute("data-seq"))), ["200", "3"]);
    await bob.click(`${t("pin")}[data-seq="3"]`);
    await bob.waitForSelector(`${t("message")}[data-seq="3"].marked`);
    assert.equal(await bob.locator(`${t("message")}[data-seq="3"]`).isVisible(), true);
    await bob.click(t("jump"));
    await bob.waitForSelector(`${t("message")}[data-seq="200"]`);

    await bob.click(t("pins-all"));
    await bob.locator(t("unpin")).first().click();
    await ann.waitForSelector(`${t("pinned-newest")}:has-text("line 3")`);
    server.world.remove(1, { conversation: id, seq: 3 });
    for (const page of [ann, bob]) await page.waitForSelector(t("pins"), { state: "detached" });
  });

  it("lets only those who run a group pin there", async () => {
    const { id } = server.world.call(1, "conversations.create_group", { title: "Garden", members: [2] }) as { id: number };
    server.world.send(2, { conversation: id, body: "hello" });
    server.world.pin(1, { conversation: id, seq: 2 }, true);
    const [ann, bob] = [await open(), await open()];
    for (const [page, name] of [[ann, "ann"], [bob, "bob"]] as const) {
      await signIn(page, `${name}@example.com`);
      await page.click(t("conversation-item"));
      await page.hover(t("message"));
      await page.click(t("message-menu"));
      await page.waitForSelector(t("react"));
    }
    assert.deepEqual([await ann.locator(t("unpin-message")).count(), await bob.locator(t("unpin-message")).count()], [1, 0]);
    await bob.keyboard.press("Escape");
    await bob.click(t("pins-all"));
    await bob.waitForSelector(t("pin"));
    assert.equal(await bob.locator(t("unpin")).count(), 0);
    await ann.click(t("unpin-message"));
    await bob.waitForSelector(t("pins"), { state: "detached" });
  });
});
