// The programs of README.md as they stand there, on Node.js.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build, transform } from "esbuild";
import { FakeServer } from "../../test/fake/server.js";

const root = process.env.CONFAB_WEB_DIR!;
const [first, forNode] = [...readFileSync(join(root, "client", "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```/gms)].map(([, program]) => program!);
const kConstructor = /^const client = .*$/m;
const kProgramMs = 60_000;

let folder: string;
let server: FakeServer;
let address: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "confab-client-"));
  // The package as it is installed.
  const installed = join(folder, "node_modules", "@confab", "client");
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(root, "client", "package.json"), join(installed, "package.json"));
  execFileSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", join(root, "client"), "--outDir", join(installed, "dist")]);
  // A WebSocket class for a Node.js that has none.
  await build({
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "warning",
    stdin: { contents: 'export { Client } from "faye-websocket";', resolveDir: root },
    outfile: join(folder, "socket.mjs"),
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });

  server = new FakeServer(join(root, "dist"));
  for (let id = 1; id <= 7; id++) server.world.register({ email: id === 1 ? "ann@example.com" : `p${id}@example.com`, password: "correct horse" });
  address = await server.listen();
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** What a program prints, to either. What is in `surroundings` runs before it. */
async function run(program: string, surroundings: string): Promise<{ code: number | null; said: string }> {
  writeFileSync(join(folder, "surroundings.mjs"), surroundings);
  const compiled = await transform(`import "./surroundings.mjs";\n${program}`, { loader: "ts", format: "esm" });
  writeFileSync(join(folder, "program.mjs"), compiled.code);
  const child = spawn(process.execPath, ["program.mjs"], { cwd: folder, timeout: kProgramMs });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, said };
}

/** The first program with the constructor that the README has for Node.js, and the addresses of the server here. */
function onNode(options = ""): string {
  const constructor = forNode!
    .trim()
    .replace("https://chat.example.com/", address)
    .replace("wss://chat.example.com/", address.replace("http", "ws"))
    .replace(" });", `${options} });`);
  return first!.replace(kConstructor, constructor);
}

const kWithout = "delete globalThis.WebSocket;";
const kHeard = `
client.on("messages", (of) => {
  if (!client.timeline(of).messages.some((message) => message.body === "hi" && message.client_key === pending.key)) return;
  console.log("heard", pending.body);
  client.close();
});
`;

/** How often the text reached the server. */
const stored = () => server.world.rooms.flatMap((room) => room.messages).filter((message) => message.body === "hi").length;

test("the README has two programs, and the second is another constructor", () => {
  assert.match(first!, kConstructor);
  assert.match(forNode!, kConstructor);
});

test("the first program, which takes its addresses from a page, ends on Node.js with an error that says so", async () => {
  const { code, said } = await run(first!, `${kWithout} globalThis.WebSocket = class {};`);
  assert.equal(code, 1);
  assert.match(said, /there is no page whose hub it could be/);
  assert.match(said, /invalid_argument/);
});

test("without a WebSocket the constructor says so", async () => {
  const { code, said } = await run(onNode(), kWithout);
  assert.equal(code, 1);
  assert.match(said, /there is no WebSocket here/);
  assert.match(said, /invalid_argument/);
});

for (const [where, options, surroundings] of [
  ["a Node.js that has a WebSocket", "", `import { Client } from "./socket.mjs"; globalThis.WebSocket = Client;`],
  ["one that is given the class", ", WebSocket: (await import('./socket.mjs')).Client", kWithout],
] as const)
  test(`with addresses the program signs in, sends, hears and ends, on ${where}`, async () => {
    const before = stored();
    const { code, said } = await run(onNode(options) + kHeard, surroundings);
    assert.equal(code, 0, said);
    assert.match(said, /^signedIn$/m);
    assert.match(said, /heard hi/);
    assert.equal(stored() - before, 1);
  });
