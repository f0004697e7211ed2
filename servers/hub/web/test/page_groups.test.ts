// Running a group on the page: its name and settings, roles, invitations, and what each member keeps about a conversation.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { conversationOf, fits, kPhone, open, say, server, signIn, t, usePage } from "./fake/page.js";

const groupOf = (title: string, ...members: number[]) => (server.world.call(1, "conversations.create_group", { title, members }) as { id: number }).id;
const line = (id: number) => `${t("conversation-item")}[data-conversation-id="${id}"]`;

async function openGroup(page: Page, name: string, id: number): Promise<void> {
  await signIn(page, `${name}@example.com`);
  await page.click(line(id));
  await page.waitForSelector(t("conversation-title"));
}

describe("page", () => {
  usePage();

  it("renames a group, describes it and makes it a channel, and tells its members", async () => {
    const id = groupOf("Garden", 2);
    const [ann, bob] = [await open(), await open()];
    await openGroup(ann, "ann", id);
    await openGroup(bob, "bob", id);
    await bob.click(t("members"));
    await bob.waitForSelector(t("member"));
    assert.equal(await bob.locator(t("group-settings-open")).count(), 0, "members see no settings");

    await ann.click(t("members"));
    await ann.click(t("group-settings-open"));
    await ann.fill(t("settings-title"), "");
    await ann.click(t("settings-save"));
    await ann.waitForSelector(t("settings-title-error"));
    await ann.fill(t("settings-title"), "Allotment");
    await ann.fill(t("settings-description"), "Every Sunday.\nBring gloves.");
    await ann.check(t("settings-who_posts"));
    await ann.check(t("settings-who_adds"));
    await ann.click(t("settings-save"));
    await ann.waitForSelector(`${t("group-description")}:has-text("Bring gloves.")`);
    assert.equal(await ann.textContent(t("group-name")), "Allotment");

    await bob.waitForSelector(`${t("group-name")}:has-text("Allotment")`); // in the panel that was open
    await bob.click(t("members-close"));
    await bob.waitForSelector(`${t("conversation-title")}:has-text("Allotment")`);
    await bob.waitForSelector(`${line(id)} ${t("conversation-name")}:has-text("Allotment")`);
    await bob.waitForSelector(`${t("notice")}:has-text("Ann renamed the group to Allotment, changed the description, let only admins write and let only admins add people")`);
    await bob.waitForSelector(t("admins-write"));
    assert.equal(await bob.locator("confab-composer").count(), 0, "nobody writes what would be refused");
    await bob.click(t("members"));
    await bob.waitForSelector(t("member"));
    for (const hook of ["add-member", "invite-open"]) assert.equal(await bob.locator(t(hook)).count(), 0, hook);
    await ann.click(t("members-close"));
    await say(ann, "to all of you");
    await bob.waitForSelector(`${t("message")}:has-text("to all of you")`);
  });

  it("gives roles, which change what each may do at once, and hands the group over", async () => {
    const id = groupOf("Garden", 2, 3);
    const [ann, bob] = [await open(), await open()];
    await openGroup(ann, "ann", id);
    await openGroup(bob, "bob", id);
    await bob.click(t("members"));
    await bob.waitForSelector(t("member"));
    assert.equal(await bob.locator(t("remove-member")).count(), 0);
    await ann.click(t("members"));
    await ann.selectOption(`${t("member")}[data-user-id="2"] ${t("member-role")}`, "admin");
    await ann.waitForSelector(`${t("member")}[data-user-id="2"]:has-text("Admin")`);
    await bob.waitForSelector(t("group-settings-open"));
    await bob.waitForSelector(`${t("member")}[data-user-id="3"] ${t("remove-member")}`);
    assert.equal(await bob.locator(t("member-role")).count(), 0, "admins appoint nobody");
    assert.equal(await bob.locator(`${t("member")}[data-user-id="1"] ${t("remove-member")}`).count(), 0);

    await ann.selectOption(`${t("member")}[data-user-id="2"] ${t("member-role")}`, "owner");
    assert.match((await ann.textContent(t("hand-over-dialog")))!, /Hand Garden over to Bob\?/);
    await ann.click(t("hand-over-not"));
    await ann.waitForSelector(t("hand-over-dialog"), { state: "detached" });
    assert.equal(server.world.rooms[id - 1]!.places.get(1)!.role, "owner", "nothing happens unasked");
    await ann.selectOption(`${t("member")}[data-user-id="2"] ${t("member-role")}`, "owner");
    await ann.click(t("hand-over-anyway"));
    await ann.waitForSelector(t("member-role"), { state: "detached" });
    await bob.waitForSelector(`${t("member")}[data-user-id="1"] ${t("member-role")}`);
    await bob.click(t("members-close"));
    await bob.waitForSelector(`${t("notice")}:has-text("Ann handed the group over to you")`);
  });

  it("adds several people by one notice, and says who may not be added", async () => {
    const dan = server.world.register({ email: "dan@example.com", password: "password", name: "Dan" }).id;
    const id = groupOf("Garden");
    server.world.call(dan, "blocks.add", { user: 1 });
    const ann = await open(kPhone);
    await openGroup(ann, "ann", id);
    await ann.click(t("members"));
    await ann.click(t("add-member"));
    assert.ok(await ann.locator(t("add-picked")).isDisabled(), "nobody is chosen yet");
    for (const person of [2, 3, dan, 3, 3]) await ann.click(`${t("person")}[data-user-id="${person}"]`);
    await ann.waitForSelector(`${t("add-picked")}:has-text("Add 3 people")`);
    await fits(ann, "the people to add");
    await ann.click(t("add-picked"));
    for (const person of [1, 2, 3]) await ann.waitForSelector(`${t("member")}[data-user-id="${person}"]`);
    assert.equal(await ann.locator(t("member")).count(), 3);
    assert.match((await ann.textContent(t("members-error")))!, /^Not added: Dan\./);
    await ann.click(t("members-close"));
    await ann.waitForSelector(`${t("notice")}:has-text("You added Bob and Cid")`);
  });

  it("invites by a link, which can be taken back", async () => {
    const id = groupOf("Garden", 2);
    const [ann, cid] = [await open(kPhone), await open(kPhone)];
    await openGroup(ann, "ann", id);
    await ann.click(t("members"));
    await fits(ann, "the group");
    await ann.click(t("invite-open"));
    await ann.click(t("make-invite"));
    const link = await ann.locator(t("invite-link")).inputValue();
    assert.ok(link.startsWith(`${url(ann)}#/i/`), link);
    await ann.waitForSelector(t("invite"));
    await fits(ann, "the invitations");

    await cid.goto(link);
    await signIn(cid, "cid@example.com");
    await cid.waitForSelector(`${t("invited-title")}:has-text("Garden")`);
    assert.equal(await cid.textContent(t("invited-members")), "2 members");
    await fits(cid, "the invitation");
    await cid.click(t("invited-join"));
    await cid.waitForSelector(`${t("conversation-title")}:has-text("Garden")`);
    await cid.waitForSelector(`${t("notice")}:has-text("You joined")`);
    assert.doesNotMatch(cid.url(), /#\/i\//, "the link is not in the address any more");

    await ann.click(t("revoke-invite"));
    await ann.waitForSelector(t("invite"), { state: "detached" });
    const late = await open();
    await late.goto(link);
    await signIn(late, "bob@example.com");
    await late.waitForSelector(t("invited-error"));
    await late.click(t("invited-not"));
    await late.waitForSelector(t("invited-dialog"), { state: "detached" });
  });

  it("pins, mutes, marks and archives a conversation on all devices of one user", async () => {
    const [direct, id] = [conversationOf(2, 1), groupOf("Garden", 2)];
    const [page, other] = [await open(), await open(kPhone)];
    for (const device of [page, other]) await signIn(device, "ann@example.com");
    const order = (device: Page) => device.locator(t("conversation-item")).evaluateAll((items) => items.map((item) => Number(item.getAttribute("data-conversation-id"))));
    assert.deepEqual(await order(other), [id, direct]);
    const choose = async (name: string) => {
      await page.click(t("menu"));
      await page.click(t(name));
    };
    await page.click(line(direct));
    await choose("pin");
    for (const device of [page, other]) await device.waitForSelector(`${line(direct)} ${t("pinned")}`);
    assert.deepEqual(await order(other), [direct, id]);
    await choose("mute");
    for (const device of [page, other]) await device.waitForSelector(`${line(direct)} ${t("muted")}`);
    await choose("mark-unread");
    await other.waitForSelector(`${line(direct)} ${t("marked-unread")}`);
    await page.waitForSelector(t("nothing-open"));
    await page.click(line(direct));
    for (const device of [page, other]) await device.waitForSelector(`${line(direct)} ${t("marked-unread")}`, { state: "detached" });

    await page.click(line(id)); // where it is heard that nothing is said of the muted one
    server.world.send(2, { conversation: direct, body: "psst" });
    server.world.send(2, { conversation: id, body: "aloud" });
    await page.getByRole("log").getByText("Bob: aloud").waitFor({ state: "attached" });
    assert.doesNotMatch((await page.getByRole("log").allTextContents()).join(), /New message from Bob/);

    await choose("hide");
    for (const device of [page, other]) await device.waitForSelector(line(id), { state: "detached" });
    await page.reload();
    await page.waitForSelector(line(direct));
    await page.click(t("archive"));
    await page.waitForSelector(line(id));
    assert.deepEqual(await order(page), [id]);
    server.world.send(2, { conversation: id, body: "back" });
    await page.waitForSelector(t("archive-empty"));
    await page.click(t("archive"));
    await page.waitForSelector(line(id));
  });
});

function url(page: Page): string {
  const { origin, pathname } = new URL(page.url());
  return origin + pathname;
}
