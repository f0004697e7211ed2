import type { ConfabClient } from "./client.js";
import { inBrowser } from "./environment.js";

/**
 * Lets the client know when the browser says that the network is gone or back, or the page is looked at again. Returns the function
 * that ends that. Outside a browser it does nothing.
 */
export function wakeWithBrowser(client: ConfabClient): () => void {
  if (!inBrowser()) return () => {};
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener("offline", () => client.networkLost(), { signal });
  addEventListener("online", () => client.wake(), { signal });
  addEventListener("pageshow", () => client.wake(), { signal });
  const looked = () => {
    if (document.visibilityState === "visible") client.wake();
  };
  document.addEventListener("visibilitychange", looked, { signal });
  return () => ended.abort();
}
