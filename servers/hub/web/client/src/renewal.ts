import type { Environment } from "./environment.js";
import { toConfabError } from "./errors.js";
import type { Rest, RestAnswer } from "./rest.js";
import type { SignedIn } from "./wire.js";

const kLockPatienceMs = 45_000; // longer than what one window asks may take
const kSecondTryMs = 1_500;

/** `none`: there is no cookie. `refused`: the session has ended. */
export type Renewed = RestAnswer<SignedIn> | "none" | "refused";

/**
 * Asks for new tokens by a refresh token: that of the cookie, which all windows of a browser share, or the one that this window
 * was given itself. Each use replaces the token, so only one window asks at a time, where the browser has locks.
 */
export class Renewal {
  readonly #lock: string;

  constructor(
    private readonly rest: Rest,
    private readonly environment: Environment,
    private readonly cookies: boolean,
  ) {
    this.#lock = `confab.refresh ${rest.baseUrl}`;
  }

  /** By the cookie alone. Throws errors that pass. */
  byCookie(): Promise<Renewed> {
    return this.#alone(() => this.#ask({}));
  }

  /** By this token alone, whatever the cookie is. Throws errors that pass. */
  apart(token: string): Promise<Renewed> {
    return this.#ask({ refresh_token: token }, true);
  }

  /**
   * For this user: by the cookie, and by `own` where that is refused (cookies may be blocked) or another user's (who has signed in
   * in another window). Answers for the other one if `own` is no good. Throws what passes.
   */
  of(user: number, own: string): Promise<Renewed> {
    return this.#twice(() =>
      this.#alone(async () => {
        const byCookie = this.cookies ? await this.#ask({}) : "none";
        if (own === "" || (typeof byCookie === "object" && byCookie.body.user.id === user)) return byCookie;
        const byOwn = await this.#ask({ refresh_token: own });
        return typeof byOwn === "string" && typeof byCookie === "object" ? byCookie : byOwn;
      }),
    );
  }

  /** A refusal may pass, for example while another window renews. So it counts only if it comes twice. */
  async #twice(ask: () => Promise<Renewed>): Promise<Renewed> {
    const answer = await ask();
    if (answer !== "refused") return answer;
    await new Promise<void>((resolve) => this.environment.clock.setTimeout(resolve, kSecondTryMs));
    return ask();
  }

  async #ask(body: object, apart = false): Promise<Renewed> {
    try {
      const answer = await this.rest.call<SignedIn>("POST", "/v1/sessions/refresh", body, undefined, apart);
      return answer.empty ? "none" : answer;
    } catch (reason) {
      const { code } = toConfabError(reason);
      if (code === "unauthenticated") return "refused";
      if (code === "invalid_argument") return "none";
      throw reason;
    }
  }

  /** While no other window of this browser does the same. A window that holds the lock for too long is not waited for. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const { clock, locks } = this.environment;
    if (!this.cookies || !locks) return work();
    const patience = new AbortController();
    const timer = clock.setTimeout(() => patience.abort(), kLockPatienceMs);
    let begun = false;
    try {
      return await locks.request(this.#lock, { signal: patience.signal }, () => {
        begun = true;
        clock.clearTimeout(timer);
        return work();
      });
    } catch (reason) {
      if (begun) throw reason;
      clock.clearTimeout(timer);
      return work();
    }
  }
}
