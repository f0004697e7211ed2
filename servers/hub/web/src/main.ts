import { ConfabClient, wakeWithBrowser } from "../client/src/index.js";
import { ConfabApp } from "./confab-app.js";

const client = new ConfabClient();
wakeWithBrowser(client);

const app = new ConfabApp();
app.client = client;
document.body.prepend(app);
void client.restore();
