import type { KeyValueStorage } from "./environment.js";
import { isObject } from "./errors.js";

const kKey = "confab.signed-out";
const kKeptMax = 20;

/** A session that was signed out here. */
export interface SignOut {
  user: number;
  session: number;
}

/**
 * Sign-outs that the server may not know of: the network was away, or the page was closed before the answer. The cookie is still good
 * then, so they are kept, without any token, where the next page of this browser finds them.
 */
export class SignOuts {
  #storage: KeyValueStorage | undefined;
  #here: SignOut[] = []; // where there is no storage

  constructor(storage: KeyValueStorage | undefined) {
    this.#storage = storage;
  }

  of(user: number): SignOut[] {
    return this.#read().filter((other) => other.user === user);
  }

  has({ user, session }: SignOut): boolean {
    return this.of(user).some((other) => other.session === session);
  }

  add(signOut: SignOut): void {
    if (!this.has(signOut)) this.#write([...this.#read(), signOut].slice(-kKeptMax));
  }

  remove({ user, session }: SignOut): void {
    this.#write(this.#read().filter((other) => other.user !== user || other.session !== session));
  }

  #read(): SignOut[] {
    if (!this.#storage) return this.#here;
    try {
      const stored: unknown = JSON.parse(this.#storage.getItem(kKey) ?? "[]");
      return Array.isArray(stored) ? stored.filter(isSignOut) : [];
    } catch {
      return []; // nothing that we wrote
    }
  }

  #write(signOuts: SignOut[]): void {
    this.#here = signOuts;
    try {
      if (signOuts.length > 0) this.#storage?.setItem(kKey, JSON.stringify(signOuts));
      else this.#storage?.removeItem(kKey);
    } catch {
      this.#storage = undefined; // full or switched off: they live as long as the page does
    }
  }
}

function isSignOut(value: unknown): value is SignOut {
  return isObject(value) && typeof value.user === "number" && typeof value.session === "number";
}
