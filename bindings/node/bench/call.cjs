// What a cheap call costs through the binding: users.me of a user, again and again, as JSON lines.
// usage: node call.cjs [SECONDS]     of each measurement; 1

"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const { open } = require("@confab/engine");

const BATCH = 1024;
const seconds = Number(process.argv[2] ?? 1);

/** The best of batches: what disturbs only makes it slower. */
async function measure(work, call, inFlight) {
  let best = Infinity;
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const begin = process.hrtime.bigint();
    const lane = async () => {
      for (let i = 0; i < BATCH / inFlight; ++i) await call();
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / BATCH);
  }
  console.log(JSON.stringify({ work, subject: "node", metric: "ns_per_call", value: Math.round(best) }));
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "confab-bench-"));
  try {
    const engine = await open(folder);
    const { id } = await engine.host.ensureUser({ email: "ann@example.com", name: "Ann" });
    const ann = engine.asUser(id);
    await measure("call", () => ann.users.me(), 1);
    await measure("call_64_in_flight", () => ann.users.me(), 64);
    await engine.close();
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main();
