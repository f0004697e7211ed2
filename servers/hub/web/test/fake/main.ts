// `npm run fake [PORT]`: the page over a fake service with some people in it, for working on the page.
import { join } from "node:path";
import { populate } from "./scene.js";
import { FakeServer } from "./server.js";

const server = new FakeServer(join(process.env.CONFAB_WEB_DIR!, "dist"));
populate(server.world);
console.log(`${await server.listen(Number(process.argv[2] ?? 8090))} (ann@example.com, bob@example.com, …; the password is "password")`);
