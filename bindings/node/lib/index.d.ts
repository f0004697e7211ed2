import type { ErrorCode, Event, Groups, HostOperations, Operations } from "./operations.js";

export * from "./operations.js";

declare global {
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What is left out has the default of libconfab. */
export interface OpenOptions {
  /** Most bytes the store may grow to. 64 GiB. */
  mapBytes?: number;
  /** `iss` and `aud` of the tokens made here. "confab". */
  issuer?: string;
  /** 15 minutes. */
  accessTokenMs?: number;
  /** 24 hours. */
  longAccessTokenMs?: number;
  /** 30 days. */
  refreshTokenMs?: number;
  /** Of argon2id. 64 MiB. */
  passwordMemoryBytes?: number;
  /** Of argon2id. 2. */
  passwordPasses?: number;
  /** Calls in flight. 10,000. */
  callsMax?: number;
  /** 100,000. */
  subscriptionsMax?: number;
  /** Opens on NFS and the like too, at one's own risk. */
  forceNetworkFs?: boolean;
  /** Receives the engine's log. Lines are dropped while the event loop is busy and 1,024 of them wait. */
  log?: (level: LogLevel, line: string) => void;
}

export interface CallOptions {
  /** Gives up on the call, which may be carried out all the same. The promise rejects with the code "cancelled". */
  signal?: AbortSignal;
}

export interface SubscribeOptions {
  /** What happened after it comes first. Without one: only what happens from now on. */
  cursor?: string;
  /** Ends the subscription; whoever waits for an event gets the code "cancelled". */
  signal?: AbortSignal;
}

export interface FollowOptions {
  /**
   * Where it begins. Without it: behind what was confirmed under the name, for a new name at the oldest record; else "oldest",
   * "newest", or behind a cursor.
   */
  from?: string;
  /** Ends the follower; whoever waits for an event gets the code "cancelled". */
  signal?: AbortSignal;
}

/** Why a call failed or a subscription ended. `cause` is the reason of the signal that gave up. */
export declare class ConfabError extends Error {
  constructor(code: ErrorCode, message: string, more?: { field?: string; retryAfterMs?: number; cause?: unknown });
  /** What to do about it; a newer libconfab may know more codes. */
  readonly code: ErrorCode;
  /** The field at fault, or "". */
  readonly field: string;
  /** When to try again; 0 if it does not say. */
  readonly retryAfterMs: number;
}

/** Events in order, each once. Read as slowly as you like: past 256 that wait, the rest waits in the store. */
export declare class Subscription implements AsyncIterableIterator<Event> {
  protected constructor();
  /** Of the last event taken, or of the start: give it to subscribe() to go on after it. */
  readonly cursor: string | undefined;
  /** False if the cursor could not be served: list conversations and messages again. Undefined before the start. */
  readonly resumed: boolean | undefined;
  /** When the subscription stands. */
  readonly started: Promise<{ cursor: string; resumed: boolean }>;
  /** The next event. Rejects once, after the last event, if the subscription ended by itself. */
  next(): Promise<IteratorResult<Event, undefined>>;
  return(value?: undefined): Promise<IteratorResult<Event, undefined>>;
  /** Ends it; loops over it end without an error. */
  close(): void;
  [Symbol.asyncIterator](): this;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The whole log, everybody's events, in order. An event that was not confirmed on disk comes again after a crash; delivery stops
 * at 1,000 unconfirmed events.
 */
export declare class Follower extends Subscription {
  private constructor();
  /** All events up to this cursor, or up to the last one taken, are dealt with. On disk within about a second. */
  confirm(cursor?: string): void;
}

type RequestOf<Name> = Name extends keyof Operations ? Operations[Name]["request"] : object;
type ReplyOf<Name> = Name extends keyof Operations ? Operations[Name]["reply"] : any;

interface Calls {
  /** Calls an operation by name, also one that is newer than this package. */
  call<Name extends string>(operation: Name, request?: RequestOf<Name>, options?: CallOptions): Promise<ReplyOf<Name>>;
}

/** As whom calls are made. */
export declare class Caller {
  private constructor();
  /** What happens to the user. What is wrong with the caller or the cursor is told by `started` and next(). */
  subscribe(options?: SubscribeOptions): Subscription;
}
export interface Caller extends Calls, Groups {}

/** The application itself; never on a stranger's behalf. */
export declare class Host extends HostOperations {
  private constructor();
  /** Follows the whole log under a name, whose confirmed position is stored. One at a time has a name, in all processes. */
  follow(name: string, options?: FollowOptions): Follower;
}
export interface Host extends Calls {}

export declare class Engine {
  private constructor();
  /** Nobody yet: may register and sign in. */
  readonly anonymous: Caller;
  readonly host: Host;
  /** A user by the word of the application, which knows its people; with a session, that one must be alive. */
  asUser(user: number, session?: number): Caller;
  /** Whoever an access token belongs to; it is checked with every call. */
  withToken(token: string): Caller;
  /** Ends the subscriptions, waits for the calls in flight, and closes. More than once is no error. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens an engine on a folder, which is made if it is missing. One engine in a process may have it open.
 *
 * Errors: invalid_argument, already_open, unsupported (a network file system), incompatible, io_error
 */
export declare function open(dataDir: string, options?: OpenOptions): Promise<Engine>;

/** The catalogue: operations with their fields, records, events and errors. */
export declare function describe(): Record<string, any>;

/** The version of libconfab. */
export declare const version: string;
