/** The service's own codes, and three of this side: `offline`, `timeout`, `disconnected`. */
export type ErrorCode =
  | "invalid_argument"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "overloaded"
  | "rate_limited"
  | "store_full"
  | "outcome_unknown"
  | "too_old"
  | "unsupported"
  | "behind"
  | "unavailable"
  | "internal"
  | "offline" // no connection, and none came in time
  | "timeout" // no answer in time
  | "disconnected" // the connection went away before the answer: the outcome is not known
  | (string & {});

export interface FieldError {
  field: string;
  message: string;
}

/** Why a call failed: `code` is for programs, `message` for people, `fields` says which part of the request was wrong. */
export class ConfabError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[];
  /** A hint of the server when to try again, 0 if it gave none. */
  readonly retryAfterMs: number;

  constructor(code: ErrorCode, message: string, fields: FieldError[] = [], retryAfterMs = 0) {
    super(message);
    this.name = "ConfabError";
    this.code = code;
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may well succeed a little later. */
  get passing(): boolean {
    return kPassing.has(this.code);
  }
}

const kPassing = new Set<ErrorCode>([
  "overloaded",
  "rate_limited",
  "outcome_unknown",
  "behind",
  "unavailable",
  "offline",
  "timeout",
  "disconnected",
]);

/** Reads a problem object (RFC 9457); whatever is not one becomes `fallback`. */
export function errorFromProblem(problem: unknown, fallback: ErrorCode, retryAfterMs = 0): ConfabError {
  const object = isObject(problem) ? problem : {};
  const code = typeof object.code === "string" ? object.code : fallback;
  const detail = typeof object.detail === "string" ? object.detail : typeof object.title === "string" ? object.title : code;
  const hint = typeof object.retry_after_ms === "number" ? object.retry_after_ms : retryAfterMs;
  const fields = Array.isArray(object.errors) ? object.errors.filter(isFieldError) : [];
  return new ConfabError(code, detail, fields, hint);
}

export function toConfabError(reason: unknown): ConfabError {
  if (reason instanceof ConfabError) return reason;
  return new ConfabError("internal", reason instanceof Error ? reason.message : String(reason));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFieldError(value: unknown): value is FieldError {
  return isObject(value) && typeof value.field === "string" && typeof value.message === "string";
}
