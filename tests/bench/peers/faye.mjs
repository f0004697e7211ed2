// Faye as its README starts it: every channel is open to everybody, nothing is stored.
import { createServer } from "node:http";
import faye from "faye";
import { listen } from "./listen.mjs";

const server = createServer();
new faye.NodeAdapter({ mount: "/faye", timeout: 45 }).attach(server);
listen(server);
