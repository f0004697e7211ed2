import { ConfabError, type ErrorCode, errorFromProblem } from "./errors.js";
import type { Environment } from "./environment.js";

const kAnswerTimeoutMs = 20_000;

export interface RestAnswer<T> {
  body: T;
  /** There is no body: 204. */
  empty: boolean;
  /** The server's clock by its `Date` header, when it can be read. */
  serverTimeMs: number | undefined;
}

/** The few calls that go over REST: those that sign in and keep signed in. */
export class Rest {
  constructor(
    readonly baseUrl: string,
    private readonly environment: Environment,
  ) {}

  /** `apart`: the cookie is neither sent nor changed. */
  async call<T>(method: string, path: string, body?: object, token?: string, apart = false): Promise<RestAnswer<T>> {
    const abort = new AbortController();
    const timer = this.environment.clock.setTimeout(() => abort.abort(), kAnswerTimeoutMs);
    try {
      const response = await this.environment.fetch(this.baseUrl + path, {
        method,
        headers: {
          Accept: "application/json",
          ...(body ? { "Content-Type": "application/json" } : {}),
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        credentials: apart ? "omit" : "same-origin",
        cache: "no-store",
        signal: abort.signal,
      });
      const answer = await parsed(response);
      if (!response.ok) throw errorFromProblem(answer, codeOfStatus(response.status), retryAfterMs(response));
      if (answer === undefined) throw new ConfabError("unavailable", "the server's answer could not be read");
      const date = Date.parse(response.headers.get("date") ?? "");
      return { body: answer as T, empty: response.status === 204, serverTimeMs: Number.isNaN(date) ? undefined : date };
    } catch (error) {
      if (error instanceof ConfabError) throw error;
      if (abort.signal.aborted) throw new ConfabError("timeout", "the server did not answer in time");
      throw new ConfabError("offline", "the server cannot be reached");
    } finally {
      this.environment.clock.clearTimeout(timer);
    }
  }
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For an answer that is not a problem object, as a proxy in between may give. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return "unauthenticated";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 409) return "conflict";
  if (status === 413) return "too_large";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "unavailable";
  return "invalid_argument";
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
