// Profiles, search, blocked people and reports on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversationOf, fits, kPhone, open, say, server, signIn, t, usePage } from "./fake/page.js";

describe("page", () => {
  usePage();

  it("lets people change their name and the line about them, and others see it", async () => {
    conversationOf(1, 2);
    const ann = await open();
    await signIn(ann, "ann@example.com");
    await ann.click(t("my-menu"));
    await ann.click(t("profile"));
    assert.equal(await ann.inputValue(t("profile-name")), "Ann");
    await ann.fill(t("profile-about"), "x".repeat(201));
    await ann.click(t("profile-save"));
    await ann.waitForSelector(`${t("profile-about-error")}:has-text("too long")`);
    await ann.fill(t("profile-name"), "Ann Lindqvist");
    await ann.fill(t("profile-about"), "Sails on Sundays");
    await ann.click(t("profile-save"));
    await ann.waitForSelector(t("profile-dialog"), { state: "detached" });
    await ann.waitForSelector(`${t("my-name")}:has-text("Ann Lindqvist")`);

    const bob = await open();
    await signIn(bob, "bob@example.com");
    await bob.click(`${t("conversation-item")}:has-text("Ann Lindqvist")`);
    await bob.click(t("menu"));
    await bob.click(t("person"));
    await bob.waitForSelector(`${t("person-about")}:has-text("Sails on Sundays")`);
  });

  it("finds people by words of their names, whatever the case and accents", async () => {
    server.world.users[1]!.name = "Bo\u0308rje Lind";
    const ann = await open();
    await signIn(ann, "ann@example.com");
    await ann.click(t("people-tab"));
    await ann.waitForSelector(`${t("person")}[data-user-id="3"]`);
    await ann.fill(t("people-filter"), "lind BORJ");
    await ann.waitForSelector(`${t("person")}[data-user-id="3"]`, { state: "detached" });
    await ann.waitForSelector(`${t("person")}[data-user-id="2"]`);
    await ann.fill(t("people-filter"), "cid@");
    await ann.waitForSelector(`${t("person")}[data-user-id="3"]`);
    await ann.fill(t("people-filter"), "zoe");
    await ann.waitForSelector(`${t("people-empty")}:has-text("Nobody is called like that")`);
  });

  it("blocks and unblocks a person, on all devices of the one who blocks", async () => {
    const id = conversationOf(1, 2);
    server.world.send(2, { conversation: id, body: "hi" });
    const [ann, other, bob] = [await open(kPhone), await open(), await open()];
    for (const page of [ann, other]) await signIn(page, "ann@example.com");
    await signIn(bob, "bob@example.com");
    for (const page of [ann, other, bob]) await page.click(t("conversation-item"));
    await ann.click(t("menu"));
    await ann.click(t("person"));
    await fits(ann, "a person's panel");
    await ann.click(t("block"));
    await ann.click(t("block-anyway"));
    await ann.waitForSelector(t("person-blocked"));
    await ann.click(t("person-close"));
    for (const page of [ann, other]) await page.waitForSelector(`${t("blocked-here")}:has-text("You have blocked Bob")`);
    assert.equal(await ann.locator(t("composer-input")).count(), 0);

    await say(bob, "are you there?");
    await bob.waitForSelector(`${t("failure")}:has-text("may not write here")`);
    assert.ok(!(await bob.locator("confab-app").evaluate((app) => app.shadowRoot!.textContent!)).includes("blocked"));

    await other.click(t("my-menu"));
    await other.click(t("blocked"));
    await other.click(`${t("blocked-person")}[data-user-id="2"] ${t("unblock")}`);
    await other.waitForSelector(t("nobody-blocked"));
    await ann.waitForSelector(t("composer-input"));
    await say(ann, "now I am");
    await bob.waitForSelector(`${t("message")}:has-text("now I am")`);
  });

  it("reports a message and a person to those who run the service", async () => {
    const id = conversationOf(1, 2);
    server.world.send(2, { conversation: id, body: "rude" });
    const ann = await open();
    await signIn(ann, "ann@example.com");
    await ann.click(t("conversation-item"));
    await ann.hover(`${t("message")}:has-text("rude")`);
    await ann.click(`${t("message")}:has-text("rude") ${t("message-menu")}`);
    await ann.click(t("report-message"));
    await ann.fill(t("report-reason"), "This is rude");
    await ann.click(t("report-anyway"));
    await ann.waitForSelector(t("report-done"));
    await ann.click(t("report-close"));
    await ann.click(t("menu"));
    await ann.click(t("person"));
    await ann.click(t("report"));
    await ann.click(t("report-anyway"));
    await ann.waitForSelector(t("report-done"));
    assert.deepEqual(
      server.world.reports.map(({ reporter, conversation, seq, user, reason }) => [reporter, conversation, seq, user, reason]),
      [
        [1, id, 1, undefined, "This is rude"],
        [1, undefined, undefined, 2, ""],
      ],
    );
  });
});
