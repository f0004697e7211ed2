/** What the client takes from outside, so that a test can hold the clock and the dice. */

export interface Clock {
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface WebSocketLike {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketClass = new (url: string, protocols?: string | string[]) => WebSocketLike;

export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The part of `navigator.locks` that is needed: one at a time among all windows of the browser. */
export interface Locks {
  request<T>(name: string, options: { signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
}

export interface Environment {
  fetch: typeof fetch;
  WebSocket: WebSocketClass;
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** A new client key: unguessable is not needed, unique is. */
  newKey: () => string;
  /** This window's own. */
  storage?: KeyValueStorage | undefined;
  /** What all windows of the browser share. */
  sharedStorage?: KeyValueStorage | undefined;
  locks?: Locks | undefined;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
};

export function randomKey(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A storage of the browser, or none where it is switched off, and outside a browser. */
export function browserStorage(name: "sessionStorage" | "localStorage"): KeyValueStorage | undefined {
  try {
    return inBrowser() ? globalThis[name] : undefined;
  } catch {
    return undefined;
  }
}

/** What of a storage belongs to one hub: pages of one origin may use several, whose users have the same ids. */
export function partOf(storage: KeyValueStorage | undefined, hub: string): KeyValueStorage | undefined {
  if (!storage) return undefined;
  return {
    getItem: (key) => storage.getItem(`${key} ${hub}`),
    setItem: (key, value) => storage.setItem(`${key} ${hub}`, value),
    removeItem: (key) => storage.removeItem(`${key} ${hub}`),
  };
}

/** The browser's locks, which it has on pages over TLS and on those of this machine. */
export function browserLocks(): Locks | undefined {
  return inBrowser() ? (globalThis.navigator?.locks as Locks | undefined) : undefined;
}

export function inBrowser(): boolean {
  return typeof document !== "undefined";
}
