// Runs one TypeScript program of ours on Node: `node scripts/run.mjs FILE [argument…]`.
import { spawn } from "node:child_process";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { asChild, forNode, root } from "./node.mjs";

const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error("usage: node scripts/run.mjs FILE [argument…]");
  process.exit(2);
}
const outfile = join(root, ".cache", "run", `${basename(file, ".ts")}.mjs`);
await build({ ...forNode, entryPoints: [resolve(file)], outfile });
const child = spawn(process.execPath, ["--enable-source-maps", outfile, ...rest], asChild);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
