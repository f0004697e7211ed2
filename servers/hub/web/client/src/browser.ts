import type { ConfabClient } from "./client.js";

/** Lets the client know when the browser says that the network is back or the page is looked at again. */
export function wakeWithBrowser(client: ConfabClient): void {
  addEventListener("online", () => client.wake());
  addEventListener("pageshow", () => client.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") client.wake();
  });
}
