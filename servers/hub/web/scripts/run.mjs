// Runs one TypeScript program of ours on Node: `node scripts/run.mjs FILE [argument…]`.
import { spawn } from "node:child_process";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error("usage: node scripts/run.mjs FILE [argument…]");
  process.exit(2);
}
const outfile = join(root, ".cache", "run", `${basename(file, ".ts")}.mjs`);
await build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
const child = spawn(process.execPath, ["--enable-source-maps", outfile, ...rest], {
  stdio: "inherit",
  env: { ...process.env, CONFAB_WEB_DIR: root },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
