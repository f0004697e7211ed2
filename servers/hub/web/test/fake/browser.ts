import { mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const kExecutable = process.env.CONFAB_CHROMIUM ?? "/usr/bin/chromium";

/** Debian's Chromium with a fresh home; `close` leaves nothing behind. */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  if (!existsSync(kExecutable)) throw new Error(`${kExecutable} is missing: install the package chromium, or set CONFAB_CHROMIUM`);
  const home = await mkdtemp(join(tmpdir(), "confab-web-"));
  const browser = await chromium.launch({
    executablePath: kExecutable,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home } as Record<string, string>,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true, maxRetries: 20 }); // the browser's last processes still write
    },
  };
}
