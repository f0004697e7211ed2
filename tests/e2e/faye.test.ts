// Faye's own clients, unmodified, against our hub: the Node client on both transports, the browser's in Chromium.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import faye from "faye";
import websocket from "faye-websocket";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { type FayeClient, type Heard, OldUser, Wire } from "./old_service.js";
import { eventually, kPassword } from "./person.js";
import { Services } from "./services.js";

const kPage = `<!doctype html><title>old</title><script src="CLIENT"></script>`;
const out = process.env.CONFAB_E2E_OUT!;
const webRoot = mkdtempSync(join(tmpdir(), "confab-faye-"));
let foreign: Server; // a page of another origin
const origin = () => `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
const hubOptions = ["--web-root", webRoot, "--workers", "2", "--threads", "2"];
const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, hubOptions, "faye.log");
let browser: Browser;
let closeBrowser: () => Promise<void>;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let people = 0;

async function pair(): Promise<[OldUser, OldUser, number]> {
  const [ann, bob] = [await newUser("ann"), await newUser("bob")];
  return [ann, bob, await ann.talkTo(bob)];
}

function newUser(name: string): Promise<OldUser> {
  return OldUser.register(services.hub.url, `${name}${++people}@example.com`, kPassword);
}

function once(client: { heard: Heard[] }, bodies: string[], message: string): void {
  assert.deepEqual(client.heard.map(({ body }) => body).sort(), [...bodies].sort(), message);
  const seqs = client.heard.map(({ seq }) => seq);
  assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b), `${message}: in order`);
}

async function hears(client: { heard: Heard[] }, said: string[], who = "the client"): Promise<void> {
  const missing = async () => said.filter((body) => !client.heard.some((one) => one.body === body));
  await eventually(missing, ({ length }) => length === 0, `${who} to hear everything`);
}

/** Signs in and listens as the old page did; nothing says who it is but the cookie. */
async function openOldPage(user: OldUser, talk: number, transport: string, at = services.hub.url): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(services.hub.url);
  await page.evaluate(
    async ([email, password]) => {
      const body = JSON.stringify({ user: { email, password } });
      const answer = await fetch("/api/users/sign_in.json", { method: "POST", headers: { "content-type": "application/json" }, body });
      sessionStorage.setItem("signedIn", JSON.stringify({ email, ...(await answer.json()) }));
    },
    [user.email, kPassword],
  );
  if (at !== services.hub.url) await page.goto(at);
  await page.evaluate(
    async ([endpoint, channel, websocket]) => {
      const old = globalThis as any;
      const client = new old.Faye.Client(endpoint, { retry: 0.5 });
      if (!websocket) client.disable("websocket");
      old.heard = [];
      for (let tries = 0; ; tries++) {
        const subscription = client.subscribe(channel, (data: object) => old.heard.push(data));
        const error = await subscription.then(() => undefined, (error: { code: number; message: string }) => error);
        if (!error) return;
        // It shook hands over callback-polling, which says nobody, and its WebSocket was not open yet.
        const early = websocket && endpoint !== "/faye" && error.code === 403 && tries < 100;
        if (!early) throw new Error(`refused: ${error.code} ${error.message}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    [at === services.hub.url ? "/faye" : `${services.hub.url}/faye`, `/conversation/${talk}`, transport === "websocket"] as const,
  );
  await page.evaluate((conversation) => {
    const old = globalThis as any;
    old.say = async (text: string) => {
      const { id, email, token } = JSON.parse(sessionStorage.getItem("signedIn")!);
      const headers = { "content-type": "application/json", authorization: `Bearer ${email} ${token}` };
      const post = (path: string, body: object) => fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      await post(`/api/conversations/${conversation}/messages.json`, { conversation_id: conversation, message: { body: text, user_id: id } });
      const told = await post("/message", { conversation_id: conversation, message: { body: text, from: email } });
      if ((await told.text()) !== "OK") throw new Error("the hub was not told");
    };
  }, talk);
  return page;
}

const say = (page: Page, body: string) => page.evaluate((text) => (globalThis as any).say(text), body);
const heardOn = (page: Page): Promise<Heard[]> => page.evaluate(() => (globalThis as any).heard);

/** Says something until all hear it: sessions that began anew are subscribed then. */
async function untilAllHear(clients: { heard: Heard[] }[], say: (body: string) => Promise<unknown>): Promise<void> {
  for (let i = 0; ; i++) {
    assert.ok(i < 300, "everybody comes back");
    const body = `probe ${Math.random()}`;
    await say(body);
    await pause(100);
    if (clients.every(({ heard }) => heard.some((one) => one.body === body))) return;
  }
}

describe("Faye's clients", () => {
  before(async () => {
    mkdirSync(out, { recursive: true });
    const client = join(process.env.CONFAB_WEB_DIR!, "node_modules/faye/client/faye-browser-min.js");
    mkdirSync(join(webRoot, "faye"));
    copyFileSync(client, join(webRoot, "faye/client.js"));
    writeFileSync(join(webRoot, "index.html"), kPage.replace("CLIENT", "/faye/client.js"));
    foreign = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(kPage.replace("CLIENT", `${services.hub.url}/faye/client.js`));
    });
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    hubOptions.push("--allow-origin", origin());
    await services.start();
    ({ browser, close: closeBrowser } = await launchBrowser());
  });

  after(async () => {
    endSoon();
    await closeBrowser?.();
    foreign.closeAllConnections();
    foreign.close();
    assert.deepEqual(await services.close(), [0, 0], "both servers end when asked to");
    rmSync(webRoot, { recursive: true, force: true });
  });

  for (const transport of ["websocket", "long-polling"] as const) {
    it(`hear everything once over ${transport}, however it was sent`, async () => {
      const [ann, bob, talk] = await pair();
      const eve = await newUser("eve");
      const [left, right] = [ann.client(services.hub.url, transport), bob.client(services.hub.url, transport)];
      await Promise.all([left.subscribe(talk), right.subscribe(talk)]);

      const outsider = eve.client(services.hub.url, transport);
      await assert.rejects(async () => outsider.subscribe(talk), { code: 403 });
      await assert.rejects(async () => outsider.publish(talk, "let me in"), { code: 403 });
      for (const channel of ["/**", "/conversation/*"]) {
        await assert.rejects(async () => await outsider.faye.subscribe(channel, () => {}), { code: 403 });
      }
      const said: string[] = [];
      for (let i = 0; i < 10; i++) {
        await ann.send(talk, `rest ${i}`);
        await ann.tellHub(talk, `rest ${i}`);
        await bob.tellHub(talk, `message ${i}`);
        await left.publish(talk, `publish ${i}`);
        said.push(`rest ${i}`, `message ${i}`, `publish ${i}`);
      }
      await hears(left, said);
      await hears(right, said);
      await pause(200);
      once(left, said, "ann");
      once(right, said, "bob");
      assert.deepEqual(new Set(left.heard.map(({ from }) => from)), new Set([ann.email, bob.email]));
      assert.deepEqual(outsider.heard, []);
      for (const client of [left, right, outsider]) await client.faye.disconnect();
    });
  }

  it("say who they are in ext.token as well", async () => {
    const [ann, bob, talk] = await pair();
    const heard: Heard[] = [];
    const client = new faye.Client(`${services.hub.url}/faye`);
    client.addExtension({
      outgoing(message, done) {
        message.ext = { ...message.ext, token: ann.token };
        done(message);
      },
    });
    await client.subscribe(`/conversation/${talk}`, (data) => heard.push(data));
    await bob.send(talk, "hi");
    await hears({ heard }, ["hi"]);
    await client.disconnect();
  });

  it("get everything once while connections break all the time", async () => {
    const [ann, bob, talk] = await pair();
    const wires = await Promise.all([0, 1, 2, 3].map(() => Wire.to(() => services.hub.port)));
    const steady = [ann.client(services.hub.url, "websocket"), bob.client(services.hub.url, "long-polling")];
    const polling = [bob.client(wires[0]!.url, "long-polling"), ann.client(wires[1]!.url, "long-polling")];
    const sockets = [ann.client(wires[2]!.url, "websocket"), bob.client(wires[3]!.url, "websocket")];
    const all = [...steady, ...polling, ...sockets];
    await Promise.all(all.map((client) => client.subscribe(talk)));

    const said: string[] = [];
    const native = new websocket.Client(`${services.hub.url.replace("http", "ws")}/ws`, ["confab.v1"]);
    await new Promise<void>((resolve) => (native.onopen = resolve));
    native.send(JSON.stringify({ id: 1, op: "hello", token: ann.token }));
    const ways: ((body: string) => Promise<unknown>)[] = [
      (body) => ann.send(talk, body),
      (body) => bob.tellHub(talk, body),
      async (body) => native.send(JSON.stringify({ id: 2, op: "messages.send", conversation: talk, body })),
      ...all.map((client) => (body: string) => client.publish(talk, body)),
    ];
    const publishing: Promise<unknown>[] = [];
    for (let i = 0; i < 300; i++) {
      const way = Math.floor(Math.random() * ways.length);
      const body = `chaos ${i} by way ${way}`;
      said.push(body);
      publishing.push(ways[way]!(body));
      await pause(Math.random() * 20);
      if (i % 20 === 19) wires[Math.floor(Math.random() * wires.length)]!.cut();
    }
    await Promise.all(publishing);
    for (const client of [...steady, ...polling]) await hears(client, said, `${client.transport} ${all.indexOf(client)} of ${client.user.email}`);
    await untilAllHear(all, async (body) => {
      said.push(body);
      await ann.send(talk, body);
    });
    for (const client of [...steady, ...polling]) once(client, said, `${client.transport} of ${client.user.email}`);
    for (const client of sockets) {
      // What was on its way when the socket broke is lost to it; all else is not, and nothing comes twice.
      assert.equal(new Set(client.bodies).size, client.bodies.length, "nothing twice");
      assert.ok(client.bodies.length > said.length * 0.5, `${client.bodies.length} of ${said.length}`);
    }
    native.close();
    for (const client of all) await client.faye.disconnect();
    for (const wire of wires) await wire.close();
  });

  it("come back by themselves when the hub is killed, or ends", async () => {
    const [ann, bob, talk] = await pair();
    const clients: FayeClient[] = [ann.client(services.hub.url, "websocket"), bob.client(services.hub.url, "long-polling")];
    await Promise.all(clients.map((client) => client.subscribe(talk)));
    for (const end of [() => services.hub.kill(), () => services.hub.stop()]) {
      await clients[0]!.publish(talk, "before");
      await end();
      await services.start();
      await untilAllHear(clients, (body) => ann.send(talk, body));
      await clients[0]!.publish(talk, "after");
      await clients[1]!.publish(talk, "after too");
    }
    await pause(200);
    for (const client of clients) {
      assert.equal(new Set(client.heard.map(({ id }) => id)).size, client.heard.length, "nothing twice");
      await client.faye.disconnect();
    }
  });

  it("come back by themselves when one of the workers dies", async () => {
    const [ann, bob, talk] = await pair();
    const clients = [0, 1, 2, 3, 4, 5].map((i) => (i % 2 ? ann : bob).client(services.hub.url, i % 3 ? "websocket" : "long-polling"));
    await Promise.all(clients.map((client) => client.subscribe(talk)));
    for (let round = 0; round < 2; round++) {
      const before = services.hub.workers;
      assert.equal(before.length, 2);
      process.kill(before[round]!, "SIGKILL");
      await eventually(async () => services.hub.workers.filter((pid) => !before.includes(pid)), ({ length }) => length === 1, "a new worker");
      await untilAllHear(clients, (body) => ann.send(talk, body).catch(() => undefined)); // the dead one may have had the request
      await clients[round]!.publish(talk, "after");
    }
    await pause(200);
    for (const client of clients) {
      assert.equal(new Set(client.heard.map(({ id }) => id)).size, client.heard.length, "nothing twice");
      await client.faye.disconnect();
    }
  });

  for (const transport of ["websocket", "long-polling"]) {
    it(`make the old page work as it is, over ${transport}`, async () => {
      const [ann, bob, talk] = await pair();
      const [left, right] = await Promise.all([ann, bob].map((user) => openOldPage(user, talk, transport)));
      const said: string[] = [];
      for (let i = 0; i < 5; i++) {
        for (const [page, name] of [[left!, "ann"], [right!, "bob"]] as const) {
          said.push(`${name} ${i}`);
          await say(page, `${name} ${i}`);
        }
      }
      for (const page of [left!, right!]) {
        await eventually(async () => (await heardOn(page)).length, (count) => count >= said.length, "every message");
        await pause(200);
        once({ heard: await heardOn(page) }, said, "the page");
      }
      await services.hub.kill();
      await services.start();
      await eventually(
        async () => {
          const body = `back ${said.length}`;
          said.push(body);
          await ann.send(talk, body);
          await pause(200);
          return (await Promise.all([left!, right!].map(heardOn))).every((heard) => heard.some((one) => one.body === body));
        },
        (back) => back,
        "both pages to come back",
      );
      for (const page of [left!, right!]) {
        const ids = (await heardOn(page)).map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length, "nothing twice");
        await page.context().close();
      }
    });
  }

  for (const transport of ["websocket", "cross-origin-long-polling"]) {
    it(`work on an allowed page of another origin, over ${transport}`, async () => {
      const [ann, bob, talk] = await pair();
      const page = await openOldPage(ann, talk, transport, origin());
      await bob.send(talk, "across");
      await eventually(async () => (await heardOn(page)).map(({ body }) => body), (bodies) => bodies.length > 0, "the message");
      once({ heard: await heardOn(page) }, ["across"], "the page");
      await page.context().close();
    });
  }
});
