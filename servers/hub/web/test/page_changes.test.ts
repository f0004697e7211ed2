// Editing and deleting messages on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bodies, controls, conversationOf, fits, kPhone, open, say, server, signIn, t, usePage } from "./fake/page.js";

describe("page", () => {
  usePage();

  it("edits a message in the composer, which gives the draft back, and shows it to everybody", async () => {
    const id = conversationOf(2, 1);
    const [ann, bob] = [await open(), await open()];
    for (const [page, name] of [[ann, "ann"], [bob, "bob"]] as const) {
      await signIn(page, `${name}@example.com`);
      await page.click(t("conversation-item"));
    }
    await say(ann, "see you at nein");
    await bodies(ann, 1);
    await bob.getByRole("log").getByText("Ann: see you at nein").waitFor({ state: "attached" }); // what follows is an edit to their ears
    await ann.fill(t("composer-input"), "a draft");
    await ann.hover(t("message"));
    await ann.click(t("message-menu"));
    await ann.click(t("edit-message"));
    await ann.waitForSelector(`${t("editing")}:has-text("Editing a message")`);
    await ann.waitForSelector(`${t("message")}.editing`);
    assert.equal(await ann.inputValue(t("composer-input")), "see you at nein");
    await ann.fill(t("composer-input"), "");
    assert.equal(await ann.isDisabled(t("send")), true, "a message is not edited away");
    const announced = bob.getByRole("log").getByText("Ann edited a message: see you at nine"); // for some seconds only
    await Promise.all([announced.waitFor({ state: "attached" }), say(ann, "see you at nine")]);
    for (const page of [ann, bob]) {
      await page.waitForSelector(`${t("message")}:has-text("see you at nine") ${t("edited")}`);
      assert.match((await page.locator(t("edited")).getAttribute("title"))!, /^Edited .*\d/u);
      assert.equal(await page.locator(t("message")).count(), 1);
      assert.match((await page.textContent(t("last-message")))!, /see you at nine/);
    }
    await ann.waitForSelector(`${t("message")}.editing`, { state: "detached" });
    assert.equal(await ann.inputValue(t("composer-input")), "a draft");
    await ann.reload();
    await ann.waitForSelector(t("edited"));
    assert.equal(await ann.inputValue(t("composer-input")), "a draft", "the tab keeps the draft and no edited text");
    await bob.hover(t("message"));
    await bob.click(t("message-menu"));
    await bob.waitForSelector(t("pin-message"));
    assert.equal(await bob.locator(`${t("edit-message")}, ${t("delete-message")}`).count(), 0, "nobody edits or deletes another's");
    assert.equal(server.world.rooms[id - 1]!.messages.length, 1);
  });

  it("leaves the focus where it went while an edit was being saved", async () => {
    const id = conversationOf(2, 1);
    for (const body of ["first", "second"]) server.world.send(1, { conversation: id, body });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await bodies(page, 2);
    const answers: (() => void)[] = [];
    server.knobs.beforeAnswer = (op) => (op === "messages.edit" ? new Promise((resolve) => answers.push(resolve)) : Promise.resolve());
    await page.focus(t("composer-input"));
    await page.keyboard.press("ArrowUp");
    await say(page, "second, edited");
    await page.waitForSelector(`${t("message")}[data-seq="2"] ${t("edited")}`);
    await page.hover(`${t("message")}[data-seq="1"]`);
    await page.click(`${t("message")}[data-seq="1"] ${t("message-menu")}`);
    await page.waitForSelector(t("delete-message"));
    answers.splice(0).forEach((answer) => answer());
    await page.waitForSelector(`${t("message")}.editing`, { state: "detached" });
    await page.click(t("delete-message"));
    await page.waitForSelector(t("delete-dialog"));
  });

  it("edits and deletes by the keys alone, at phone width too", async () => {
    const id = conversationOf(2, 1);
    for (const body of ["first", "second"]) server.world.send(1, { conversation: id, body });
    server.world.send(2, { conversation: id, body: "third" });
    const page = await open(kPhone);
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await bodies(page, 3);
    const focused = () => page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute("data-test");
    });
    await page.focus(t("composer-input"));
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.inputValue(t("composer-input")), "second");
    await page.keyboard.type(", edited");
    await page.keyboard.press("Escape");
    assert.equal(await page.inputValue(t("composer-input")), "", "nothing was changed");
    assert.equal(await page.isVisible(t("composer-input")), true, "and the conversation is still open");
    await page.keyboard.type("x");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.inputValue(t("composer-input")), "x", "where something is written the key only moves");
    await page.fill(t("composer-input"), "");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.type(", edited");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("edited"));
    assert.deepEqual(await bodies(page, 3), ["first", "second, edited", "third"]);
    assert.equal(await focused(), "composer-input");

    await page.keyboard.press("Shift+Tab"); // the newest, of somebody else
    assert.equal(await focused(), "message-menu");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("delete-message"));
    await page.keyboard.press("Escape");
    await page.waitForSelector(t("delete-message"), { state: "detached" });
    assert.equal(await focused(), "message-menu");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("delete-message"));
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("delete-dialog"));
    await page.keyboard.press("Enter"); // what has the focus is the harmless button
    await page.waitForSelector(t("delete-dialog"), { state: "detached" });
    assert.equal(await page.locator(t("tombstone")).count(), 0);
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("delete-message"));
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("delete-dialog"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${t("message")}[data-seq="1"] ${t("tombstone")}`);
    assert.equal(await focused(), "message-log", "the focus stays among the messages");
    await page.getByRole("log").getByText("You deleted a message").waitFor({ state: "attached" });
  });

  it("leaves nothing of a deleted text, and counts it as unread no more", async () => {
    const id = conversationOf(2, 1);
    const other = conversationOf(3, 1);
    server.world.send(3, { conversation: other, body: "elsewhere" });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(`${t("conversation-item")}[data-conversation-id="${id}"]`);
    const { seq } = server.world.send(2, { conversation: id, body: "the secret" });
    await page.getByRole("log").getByText("Bob: the secret").waitFor({ state: "attached" });
    await page.click(`${t("conversation-item")}[data-conversation-id="${other}"]`);
    const next = server.world.send(2, { conversation: id, body: "the other secret" });
    await page.waitForSelector(`${t("unread")}:has-text("1")`);
    for (const one of [seq, next.seq]) server.world.remove(2, { conversation: id, seq: one });
    await page.waitForSelector(t("unread"), { state: "detached" });
    await page.waitForSelector(`${t("conversation-item")}[data-conversation-id="${id}"] ${t("last-message")}:has-text("Message deleted")`);
    await page.click(`${t("conversation-item")}[data-conversation-id="${id}"]`);
    await page.locator(t("tombstone")).nth(1).waitFor();
    assert.equal(await page.locator(t("new-divider")).count(), 0);
    const kept = await page.evaluate(() => {
      let text = document.title + JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage });
      const roots: (Document | ShadowRoot)[] = [document];
      for (let root = roots.pop(); root; root = roots.pop()) {
        for (const element of root.querySelectorAll("*")) {
          text += element.outerHTML;
          if (element.shadowRoot) roots.push(element.shadowRoot);
        }
      }
      return text;
    });
    assert.doesNotMatch(kept, /secret/);
  });

  it("lets who runs a group delete what others said, and says who did", async () => {
    const { id } = server.world.call(1, "conversations.create_group", { title: "Garden", members: [2, 3] }) as { id: number };
    server.world.send(2, { conversation: id, body: "buy my tomatoes" });
    const [ann, bob, cid] = [await open(), await open(), await open()];
    for (const [page, name] of [[ann, "ann"], [bob, "bob"], [cid, "cid"]] as const) {
      await signIn(page, `${name}@example.com`);
      await page.click(t("conversation-item"));
      await bodies(page, 1);
    }
    await cid.hover(t("message"));
    await cid.click(t("message-menu"));
    await cid.waitForSelector(t("react"));
    assert.equal(await cid.locator(`${t("edit-message")}, ${t("delete-message")}`).count(), 0);
    await bob.hover(t("message"));
    await bob.click(t("message-menu"));
    await bob.click(t("edit-message"));
    await bob.fill(t("composer-input"), "buy them all");
    await ann.hover(t("message"));
    await ann.click(t("message-menu"));
    assert.equal(await ann.locator(t("edit-message")).count(), 0, "another's words stay theirs");
    await ann.click(t("delete-message"));
    assert.match((await ann.textContent(t("delete-dialog")))!, /Delete this message of Bob for everybody\?/);
    await ann.click(t("delete-anyway"));
    await ann.waitForSelector(`${t("tombstone")}:has-text("Message deleted by you")`);
    for (const page of [bob, cid]) await page.waitForSelector(`${t("tombstone")}:has-text("Message deleted by Ann")`);
    await bob.waitForSelector(`${t("composer-note")}:has-text("The message was deleted.")`);
    assert.equal(await bob.inputValue(t("composer-input")), "", "there is nothing left to edit");
    await cid.getByRole("log").getByText("Ann deleted a message of Bob").waitFor({ state: "attached" });
  });

  it("says why a message could not be edited or deleted, and leaves it as it was", async () => {
    const id = conversationOf(2, 1);
    server.world.send(1, { conversation: id, body: "long ago" });
    server.world.changeWithinMs = 1;
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await bodies(page, 1);
    server.world.now = Date.now;
    await page.focus(t("composer-input"));
    await page.keyboard.press("ArrowUp");
    await say(page, "now");
    await page.waitForSelector(`${t("composer-note")}:has-text("Not changed: the message is too old.")`);
    assert.equal(await page.inputValue(t("composer-input")), "now", "what was typed is still there");
    await page.click(t("stop-editing"));
    await page.hover(t("message"));
    await page.click(t("message-menu"));
    await page.click(t("delete-message"));
    await page.click(t("delete-anyway"));
    await page.waitForSelector(`${t("change-failure")}:has-text("Not deleted: the message is too old.")`);
    assert.deepEqual(await bodies(page, 1), ["long ago"]);
    await page.click(t("change-failure-close"));
    await page.waitForSelector(t("change-failure"), { state: "detached" });
    assert.equal(await page.locator(t("tombstone")).count(), 0);
  });

  it("shows after a lost connection what was changed meanwhile, without moving what one reads", async () => {
    const id = conversationOf(2, 1);
    for (let i = 1; i <= 40; i++) server.world.send(2, { conversation: id, body: `line ${i}` });
    server.world.call(1, "conversations.mark_read", { conversation: id, seq: 40 });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await bodies(page, 40);
    await page.locator(t("message-log")).evaluate((log) => (log.scrollTop = 500));
    const place = () => page.locator(`${t("message")}[data-seq="25"]`).evaluate((item) => item.getBoundingClientRect().top);
    const before = await place();
    server.knobs.down = true;
    server.killSockets();
    await page.waitForSelector(t("connection-banner"));
    server.world.edit(2, { conversation: id, seq: 2, body: "a much longer line\n".repeat(8) });
    server.world.edit(2, { conversation: id, seq: 26, body: "edited" });
    server.world.remove(2, { conversation: id, seq: 3 });
    server.knobs.down = false;
    await page.waitForSelector(t("connection-banner"), { state: "detached" });
    await page.waitForSelector(`${t("message")}[data-seq="26"] ${t("edited")}`);
    await page.waitForSelector(`${t("message")}[data-seq="3"] ${t("tombstone")}`, { state: "attached" });
    assert.ok(Math.abs((await place()) - before) < 2, `${before} became ${await place()}`);
    assert.equal(await page.locator(t("unread")).count(), 0);
  });

  it("opens what one can do with a message under a finger that rests on it", async () => {
    const id = conversationOf(2, 1);
    for (const body of ["hello", "there"]) server.world.send(1, { conversation: id, body });
    const page = await open({ ...kPhone, hasTouch: true, isMobile: true });
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await bodies(page, 2);
    const touch = await page.context().newCDPSession(page);
    const rest = async (seq: number, wanderPx: number) => {
      const box = (await page.locator(`${t("message")}[data-seq="${seq}"] ${t("message-body")}`).boundingBox())!;
      const point = { x: box.x + 5, y: box.y + 5 };
      await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
      if (wanderPx) await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: point.x, y: point.y + wanderPx }] });
      await page.waitForTimeout(700);
      await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    await rest(2, 40);
    assert.equal(await page.locator(t("delete-message")).count(), 0, "that was scrolling");
    await rest(1, 0);
    await page.waitForSelector(t("delete-message"));
    for (const { name, width, height } of await controls(page)) assert.ok(height >= 44 && width >= 44, `${name} is ${width} by ${height}`);
    await fits(page, "the list");
    await page.tap(t("edit-message"));
    assert.equal(await page.inputValue(t("composer-input")), "hello");
    await page.fill(t("composer-input"), "hello again");
    await page.tap(t("send"));
    await page.waitForSelector(t("edited"));
    assert.deepEqual(await bodies(page, 2), ["hello again", "there"]);
  });
});
