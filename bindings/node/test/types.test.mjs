import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const source = path.join(path.dirname(fileURLToPath(import.meta.url)), "types.ts");

for (const [name, ...flags] of [
  ["of a Node.js project", "--module", "nodenext", "--target", "es2022"],
  ["with the newest library", "--module", "nodenext", "--target", "es2022", "--lib", "esnext,dom"],
  ["of a bundler", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022"],
]) {
  test(`types hold in the settings ${name}`, () => {
    const { status, stdout } = spawnSync(process.execPath, [compiler, "--noEmit", "--strict", "--types", "node", ...flags, source], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout);
  });
}
