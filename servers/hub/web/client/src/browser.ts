import type { ConfabClient } from "./client.js";

/**
 * Lets the client know when the browser says that the network is back or the page is looked at again. Returns the function that
 * ends that.
 */
export function wakeWithBrowser(client: ConfabClient): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener("online", () => client.wake(), { signal });
  addEventListener("pageshow", () => client.wake(), { signal });
  const looked = () => {
    if (document.visibilityState === "visible") client.wake();
  };
  document.addEventListener("visibilitychange", looked, { signal });
  return () => ended.abort();
}
