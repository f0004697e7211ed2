import { ConfabClient, wakeWithBrowser } from "../client/src/index.js";
import { ConfabApp } from "./confab-app.js";
import { linkStylesBy } from "./styled-element.js";

const client = new ConfabClient();
wakeWithBrowser(client);

linkStylesBy(document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]')!.href);
const app = new ConfabApp();
app.client = client;
document.body.prepend(app);
void client.restore();
