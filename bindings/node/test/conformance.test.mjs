import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Story } from "./story.mjs";
import { engineOf } from "./support.mjs";

const { stories } = JSON.parse(readFileSync(process.env.CONFAB_CONFORMANCE, "utf8"));

for (const { name, steps } of stories) {
  test(`${name}, by name`, async (t) => new Story(await engineOf(t), false).run(steps));
  test(`${name}, by methods`, async (t) => new Story(await engineOf(t), true).run(steps));
}
