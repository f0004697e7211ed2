// Answers, mentions and cards on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { bodies, conversationOf, fits, kPhone, open, say, server, signIn, t, usePage } from "./fake/page.js";

async function chosen(email: string, id: number, options = {}): Promise<Page> {
  const page = await open(options);
  await signIn(page, email);
  await page.click(`${t("conversation-item")}[data-conversation-id="${id}"]`);
  return page;
}

async function answer(page: Page, seq: number): Promise<void> {
  const one = `${t("message")}[data-seq="${seq}"]`;
  await page.hover(one);
  await page.click(`${one} ${t("message-menu")}`);
  await page.click(t("reply-to-message"));
  await page.waitForSelector(t("answering"));
}

const focused = (page: Page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("data-test");
  });

const groupOf = (from: number, members: number[]) => (server.world.call(from, "conversations.create_group", { title: "The group", members }) as { id: number }).id;

describe("page", () => {
  usePage();

  it("answers a message, shows what is answered as it is now, and jumps to it", async () => {
    const id = conversationOf(2, 1);
    const question = server.world.send(2, { conversation: id, body: "who brings the cake?" });
    const [ann, bob] = [await chosen("ann@example.com", id), await chosen("bob@example.com", id, kPhone)];
    await bodies(ann, 1);
    await answer(ann, 1);
    assert.match((await ann.textContent(t("answering")))!, /Reply to Bob\s+who brings the cake\?/);
    assert.equal(await focused(ann), "composer-input");
    await ann.keyboard.press("Escape");
    await ann.waitForSelector(t("answering"), { state: "detached" });
    await answer(ann, 1);
    await ann.click(t("stop-answering"));
    await ann.waitForSelector(t("answering"), { state: "detached" });
    await answer(ann, 1);
    await say(ann, "I do");
    await ann.waitForSelector(t("answering"), { state: "detached" });
    for (const page of [ann, bob]) {
      await page.waitForSelector(`${t("message")}[data-seq="2"][data-state="sent"] ${t("quote")}:has-text("who brings the cake?")`);
      await fits(page, "with a quote");
    }
    await say(ann, "and nothing else");
    await bodies(ann, 3);
    assert.equal(server.world.rooms[id - 1]!.messages[2]!.reply_to, undefined, "one answer, not two");
    server.world.edit(2, { conversation: id, seq: question.seq, body: "who brings two cakes?" });
    for (const page of [ann, bob]) await page.waitForSelector(`${t("quote")}:has-text("two cakes")`);
    server.world.remove(2, { conversation: id, seq: question.seq });
    for (const page of [ann, bob]) await page.waitForSelector(`${t("quote")}:has-text("Message deleted")`);
    await ann.click(t("quote"));
    await ann.waitForSelector(`${t("message")}[data-seq="1"].marked`);
    await ann.waitForSelector(`${t("message")}.marked`, { state: "detached" });
  });

  it("answers by the keys alone", async () => {
    const id = conversationOf(2, 1);
    for (const body of ["first", "second"]) server.world.send(2, { conversation: id, body });
    const page = await chosen("ann@example.com", id);
    await bodies(page, 2);
    await page.focus(t("composer-input"));
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "message-menu");
    await page.keyboard.press("Enter");
    await page.waitForSelector(t("reply-to-message"));
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${t("answering")}:has-text("second")`);
    assert.equal(await focused(page), "composer-input");
    await page.keyboard.type("third");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${t("message")}[data-seq="3"] ${t("quote")}:has-text("second")`);
  });

  it("reads the history around an original that is not held, and comes back to the end", async () => {
    const id = conversationOf(2, 1);
    for (let i = 1; i <= 300; i++) server.world.send(2, { conversation: id, body: `line ${i}` });
    server.world.send(2, { conversation: id, body: "about that", reply_to: 20 });
    server.world.call(1, "conversations.mark_read", { conversation: id, seq: 301 });
    const page = await chosen("ann@example.com", id);
    await page.click(`${t("message")}[data-seq="301"] ${t("quote")}`);
    await page.waitForSelector(`${t("message")}[data-seq="20"].marked`);
    const inSight = await page.locator(`${t("message")}[data-seq="20"]`).evaluate((item) => {
      const { top, bottom } = item.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    assert.ok(inSight);
    server.world.send(2, { conversation: id, body: "one more" });
    await page.waitForSelector(`${t("jump")}:has-text("1 new message")`);
    await page.click(t("jump"));
    await page.waitForSelector(`${t("message")}[data-seq="302"]`);
  });

  it("shows who came later that there was a message, and nothing of it", async () => {
    const id = groupOf(2, [3]);
    server.world.send(2, { conversation: id, body: "before ann came" });
    server.world.call(2, "conversations.add_member", { conversation: id, user: 1 });
    server.world.send(3, { conversation: id, body: "I agree", reply_to: 2 });
    const page = await chosen("ann@example.com", id);
    await page.waitForSelector(`${t("quote")}:has-text("from before you came")`);
    assert.equal(await page.locator(`button${t("quote")}`).count(), 0);
    assert.doesNotMatch(await page.content(), /before ann came/);
  });

  it("completes names after an @ by the keys and by pointing, and mentions those who were chosen", async () => {
    const id = groupOf(1, [2, 3]);
    const [ann, bob] = [await chosen("ann@example.com", id), await chosen("bob@example.com", id, kPhone)];
    await ann.focus(t("composer-input"));
    await ann.keyboard.type("hey @");
    await ann.waitForSelector(t("mention-option"));
    assert.deepEqual(await ann.locator(t("mention-option")).allInnerTexts(), ["B\nBob", "C\nCid", "E\neverybody"]);
    await fits(ann, "the list of names");
    await ann.keyboard.type("b");
    await ann.waitForFunction(() => true);
    await ann.waitForSelector(`${t("mention-spoken")}:has-text("Bob, 1 of 1")`, { state: "attached" });
    await ann.keyboard.press("Enter");
    assert.equal(await ann.inputValue(t("composer-input")), "hey @Bob ");
    await ann.waitForSelector(t("mention-list"), { state: "detached" });
    await ann.keyboard.type("and @");
    await ann.click(`${t("mention-option")}:has-text("Cid")`);
    assert.equal(await ann.inputValue(t("composer-input")), "hey @Bob and @Cid ");
    for (let i = 0; i < "and @Cid ".length; i++) await ann.keyboard.press("Backspace");
    await ann.keyboard.type("x@b");
    assert.equal(await ann.locator(t("mention-option")).count(), 0, "an address is no mention");
    await ann.keyboard.press("Enter");
    await bodies(ann, 1);
    assert.deepEqual(server.world.rooms[id - 1]!.messages[1]!.mentions, [2], "who is named no more is not mentioned");
    await bob.waitForSelector(`${t("message")}.names-me ${t("mention")}:has-text("@Bob")`);
    assert.equal(await ann.locator(`${t("message")}.names-me`).count(), 0);
    await ann.keyboard.type("@every");
    await ann.waitForSelector(t("mention-option"));
    await ann.keyboard.press("Escape");
    await ann.waitForSelector(t("mention-list"), { state: "detached" });
    assert.equal(await ann.isVisible(t("composer-input")), true, "only the list went");
    await ann.keyboard.type("b");
    await ann.waitForSelector(t("mention-option"));
    await ann.keyboard.press("Tab");
    await ann.keyboard.press("Enter");
    await bob.waitForSelector(`${t("message")}.names-me ${t("mention")}:has-text("@everybody")`);
    assert.equal(server.world.rooms[id - 1]!.messages[2]!.everybody, true);
  });

  it("shows in the list where one was mentioned, until it was read or deleted", async () => {
    const [id, other] = [groupOf(2, [1, 3]), conversationOf(3, 1)];
    server.world.send(3, { conversation: other, body: "elsewhere" });
    const page = await chosen("ann@example.com", other);
    const item = `${t("conversation-item")}[data-conversation-id="${id}"]`;
    server.world.send(2, { conversation: id, body: "no names" });
    await page.waitForSelector(`${item} ${t("unread")}:has-text("1")`);
    assert.equal(await page.locator(t("unread-mentions")).count(), 0);
    const { seq } = server.world.send(2, { conversation: id, body: "@Ann", mentions: [1] });
    await page.waitForSelector(`${item} ${t("unread-mentions")}`);
    assert.equal(await page.getAttribute(t("unread-mentions"), "aria-label"), "1 mention of you");
    server.world.remove(2, { conversation: id, seq });
    await page.waitForSelector(t("unread-mentions"), { state: "detached" });
    server.world.send(2, { conversation: id, body: "@everybody", everybody: true });
    await page.waitForSelector(t("unread-mentions"));
    await page.click(item);
    await page.waitForSelector(t("unread-mentions"), { state: "detached" });
  });

  it("shows a message that has only data as a card", async () => {
    const id = conversationOf(2, 1);
    server.world.send(2, { conversation: id, body: "", data: { order: 17 } });
    const page = await chosen("ann@example.com", id);
    await page.waitForSelector(`${t("message")} ${t("card")}`);
    assert.match((await page.textContent(t("last-message")))!, /Card/);
    await answer(page, 1);
    await say(page, "thanks");
    await page.waitForSelector(`${t("quote")}:has-text("Card")`);
  });
});
