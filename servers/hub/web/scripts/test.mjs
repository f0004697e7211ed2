// Compiles the tests with esbuild and runs them with Node's own runner: `node scripts/test.mjs [name…]`. Works on Node 18.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { asChild, forNode, root } from "./node.mjs";

const out = join(root, ".cache", "test");
const wanted = process.argv.slice(2);

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

const files = readdirSync(out).filter((file) => file.endsWith(".test.mjs")).map((file) => join(out, file));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], asChild);
process.exit(run.status ?? 1);
