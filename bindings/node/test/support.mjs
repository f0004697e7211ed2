// What the tests share: engines on fresh folders, and people on them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { open } from "@confab/engine";

/** Small password work: tests register many. */
export const cheap = { mapBytes: 2 ** 28, passwordMemoryBytes: 2 ** 20, passwordPasses: 1 };

export async function folder(t) {
  const made = await mkdtemp(path.join(tmpdir(), "confab-node-"));
  t.after(() => rm(made, { recursive: true, force: true }));
  return made;
}

export async function engineOf(t, options = {}) {
  const engine = await open(await folder(t), { ...cheap, ...options });
  t.after(() => engine.close());
  return engine;
}

/** Ann and Bob, and a conversation of theirs. */
export async function people(engine) {
  const [annId, bobId] = await Promise.all(
    ["ann", "bob"].map(async (name) => (await engine.host.ensureUser({ email: `${name}@example.com`, name })).id),
  );
  const ann = engine.asUser(annId);
  const bob = engine.asUser(bobId);
  const room = (await ann.conversations.openDirect({ user: bobId })).id;
  return { ann, annId, bob, bobId, room };
}
