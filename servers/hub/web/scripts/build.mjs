// Bundles the page: `node scripts/build.mjs [--out DIR]`, `dist/` unless told. Names carry a hash of the content, but for
// index.html and icon.svg, so that everything else can be cached for ever. And confab-chat.js, the element for other pages.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

// Addresses are relative: a proxy may serve the page below a path.

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const out = resolve(values.out);

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "assets"), { recursive: true });

const forBrowsers = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome105", "firefox110", "safari16"],
  legalComments: "none",
  conditions: ["production"],
  logLevel: "warning",
};

const result = await build({
  ...forBrowsers,
  entryPoints: ["src/main.ts", "src/page.css"],
  entryNames: "[name]-[hash]",
  outdir: join(out, "assets"),
  metafile: true,
});

await build({ ...forBrowsers, entryPoints: ["src/widget.ts"], outfile: join(out, "confab-chat.js"), loader: { ".css": "text" } });

const built = Object.keys(result.metafile.outputs).map((path) => path.split("/").pop());
const named = (name, extension) => {
  const found = built.find((file) => file.startsWith(`${name}-`) && file.endsWith(extension));
  if (!found) throw new Error(`esbuild wrote no ${name}${extension}`);
  return `./assets/${found}`;
};

const index = (await readFile(join(root, "index.html"), "utf8"))
  .replace("/src/main.ts", named("main", ".js"))
  .replace("/src/page.css", named("page", ".css"))
  .replace("/src/icon.svg", "./icon.svg");
await writeFile(join(out, "index.html"), index);
await cp(join(root, "src/icon.svg"), join(out, "icon.svg"));
