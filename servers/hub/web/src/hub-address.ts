const kPatienceMs = 10_000;

/** The WebSocket of the hub at this address, which may have a path; undefined if it is none. */
export function socketAddress(hub: string): string | undefined {
  const address = below(hub, "ws");
  if (!address) return undefined;
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}

/** Whether the hub can be reached at all. Nothing of its answer can be read from another origin, nor needs to be. */
export async function isThere(hub: string): Promise<boolean> {
  const address = below(hub, "healthz");
  if (!address) return false;
  try {
    await fetch(address, { mode: "no-cors", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(kPatienceMs) });
    return true;
  } catch {
    return false;
  }
}

function below(hub: string, path: string): URL | undefined {
  try {
    const base = new URL(hub, document.baseURI);
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    base.search = base.hash = "";
    const address = new URL(path, base);
    return address.protocol === "https:" || address.protocol === "http:" ? address : undefined;
  } catch {
    return undefined;
  }
}
