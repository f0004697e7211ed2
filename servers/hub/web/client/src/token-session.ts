import { Backoff } from "./backoff.js";
import type { Environment } from "./environment.js";
import { ConfabError, toConfabError } from "./errors.js";
import type { SessionHooks, SessionKeeper, SessionState } from "./session.js";
import type { User } from "./wire.js";

/** An access token, and when it ends if that is known: milliseconds since 1970 by the clock of the service. */
export interface AccessToken {
  token: string;
  expires_at?: number;
}

/** Gives a token of whoever shall be signed in, a newer one each time; undefined: nobody shall. May throw; it is asked again. */
export type TokenProvider = () => Promise<AccessToken | string | undefined>;

const kShortestLifeMs = 30_000;
const kProviderTimeoutMs = 20_000;

/** A session that somebody else keeps and gives tokens of, such as the server of the page that we are in. Needs no cookie. */
export class TokenSession implements SessionKeeper {
  state: SessionState = { phase: "restoring" };
  #token = "";
  #endsAt: number | undefined; // by the service's clock, as the provider says
  #expiresAt = 0; // by ours
  #aheadMs: number | undefined; // of our clock is the service's, as far as the hub has told
  #refusals = 0; // by the hub, one after the other
  #asking: Promise<boolean> | undefined;
  #timer: unknown;
  #generation = 0; // rises with each beginning and end: an answer from before counts no more
  #backoff: Backoff;

  constructor(
    private readonly provider: TokenProvider,
    private readonly environment: Environment,
    private readonly hooks: SessionHooks,
  ) {
    this.#backoff = new Backoff(environment.random, 1_000, 30_000);
  }

  get user(): User | undefined {
    return this.state.phase === "signedIn" ? this.state.user : undefined;
  }

  async restore(): Promise<void> {
    this.#forget();
    this.#set({ phase: "restoring" });
  }

  /** The hub has told whose token it is, and what time it is there: a visitor's clock may be wrong by hours. */
  greeted(user: User, now: number | undefined): void {
    this.#refusals = 0;
    if (now !== undefined) this.#aheadMs = now - this.environment.clock.now();
    this.#lives();
    if (this.user?.id !== user.id) this.#set({ phase: "signedIn", user });
  }

  /** The session is its owner's, who goes on with it: only this client forgets it. */
  async signOut(): Promise<boolean> {
    this.#end("asked");
    return true;
  }

  close(): void {
    this.#end("never");
  }

  async freshToken(): Promise<string | undefined> {
    if (this.#token !== "" && this.environment.clock.now() < this.#expiresAt - 5_000) return this.#token;
    return (await this.refresh()) ? this.#token : undefined;
  }

  refresh(): Promise<boolean> {
    if (!this.#asking) {
      const asking = this.#ask().finally(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
      this.#asking = asking;
    }
    return this.#asking;
  }

  /** A first refusal is of a token that has ended; one of the next token is worth a word. */
  refused(): Promise<boolean> {
    if (++this.#refusals > 1) this.#trouble(new ConfabError("unauthenticated", "the hub does not accept the token"));
    return this.refresh();
  }

  async #ask(): Promise<boolean> {
    const generation = this.#generation;
    let given: AccessToken | string | undefined;
    try {
      given = await this.#inTime((async () => this.provider())());
    } catch (reason) {
      const error = new ConfabError("unavailable", `no token: ${toConfabError(reason).message}`);
      if (generation === this.#generation) this.#trouble(error);
      throw error;
    }
    if (generation !== this.#generation) return false;
    const { token, expires_at }: Partial<AccessToken> = typeof given === "string" ? { token: given } : (given ?? {});
    if (!token) {
      this.#end("expired");
      return false;
    }
    const newer = this.#token !== "" && this.#token !== token;
    this.#token = token;
    this.#endsAt = expires_at;
    this.#lives();
    if (newer) this.hooks.renewed(token);
    return true;
  }

  #lives(): void {
    this.environment.clock.clearTimeout(this.#timer);
    this.#expiresAt = Infinity; // the hub says when it is over
    if (this.#endsAt === undefined || this.#aheadMs === undefined) return;
    const now = this.environment.clock.now();
    const life = Math.max(kShortestLifeMs, this.#endsAt - (now + this.#aheadMs));
    this.#expiresAt = now + life;
    this.#backoff.reset();
    this.#renewIn(life * (0.7 + 0.15 * this.environment.random()));
  }

  #renewIn(delayMs: number): void {
    this.#timer = this.environment.clock.setTimeout(() => {
      this.refresh().catch(() => this.#renewIn(1_000 + this.#backoff.next()));
    }, delayMs);
  }

  async #inTime<T>(asked: Promise<T>): Promise<T> {
    let timer: unknown;
    const late = new Promise<never>((_, reject) => {
      const error = new ConfabError("timeout", "the page did not give one in time");
      timer = this.environment.clock.setTimeout(() => reject(error), kProviderTimeoutMs);
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      this.environment.clock.clearTimeout(timer);
    }
  }

  /** Worth showing only while nothing else is there to be seen. */
  #trouble(error: ConfabError): void {
    if (this.state.phase === "restoring") this.#set({ phase: "restoring", error });
  }

  #end(reason: "asked" | "expired" | "never"): void {
    this.#forget();
    this.#set({ phase: "signedOut", reason });
  }

  #forget(): void {
    this.#generation++;
    this.environment.clock.clearTimeout(this.#timer);
    this.#token = "";
    this.#asking = undefined;
    this.#refusals = 0;
  }

  #set(state: SessionState): void {
    this.state = state;
    this.hooks.changed();
  }
}
