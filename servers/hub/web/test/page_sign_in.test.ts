// Signing up, in and out on the page.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { conversationOf, fits, kPhone, kTimeoutMs, open, say, server, signIn, t, url, usePage } from "./fake/page.js";

describe("page", () => {
  usePage();

  it("explains what is wrong with a sign-up, then signs up and stays signed in over a reload", async () => {
    const page = await open();
    await page.click(t("to-sign-up"));
    await page.click(t("submit"));
    assert.match((await page.textContent(t("error-email")))!, /e-mail/);
    await page.fill(t("email"), "ann@example.com");
    await page.fill(t("password"), "short");
    await page.click(t("submit"));
    assert.match((await page.textContent(t("error-password")))!, /8 characters/);
    await page.fill(t("password"), "long enough");
    await page.click(t("submit"));
    await page.waitForSelector(`${t("error-email")}:has-text("already")`);
    await page.fill(t("email"), "new@example.com");
    await page.click(t("submit"));
    await page.waitForSelector(t("conversations-empty"));
    await page.reload();
    await page.waitForSelector(t("conversations-empty"));
    assert.equal(await page.textContent(t("my-name")), "new@example.com");
    await page.click(t("sign-out"));
    await page.waitForSelector(t("sign-in-form"));
    await page.reload();
    await page.waitForSelector(t("sign-in-form"));
  });

  it("does not turn one window's user into another's when both share the browser", async () => {
    const ann = await open();
    await signIn(ann, "ann@example.com");
    const bob = await ann.context().newPage();
    bob.setDefaultTimeout(kTimeoutMs);
    await bob.goto(url);
    await bob.waitForSelector(t("conversations-empty")); // one cookie: it begins as Ann
    await bob.click(t("sign-out"));
    await signIn(bob, "bob@example.com");
    await ann.reload();
    await ann.waitForSelector(`${t("sign-in-notice")}:has-text("Bob")`);
    assert.equal(await ann.inputValue(t("email")), "ann@example.com");
    await signIn(ann, "ann@example.com");
    server.closeSockets(4001); // both need a new token now, and there is one cookie
    for (const page of [ann, bob]) await page.waitForSelector(t("connection-banner"), { state: "detached" });
    conversationOf(2, 1);
    for (const page of [ann, bob]) await page.waitForSelector(t("conversation-item"));
    assert.deepEqual([await ann.textContent(t("my-name")), await bob.textContent(t("my-name"))], ["Ann", "Bob"]);
    await ann.context().request.post(`${url}api/v1/sessions`, { data: { email: "cid@example.com", password: "password" } });
    await ann.reload();
    await ann.waitForSelector(`${t("sign-in-notice")}:has-text("Cid")`);
    await ann.click(t("go-on-as-other"));
    await ann.waitForSelector(`${t("my-name")}:has-text("Cid")`);
  });

  it("says that the password is wrong", async () => {
    const page = await open();
    await page.fill(t("email"), "ann@example.com");
    await page.fill(t("password"), "not the password");
    await page.click(t("submit"));
    await page.waitForSelector(`${t("form-error")}:has-text("wrong")`);
  });

  it("sets a forgotten password by the link of a mail", async () => {
    server.knobs.mails = true;
    const page = await open();
    await page.fill(t("email"), "ann@example.com");
    await page.click(t("forgot-password"));
    assert.equal(await page.inputValue(t("email")), "ann@example.com");
    await page.click(t("submit"));
    await page.waitForSelector(`${t("mailed")}:has-text("If there is an account")`);
    await page.fill(t("email"), "nobody@example.com");
    await page.click(t("submit"));
    await page.waitForSelector(t("mailed"));
    assert.deepEqual(server.mails.map(({ email }) => email), ["ann@example.com"]);

    const link = `${url}#reset-password=${server.mails[0]!.token}`;
    const mailed = await open();
    await mailed.goto(link);
    await mailed.fill(t("password"), "short");
    await mailed.click(t("submit"));
    await mailed.waitForSelector(`${t("form-error")}:has-text("8 characters")`);
    await mailed.fill(t("password"), "another password");
    await mailed.click(t("submit"));
    await mailed.waitForSelector(t("mailed-done"));
    assert.equal(new URL(mailed.url()).hash, "", "the token is not in the address any more");
    await mailed.click(t("mailed-leave"));
    await mailed.fill(t("email"), "ann@example.com");
    await mailed.fill(t("password"), "another password");
    await mailed.click(t("submit"));
    await mailed.waitForSelector(t("my-name"));

    const again = await open();
    await again.goto(link);
    await again.fill(t("password"), "one more password");
    await again.click(t("submit"));
    await again.waitForSelector(`${t("form-error")}:has-text("used already")`);
  });

  it("confirms an address only when it is asked to", async () => {
    server.mails = [{ email: "ann@example.com", token: "t" }];
    const page = await open();
    await page.goto(`${url}#confirm-email=t`);
    await page.waitForSelector(t("mailed-form"));
    assert.equal(server.mails.length, 1);
    await page.click(t("submit"));
    await page.waitForSelector(t("mailed-done"));
    assert.equal(server.mails.length, 0);
  });

  it("changes one's address by the link of a mail, and shows it where the link was opened", async () => {
    server.knobs.mails = true;
    const page = await open(kPhone);
    await signIn(page, "ann@example.com");
    await page.click(t("my-menu"));
    await page.click(t("email"));
    await page.fill(t("email-email"), "anna@example.com");
    await page.fill(t("email-password"), "not the password");
    await page.click(t("email-send"));
    await page.waitForSelector(`${t("email-password-error")}:has-text("not the password")`);
    await fits(page, "the dialog of a new address");
    await page.fill(t("email-password"), "password");
    await page.click(t("email-send"));
    await page.waitForSelector(`${t("email-mailed")}:has-text("anna@example.com")`);
    assert.equal(server.world.user(1).email, "ann@example.com", "not before the mail was read");
    await page.click(t("email-close"));
    await page.waitForSelector(t("email-dialog"), { state: "detached" });

    const [mail] = server.mails;
    const mailed = await page.context().newPage();
    mailed.setDefaultTimeout(kTimeoutMs);
    await mailed.goto(`${url}#confirm-email=${mail!.token}`);
    await mailed.click(t("submit"));
    await mailed.waitForSelector(t("mailed-done"));
    await mailed.click(t("mailed-leave"));
    await mailed.waitForSelector(`${t("my-email")}:has-text("anna@example.com")`);
    await page.reload();
    await page.waitForSelector(`${t("my-email")}:has-text("anna@example.com")`);
  });

  it("offers no mail where none is sent", async () => {
    const page = await open();
    const policy = await page.request.get(`${url}api/v1/passwords/policy`);
    assert.deepEqual(await policy.json(), { reset_by_mail: false });
    await page.click(t("to-sign-up"));
    await page.click(t("to-sign-in"));
    assert.equal(await page.locator(t("forgot-password")).count(), 0);
    await signIn(page, "ann@example.com");
    await page.click(t("my-menu"));
    await page.waitForSelector(t("profile"));
    assert.equal(await page.locator(t("email")).count(), 0);
  });

  it("asks before it signs out over unsent messages", async () => {
    conversationOf(2, 1);
    const page = await open();
    await signIn(page, "ann@example.com");
    await page.click(t("conversation-item"));
    server.knobs.down = true;
    server.killSockets();
    await say(page, "hi");
    await page.click(t("sign-out"));
    await page.click(t("sign-out-anyway"));
    await page.waitForSelector(t("sign-in-form"));
  });

  it("stays signed out though the server was away when one signed out", async () => {
    const page = await open();
    await signIn(page, "ann@example.com");
    const tell = page.waitForRequest((request) => request.method() === "DELETE");
    await page.route("**/api/v1/sessions/current", (route) => route.abort());
    await page.click(t("sign-out"));
    await page.waitForSelector(`${t("sign-in-notice")}:has-text("could not be told yet")`);
    await tell;
    assert.equal(server.sessions, 1);
    await page.unrouteAll();
    await page.reload();
    await page.waitForSelector(t("sign-in-form"));
    assert.equal(server.sessions, 0, "and the session has ended");
    await page.reload();
    await page.waitForSelector(t("sign-in-form"));
  });
});
