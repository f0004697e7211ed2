import { Backoff } from "./backoff.js";
import type { Environment } from "./environment.js";
import { ConfabError, isObject, toConfabError } from "./errors.js";
import { Renewal } from "./renewal.js";
import type { Rest, RestAnswer } from "./rest.js";
import { type SignOut, SignOuts } from "./sign-outs.js";
import type { PasswordPolicy, SignedIn, User } from "./wire.js";

export type SignedOutReason = "never" | "asked" | "expired" | "replaced";

/** `untold`: the server could not be told of the sign-out yet. */
export type SessionState =
  | { phase: "restoring"; error?: ConfabError }
  | { phase: "signedOut"; reason: SignedOutReason; email?: string; other?: User; untold?: boolean }
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

interface Untold extends SignOut {
  token: string;
  refreshToken: string;
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
  #number = 0; // of the session
  #expiresAt = 0;
  #refreshing: Promise<boolean> | undefined;
  #timer: unknown;
  #untold: Untold | undefined; // signed out here, and the server has not answered
  #untoldTimer: unknown;
  #generation = 0; // rises with each sign-in and sign-out: an answer of an earlier one counts no more
  #backoff: Backoff;
  readonly #renewal: Renewal;
  readonly #signOuts: SignOuts;

  constructor(
    private readonly rest: Rest,
    private readonly environment: Environment,
    private readonly cookies: boolean,
    private readonly hooks: SessionHooks,
  ) {
    this.#backoff = new Backoff(environment.random, 1_000, 30_000);
    this.#renewal = new Renewal(rest, environment, cookies);
    this.#signOuts = new SignOuts(environment.sharedStorage);
  }

  get user(): User | undefined {
    return this.state.phase === "signedIn" ? this.state.user : undefined;
  }

  async register(email: string, password: string, name: string): Promise<User> {
    const fields = name === "" ? { email, password } : { email, password, name };
    return (await this.rest.call<User>("POST", "/v1/users", fields)).body;
  }

  async passwordPolicy(): Promise<PasswordPolicy> {
    return (await this.rest.call<PasswordPolicy>("GET", "/v1/passwords/policy")).body;
  }

  async requestPasswordReset(email: string): Promise<void> {
    await this.rest.call("POST", "/v1/passwords/request_reset", { email });
  }

  async resetPassword(token: string, password: string): Promise<void> {
    await this.rest.call("POST", "/v1/passwords/reset", { token, password });
  }

  /** Over REST: the API server sends the mail. */
  async changeEmail(email: string, password: string): Promise<void> {
    const token = await this.freshToken();
    if (token === undefined) throw new ConfabError("unauthenticated", "nobody is signed in");
    await this.rest.call("PUT", "/v1/me/email", { email, password }, token);
  }

  async confirmEmail(token: string): Promise<void> {
    await this.rest.call("POST", "/v1/users/confirm_email", { token });
  }

  async signIn(email: string, password: string, device: string): Promise<void> {
    const generation = ++this.#generation;
    const answer = await this.rest.call<SignedIn>("POST", "/v1/sessions", { email, password, ...(device ? { device } : {}) });
    if (generation !== this.#generation) return;
    this.#accept(answer);
    void this.#endLeft(answer.body);
  }

  /**
   * Asks by the cookie whether somebody is signed in here; keeps trying while the server cannot be reached. If this tab was
   * another's, who may have been replaced in another window, that is told instead, unless `anybody` will do. A session that was
   * signed out here is ended before anything else.
   */
  async restore(anybody: boolean): Promise<void> {
    const generation = ++this.#generation;
    for (;;) {
      try {
        const answer = await this.#renewal.byCookie();
        if (generation !== this.#generation) return;
        if (typeof answer === "string") return this.#end("never");
        const { user, session, access_token } = answer.body;
        if (this.#signOuts.has({ user: user.id, session })) {
          await this.#endSession({ user: user.id, session }, "current", access_token);
          return generation === this.#generation ? this.#end("asked") : undefined;
        }
        const before = this.#remembered();
        if (!anybody && before && before.id !== user.id) return this.#end("replaced", before.email, user);
        this.#accept(answer);
        return void this.#endLeft(answer.body);
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

  /**
   * Signs out here whatever the server says; true when it has heard of it. Until then the sign-out is remembered, and a page goes on
   * trying. A program without a browser calls this again.
   */
  async signOut(): Promise<boolean> {
    const { user } = this;
    if (user) {
      const signOut = { user: user.id, session: this.#number };
      this.#signOuts.add(signOut);
      this.#untold = { ...signOut, token: this.#token, refreshToken: this.#refreshToken };
      this.#end("asked");
    }
    return this.#tellSignOut();
  }

  close(): void {
    this.#generation++;
    this.environment.clock.clearTimeout(this.#timer);
    this.environment.clock.clearTimeout(this.#untoldTimer);
    this.#token = this.#refreshToken = "";
    this.#set({ phase: "signedOut", reason: "never" });
  }

  async freshToken(): Promise<string | undefined> {
    if (this.state.phase !== "signedIn" || this.#leftElsewhere()) return undefined;
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
    if (!user || this.#leftElsewhere()) return false;
    const answer = await this.#renewal.of(user.id, this.#refreshToken);
    if (generation !== this.#generation) return this.state.phase === "signedIn";
    if (typeof answer === "string") {
      this.#end("expired");
      return false;
    }
    if (answer.body.user.id !== user.id) {
      this.#end("replaced", user.email, answer.body.user);
      return false;
    }
    this.#accept(answer);
    this.hooks.renewed(this.#token);
    return true;
  }

  /** Another window has signed out of this session, of which the server may not know yet. */
  #leftElsewhere(): boolean {
    const { user } = this;
    if (!user || !this.#signOuts.has({ user: user.id, session: this.#number })) return false;
    this.#untold = { user: user.id, session: this.#number, token: this.#token, refreshToken: this.#refreshToken };
    this.#end("expired");
    void this.#tellSignOut();
    return true;
  }

  async #tellSignOut(): Promise<boolean> {
    const untold = this.#untold;
    if (!untold) return true;
    try {
      await this.#endUntold(untold);
      if (this.#untold === untold) this.#untold = undefined;
      this.#backoff.reset();
      this.#setUntold(false);
      return true;
    } catch (reason) {
      if (this.#untold !== untold) return false;
      this.#setUntold(true);
      if (this.cookies) this.#tellLater(toConfabError(reason).retryAfterMs);
      return false;
    }
  }

  #tellLater(hintMs: number): void {
    this.environment.clock.clearTimeout(this.#untoldTimer);
    const delayMs = Math.max(hintMs, 1_000 + this.#backoff.next());
    this.#untoldTimer = this.environment.clock.setTimeout(() => void this.#tellSignOut(), delayMs);
  }

  /** By the access token, and where that has ended by a new one. Throws what passes. */
  async #endUntold(untold: Untold): Promise<void> {
    if (await this.#endSession(untold, "current", untold.token)) return;
    const answer = await this.#renewal.apart(untold.refreshToken);
    if (typeof answer === "object") await this.#endSession(untold, "current", answer.body.access_token);
    this.#signOuts.remove(untold); // refused: it is over
  }

  /** True if the session has ended, false if the token is not taken. Throws what passes. */
  async #endSession(signOut: SignOut, which: "current" | number, token: string): Promise<boolean> {
    try {
      await this.rest.call("DELETE", `/v1/sessions/${which}`, undefined, token);
    } catch (reason) {
      const { code } = toConfabError(reason);
      if (code === "unauthenticated") return false;
      if (code !== "not_found") throw reason;
    }
    this.#signOuts.remove(signOut);
    return true;
  }

  /** Ends what this user has signed out of here before, now that there is a token for it. */
  async #endLeft({ user, session, access_token }: SignedIn): Promise<void> {
    try {
      for (const left of this.#signOuts.of(user.id)) if (left.session !== session) await this.#endSession(left, left.session, access_token);
    } catch {
      // They are remembered until the next time.
    }
  }

  #accept({ body, serverTimeMs }: RestAnswer<SignedIn>): void {
    const now = this.environment.clock.now();
    const life = Math.max(kShortestLifeMs, body.access_expires_at - (serverTimeMs ?? now));
    this.#token = body.access_token;
    this.#refreshToken = body.refresh_token;
    this.#number = body.session;
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

  #setUntold(untold: boolean): void {
    const { state } = this;
    if (state.phase !== "signedOut" || (state.untold ?? false) === untold) return;
    const { untold: _, ...rest } = state;
    this.#set(untold ? { ...rest, untold } : rest);
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
