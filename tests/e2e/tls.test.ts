// The same over TLS: the page from https, its socket by wss, its cookie for TLS only; and a certificate that is renewed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { it } from "node:test";
import { launchBrowser } from "../../servers/hub/web/test/fake/browser.js";
import { endSoon } from "../../servers/hub/web/test/fake/ending.js";
import { eventually, Person } from "./person.js";
import { Services } from "./services.js";

const out = process.env.CONFAB_E2E_OUT!;

function makeCertificate(files: { certificate: string; key: string }, name: string): void {
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", [...request, "-subj", `/CN=${name}`, "-keyout", files.key, "-out", files.certificate], { stdio: "ignore" });
}

/** Whom a new connection meets there. */
function nameOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.end();
    });
    socket.once("error", reject);
  });
}

it("people talk over TLS, and a new certificate disturbs nobody", async () => {
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "confab-e2e-tls-"));
  const files = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
  makeCertificate(files, "first");
  const tls = ["--tls-certificate", files.certificate, "--tls-key", files.key];
  const services = new Services(process.env.CONFAB_E2E_SERVERS!, out, [...tls, "--workers", "2"], "servers-tls.log");
  const { browser, close } = await launchBrowser();
  try {
    await services.start();
    assert.match(services.hub.url, /^https:/);
    const sockets: string[] = [];
    const open = () =>
      Person.open(browser, services.hub.url, { ignoreHTTPSErrors: true }, async (page) => {
        page.on("websocket", (socket) => sockets.push(socket.url()));
      });
    const [ann, bob] = [await open(), await open()];
    await ann.signUp("ann@example.com", "Ann");
    await bob.signUp("bob@example.com", "Bob");
    await ann.find("bob@example.com");
    await ann.say("is this private?");
    await bob.choose("Ann");
    await bob.hears("is this private?");
    assert.ok(sockets.length >= 2 && sockets.every((url) => url.startsWith("wss:")), sockets.join());
    const cookies = await ann.page.context().cookies();
    assert.deepEqual(cookies.map(({ secure, httpOnly }) => ({ secure, httpOnly })), [{ secure: true, httpOnly: true }]);
    assert.match(cookies[0]!.name, /^confab_session_[0-9a-f]+$/);

    const before = sockets.length;
    makeCertificate(files, "second");
    services.hub.signal("SIGHUP");
    await eventually(() => nameOf(services.hub.url), (name) => name === "second", "the new certificate");
    await bob.say("still here");
    await ann.hears("still here");
    assert.equal(sockets.length, before, "nobody had to connect again");
    assert.deepEqual([...ann.complaints, ...bob.complaints], []);
  } finally {
    endSoon();
    await close();
    assert.deepEqual(await services.close(), [0, 0], "both servers end when asked to");
    rmSync(folder, { recursive: true, force: true });
  }
});
