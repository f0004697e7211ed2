// Finding people, groups and the list of conversations on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bodies, conversationOf, open, say, server, signIn, t, url, usePage } from "./fake/page.js";

describe("page", () => {
  usePage();

  it("brings strangers together by their numbers where not everybody is listed, and shows no addresses", async () => {
    server.world.directory = "contacts";
    const [ann, bob] = [await open(), await open()];
    await signIn(ann, "ann@example.com");
    await signIn(bob, "bob@example.com");
    for (const page of [ann, bob]) await page.click(t("people-tab"));
    await ann.waitForSelector(`${t("people-empty")}:has-text("no conversation with anybody yet")`);
    assert.equal(await ann.locator(t("person")).count(), 0);
    assert.match((await bob.textContent(t("my-number")))!, /Your number is 2\b/);

    await ann.fill(t("people-filter"), "bob@example.com");
    await ann.waitForSelector(`${t("people-empty")}:has-text("Nobody you talk with")`);
    await ann.fill(t("people-filter"), "4711");
    await ann.click(`${t("person")}[data-user-id="4711"]`);
    await ann.waitForSelector(`${t("sidebar-error")}:not([hidden])`);
    await ann.fill(t("people-filter"), "2");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await say(ann, "hello");
    await bob.click(t("chats-tab"));
    await bob.click(t("conversation-item"));
    assert.deepEqual(await bodies(bob, 1), ["hello"]);

    await bob.click(t("people-tab"));
    await bob.waitForSelector(`${t("person")}[data-user-id="1"]`);
    await bob.fill(t("people-filter"), "ann@example.com");
    await bob.waitForSelector(`${t("person")}[data-user-id="1"]`);
    assert.equal(await bob.locator(t("person-email")).count(), 0);
    assert.ok(!(await bob.content()).includes("ann@example.com"));
  });

  it("finds a stranger by their whole address where that is allowed", async () => {
    server.world.directory = "exact";
    const ann = await open();
    await signIn(ann, "ann@example.com");
    await ann.click(t("people-tab"));
    await ann.waitForSelector(`${t("people-empty")}:has-text("whole e-mail address")`);
    await ann.fill(t("people-filter"), "bob@exam");
    await ann.waitForSelector(`${t("people-empty")}:has-text("Nobody you talk with")`);
    await ann.fill(t("people-filter"), "bob@example.com");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await ann.waitForSelector(t("composer-input"));
  });

  it("makes a group, adds and removes people, and says so to everybody", async () => {
    const [ann, bob] = [await open(), await open()];
    await signIn(ann, "ann@example.com");
    await signIn(bob, "bob@example.com");
    await ann.click(t("new-group"));
    await ann.fill(t("group-title"), "Garden");
    await ann.click(`${t("person")}[data-user-id="2"]`);
    await ann.click(t("create-group"));
    await ann.waitForSelector(`${t("conversation-title")}:has-text("Garden")`);
    await bob.click(`${t("conversation-item")}:has-text("Garden")`);
    await ann.click(t("members"));
    await ann.click(t("add-member"));
    await ann.click(`${t("person")}[data-user-id="3"]`);
    await ann.click(t("add-picked"));
    await ann.waitForSelector(`${t("member")}[data-user-id="3"]`);
    await bob.waitForSelector(`${t("notice")}:has-text("Ann added Cid")`);
    await ann.click(`${t("member")}[data-user-id="2"] ${t("remove-member")}`);
    assert.match((await ann.textContent(t("remove-dialog")))!, /Remove Bob from Garden\?/);
    await ann.click(t("remove-not"));
    await ann.waitForSelector(t("remove-dialog"), { state: "detached" });
    assert.equal(await bob.locator(t("not-a-member")).count(), 0, "nothing happens unasked");
    await ann.click(`${t("member")}[data-user-id="2"] ${t("remove-member")}`);
    await ann.click(t("remove-anyway"));
    await bob.waitForSelector(t("not-a-member"));
    await bob.waitForSelector(`${t("notice")}:has-text("Ann removed you")`);
    await ann.waitForSelector(`${t("member")}[data-user-id="2"]`, { state: "detached" });
    await ann.click(t("leave"));
    await ann.waitForSelector(t("leave-dialog"));
    await ann.keyboard.press("Enter"); // what has the focus is the harmless button
    await ann.waitForSelector(t("leave-dialog"), { state: "detached" });
    await ann.click(t("leave"));
    await ann.click(t("leave-anyway"));
    await ann.waitForSelector(t("not-a-member"));
  });

  it("hides a conversation until something new is in it, and leaves a group for good when asked twice", async () => {
    const direct = conversationOf(2, 1);
    server.world.send(2, { conversation: direct, body: "first" });
    const { id } = server.world.call(2, "conversations.create_group", { title: "Garden", members: [1] }) as { id: number };
    const [page, other] = [await open(), await open()];
    for (const device of [page, other]) await signIn(device, "ann@example.com");
    const line = (of: number) => `${t("conversation-item")}[data-conversation-id="${of}"]`;
    await page.click(line(direct));
    await page.click(t("menu"));
    assert.equal(await page.locator(t("forget")).count(), 0, "a direct conversation cannot be left");
    await page.keyboard.press("Escape");
    await page.waitForSelector(t("hide"), { state: "detached" });
    await page.click(t("menu"));
    await page.click(t("hide"));
    for (const device of [page, other]) await device.waitForSelector(line(direct), { state: "detached" });
    await page.waitForSelector(t("nothing-open"));
    server.world.send(2, { conversation: direct, body: "second" });
    for (const device of [page, other]) await device.waitForSelector(`${line(direct)}:has-text("second")`);

    await page.click(line(id));
    await page.click(t("menu"));
    await page.click(t("forget"));
    assert.match((await page.textContent(t("forget-dialog")))!, /Leave Garden for good\?/);
    await page.click(t("forget-not"));
    await page.waitForSelector(t("forget-dialog"), { state: "detached" });
    assert.equal(await page.locator(t("not-a-member")).count(), 0, "nothing happens unasked");
    await page.click(t("menu"));
    await page.click(t("forget"));
    await page.click(t("forget-anyway"));
    for (const device of [page, other]) await device.waitForSelector(line(id), { state: "detached" });
    await page.waitForSelector(t("nothing-open"));
    await page.reload();
    await page.waitForSelector(line(direct));
    assert.equal(await page.locator(line(id)).count(), 0);
  });

  it("shows all members of a large group, and asks little while many come in", async () => {
    for (let i = 4; i <= 1_300; i++) server.world.register({ email: `p${i}@example.com`, password: "password", name: `P${i}` });
    const members = Array.from({ length: 1_099 }, (_, i) => i + 2);
    const { id } = server.world.call(1, "conversations.create_group", { title: "Crowd", members }) as { id: number };
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.click(t("members"));
    await page.waitForSelector(t("member"));
    const list = page.locator(`${t("members-dialog")} ul`);
    for (let tries = 0; tries < 50 && (await page.locator(t("member")).count()) < 1_100; tries++) {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(50);
    }
    assert.equal(await page.locator(t("member")).count(), 1_100);
    const before = server.asked;
    for (let user = 1_101; user <= 1_300; user++) server.world.call(1, "conversations.add_member", { conversation: id, user });
    await page.waitForSelector(`${t("notice")}:has-text("You added P1101, P1102, P1103 and 197 others")`);
    const newest = page.locator(`${t("member")}[data-user-id="1300"]`);
    for (let tries = 0; tries < 100 && (await newest.count()) === 0; tries++) {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(50);
    }
    assert.equal(await newest.count(), 1);
    assert.ok(server.asked - before < 60, `${server.asked - before} requests`);
  });

  it("shows more than a thousand conversations, and opens the oldest by its address", async () => {
    const many = 1_150;
    const ids = Array.from({ length: many }, (_, i) => (server.world.call(2, "conversations.create_group", { title: `Group ${i}`, members: [1] }) as { id: number }).id);
    const page = await open();
    await page.goto(`${url}#/c/${ids[0]}`);
    await signIn(page, "ann@example.com");
    await page.waitForSelector(`${t("conversation-view")}[data-conversation-id="${ids[0]}"]`);
    assert.equal(await page.textContent(t("conversation-title")), "Group 0");
    await say(page, "still here");
    assert.deepEqual(await bodies(page, 1), ["still here"]);
    await page.locator(`${t("conversation-item")}[data-conversation-id="${ids[0]}"]`).first().waitFor();

    const list = page.locator("confab-conversations");
    const items = list.locator(t("conversation-item"));
    assert.ok((await items.count()) < 300, "not all at once");
    for (let i = 0; i < 200 && (await items.count()) < many; i++) {
      await list.evaluate((element) => (element.scrollTop = element.scrollHeight));
      await page.waitForTimeout(20);
    }
    const names = await items.locator(t("conversation-name")).allTextContents();
    assert.deepEqual(names, ["Group 0", ...Array.from({ length: many - 1 }, (_, i) => `Group ${many - 1 - i}`)]);
    await page.goto(`${url}#/c/${ids.at(-1)! + 1}`);
    await page.waitForSelector(`${t("nothing-open")}:has-text("There is no such conversation")`);
  });

  it("keeps names and titles apart from the text around them", async () => {
    const rtl = "\u202eيحيى";
    const { id } = server.world.call(2, "conversations.create_group", { title: `Gar\u202eden ${rtl}`, members: [1] }) as { id: number };
    server.world.users[2]!.name = "\u2067bob@example.com";
    server.world.call(2, "conversations.add_member", { conversation: id, user: 3 });
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    await page.waitForSelector(`${t("notice")} bdi:has-text("bob@example.com (a name)")`);
    assert.doesNotMatch(await page.locator("confab-app").evaluate((app) => app.shadowRoot!.textContent! + app.outerHTML), /[\u202a-\u202e\u2066-\u2069]/);
    for (const part of ["conversation-name", "conversation-title", "last-message"]) assert.ok((await page.locator(`${t(part)} bdi`).count()) > 0, part);
    const link = "https://bank.example@evil.example/";
    await say(page, `see ${link}`);
    await page.waitForSelector(`${t("message-body")} a[dir="ltr"] + ${t("leads-to")}:has-text("leads to evil.example")`);
  });
});
