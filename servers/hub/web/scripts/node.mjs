// How our TypeScript becomes a program for Node 18, and how that runs.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Options of esbuild. */
export const forNode = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
};

/** Options of spawn(). */
export const asChild = { stdio: "inherit", env: { ...process.env, CONFAB_WEB_DIR: root } };
