// Compiles the tests with esbuild and runs them with Node's own runner: `node scripts/test.mjs [name…]`. Works on Node 18.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { basename, join, resolve, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
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
  absWorkingDir: root,
  entryPoints: tests,
  outdir: out,
  entryNames: "[name]",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});

const files = readdirSync(out).filter((file) => file.endsWith(".test.mjs")).map((file) => join(out, file));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
  stdio: "inherit",
  env: { ...process.env, CONFAB_WEB_DIR: root },
});
process.exit(run.status ?? 1);
