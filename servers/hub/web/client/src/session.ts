import { Backoff } from "./backoff.js";
import type { Environment } from "./environment.js";
import { ConfabError, isObject, toConfabError } from "./errors.js";
import type { Rest, RestAnswer } from "./rest.js";
import type { SignedIn, User } from "./wire.js";

export type SignedOutReason = "never" | "asked" | "expired" | "replaced";

export type SessionState =
  | { phase: "restoring"; error?: ConfabError }
  | { phase: "signedOut"; reason: SignedOutReason; email?: string; other?: User }
  | { phase: "signedIn"; user: User };

export interface SessionHooks {
  changed(): void;
  /** A newer access token of the same session is there. */
  renewed(token: string): void;
}

/** Who is signed in, and a token for it. */
export interface SessionKeeper {
  readonly state: SessionState;
  readonly user: User | undefined;
  restore(anybody: boolean): Promise<void>;
  signOut(): Promise<boolean>;
  /** Ends here and nowhere else. */
  close(): void;
  /** A token that is good for a while yet, renewed first if need be; undefined when nobody is signed in any more. */
  freshToken(): Promise<string | undefined>;
  /** Renews the access token. False: signed out now. Throws what passes, such as no connection. */
  refresh(): Promise<boolean>;
  /** The hub does not take the token any more: as `refresh`. */
  refused(): Promise<boolean>;
}

const kShortestLifeMs = 30_000;
const kTabKey = "confab.user";

/**
 * Who is signed in, and the access token, which lives in memory alone. Where there are cookies the HttpOnly one keeps the
 * session over a reload; the refresh token stays in memory for the case that another window has signed in as somebody else.
 */
export class Session implements SessionKeeper {
  state: SessionState = { phase: "restoring" };
  #token = "";
  #refreshToken = "";
  #expiresAt = 0;
  #refreshing: Promise<boolean> | undefined;
  #timer: unknown;
  #generation = 0; // rises with each sign-in and sign-out: an answer of an earlier one counts no more
  #backoff: Backoff;

  constructor(
    private readonly rest: Rest,
    private readonly environment: Environment,
    private readonly cookies: boolean,
    private readonly hooks: SessionHooks,
  ) {
    this.#backoff = new Backoff(environment.random, 1_000, 30_000);
  }

  get user(): User | undefined {
    return this.state.phase === "signedIn" ? this.state.user : undefined;
  }

  async register(email: string, password: string, name: string): Promise<User> {
    const fields = name === "" ? { email, password } : { email, password, name };
    return (await this.rest.call<User>("POST", "/v1/users", fields)).body;
  }

  async signIn(email: string, password: string, device: string): Promise<void> {
    const generation = ++this.#generation;
    const answer = await this.rest.call<SignedIn>("POST", "/v1/sessions", { email, password, ...(device ? { device } : {}) });
    if (generation === this.#generation) this.#accept(answer);
  }

  /**
   * Asks by the cookie whether somebody is signed in here; keeps trying while the server cannot be reached. If this tab was
   * another's, who may have been replaced in another window, that is told instead, unless `anybody` will do.
   */
  async restore(anybody: boolean): Promise<void> {
    const generation = ++this.#generation;
    for (;;) {
      try {
        const answer = await this.rest.call<SignedIn>("POST", "/v1/sessions/refresh", {});
        if (generation !== this.#generation) return;
        const before = this.#remembered();
        if (anybody || !before || before.id === answer.body.user.id) this.#accept(answer);
        else this.#end("replaced", before.email, answer.body.user);
        return;
      } catch (reason) {
        const error = toConfabError(reason);
        if (generation !== this.#generation) return;
        if (!error.passing && error.code !== "internal" && error.code !== "store_full") return this.#end("never");
        this.#set({ phase: "restoring", error });
        await this.#pause(Math.max(error.retryAfterMs, 500 + this.#backoff.next()));
        if (generation !== this.#generation) return;
      }
    }
  }

  /** Signs out here whatever the server says; true when it has heard of it. */
  async signOut(): Promise<boolean> {
    const token = this.#token;
    this.#end("asked");
    try {
      await this.rest.call("DELETE", "/v1/sessions/current", undefined, token);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#generation++;
    this.environment.clock.clearTimeout(this.#timer);
    this.#token = this.#refreshToken = "";
    this.#set({ phase: "signedOut", reason: "never" });
  }

  async freshToken(): Promise<string | undefined> {
    if (this.state.phase !== "signedIn") return undefined;
    if (this.environment.clock.now() < this.#expiresAt - 5_000) return this.#token;
    return (await this.refresh()) ? this.#token : undefined;
  }

  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  refused(): Promise<boolean> {
    return this.refresh();
  }

  async #refresh(): Promise<boolean> {
    const generation = this.#generation;
    const user = this.user;
    if (!user) return false;
    try {
      let answer = await this.#askForToken();
      if (answer.body.user.id !== user.id && this.#refreshToken !== "") {
        answer = (await this.#askWithOwnToken()) ?? answer;
      }
      if (generation !== this.#generation) return this.state.phase === "signedIn";
      if (answer.body.user.id !== user.id) {
        this.#end("replaced", user.email, answer.body.user);
        return false;
      }
      this.#accept(answer);
      this.hooks.renewed(this.#token);
      return true;
    } catch (reason) {
      const error = toConfabError(reason);
      if (generation !== this.#generation) return this.state.phase === "signedIn";
      if (error.code !== "unauthenticated" && error.code !== "invalid_argument") throw error;
      this.#end("expired");
      return false;
    }
  }

  #askForToken(): Promise<RestAnswer<SignedIn>> {
    const body = this.cookies ? {} : { refresh_token: this.#refreshToken };
    return this.rest.call<SignedIn>("POST", "/v1/sessions/refresh", body);
  }

  /** The cookie is another's now; undefined if this session has ended as well. */
  async #askWithOwnToken(): Promise<RestAnswer<SignedIn> | undefined> {
    try {
      return await this.rest.call<SignedIn>("POST", "/v1/sessions/refresh", { refresh_token: this.#refreshToken });
    } catch (reason) {
      if (toConfabError(reason).passing) throw reason;
      return undefined;
    }
  }

  #accept({ body, serverTimeMs }: RestAnswer<SignedIn>): void {
    const now = this.environment.clock.now();
    const life = Math.max(kShortestLifeMs, body.access_expires_at - (serverTimeMs ?? now));
    this.#token = body.access_token;
    this.#refreshToken = body.refresh_token;
    this.#expiresAt = now + life;
    this.#backoff.reset();
    this.#renewIn(life * (0.7 + 0.15 * this.environment.random()));
    this.#remember(body.user);
    this.#set({ phase: "signedIn", user: body.user });
  }

  #renewIn(delayMs: number): void {
    this.environment.clock.clearTimeout(this.#timer);
    this.#timer = this.environment.clock.setTimeout(() => {
      this.refresh().catch((error) => this.#renewIn(Math.max(toConfabError(error).retryAfterMs, 1_000 + this.#backoff.next())));
    }, delayMs);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => (this.#timer = this.environment.clock.setTimeout(resolve, delayMs)));
  }

  #end(reason: SignedOutReason, email = this.user?.email, other?: User): void {
    this.#generation++;
    this.environment.clock.clearTimeout(this.#timer);
    this.#token = this.#refreshToken = "";
    if (reason !== "replaced") this.#remember(undefined);
    this.#set({ phase: "signedOut", reason, ...(email ? { email } : {}), ...(other ? { other } : {}) });
  }

  /** Whose tab this is: all windows of a browser share one cookie, but not this. */
  #remember(user: User | undefined): void {
    try {
      if (user) this.environment.storage?.setItem(kTabKey, JSON.stringify({ id: user.id, email: user.email }));
      else this.environment.storage?.removeItem(kTabKey);
    } catch {
      // Without storage the cookie alone decides.
    }
  }

  #remembered(): { id: number; email: string } | undefined {
    try {
      const stored: unknown = JSON.parse(this.environment.storage?.getItem(kTabKey) ?? "null");
      if (isObject(stored) && typeof stored.id === "number" && typeof stored.email === "string") {
        return { id: stored.id, email: stored.email };
      }
    } catch {
      // Nothing that we wrote.
    }
    return undefined;
  }

  #set(state: SessionState): void {
    this.state = state;
    this.hooks.changed();
  }
}
