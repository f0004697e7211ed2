import { ConfabClient, wakeWithBrowser } from "../client/src/index.js";
import { ConfabApp } from "./confab-app.js";
import { socketAddress } from "./hub-address.js";
import { linkStylesBy } from "./styled-element.js";

// Below the page's own address, which has a path behind some proxies.
const client = new ConfabClient({
  baseUrl: new URL("api", document.baseURI).pathname,
  webSocketUrl: socketAddress(document.baseURI)!,
});
wakeWithBrowser(client);

linkStylesBy(document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]')!.href);
const app = new ConfabApp();
app.client = client;
document.body.prepend(app);
void client.restore();
