// Compiles the tests with esbuild and runs each program with Node's own runner: `node scripts/test.mjs [name…]`. Works on Node 18.
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { asChild, forNode, root } from "./node.mjs";

const kProgramMs = 300_000; // the longest takes a fifth of it on a quiet machine
const kEndMs = 10_000; // for a program that is asked to end, and its browser

const out = join(root, ".cache", "test");
const wanted = process.argv.slice(2);

/** True when all its tests passed. One that does not end is a failure, and what it said before shows where it stood. */
async function passes(file) {
  const child = spawn(process.execPath, ["--enable-source-maps", join(out, file)], { ...asChild, stdio: ["ignore", "inherit", "inherit"] });
  const timers = [];
  const late = () => {
    console.error(`${file} was still running after ${kProgramMs / 1000} s`);
    console.log("# fail 1");
    child.kill("SIGTERM");
    timers.push(setTimeout(() => child.kill("SIGKILL"), kEndMs));
  };
  timers.push(setTimeout(late, kProgramMs));
  const code = await new Promise((resolve) => child.on("exit", resolve));
  timers.forEach(clearTimeout);
  return code === 0;
}

const tests = ["client/test", "test"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(root, folder, file)))
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => wanted.length === 0 || wanted.some((name) => basename(file).startsWith(name)));
if (tests.length === 0) {
  console.error(`no test is called ${wanted.join(", ")}`);
  process.exit(2);
}

rmSync(out, { recursive: true, force: true });
await build({
  ...forNode,
  absWorkingDir: root,
  entryPoints: tests,
  outdir: out,
  entryNames: "[name]",
  outExtension: { ".js": ".mjs" },
});

let failed = 0;
for (const file of readdirSync(out).filter((file) => file.endsWith(".test.mjs"))) {
  console.log(`# ${file}`);
  if (!(await passes(file))) failed++;
}
process.exit(failed === 0 ? 0 : 1);
