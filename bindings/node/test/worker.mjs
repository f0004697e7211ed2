// A worker thread with an engine on the folder it is given. It ends by itself, or reads events until it is stopped.

import { parentPort, workerData } from "node:worker_threads";

import { open } from "@confab/engine";

const engine = await open(workerData.folder, workerData.options);
const { id } = await engine.host.ensureUser({ email: "ann@example.com" });
const events = engine.asUser(id).subscribe();
await events.started;
parentPort.postMessage(workerData.number);
if (workerData.reads) for await (const event of events) parentPort.postMessage(event);
