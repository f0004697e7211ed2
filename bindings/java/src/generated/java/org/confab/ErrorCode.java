// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** What to do about a failure. */
public enum ErrorCode {
  /** The request is wrong in itself; the error's field names the part. */
  INVALID_ARGUMENT(1, "invalid_argument"),

  /** No valid credentials: sign in (or refresh) and repeat. */
  UNAUTHENTICATED(2, "unauthenticated"),

  /** The caller is known and may not do this. */
  FORBIDDEN(3, "forbidden"),

  /** No such thing, or not for this caller. */
  NOT_FOUND(4, "not_found"),

  /** Clashes with what is stored. */
  CONFLICT(5, "conflict"),

  /** Over a named limit. */
  TOO_LARGE(6, "too_large"),

  /** A queue is full: repeat after a pause. */
  OVERLOADED(7, "overloaded"),

  /** This caller is too fast: repeat after a pause. */
  RATE_LIMITED(8, "rate_limited"),

  /** Disk or map full; reading still works. */
  STORE_FULL(9, "store_full"),

  /** The commit failed late: repeat with the same "client_key" to settle it. */
  OUTCOME_UNKNOWN(10, "outcome_unknown"),

  /** The cursor is before what is kept: read again from the start. */
  TOO_OLD(11, "too_old"),

  /** This node has not yet reached the asked cursor: repeat after a pause. */
  BEHIND(12, "behind"),

  /** Closing, or another process must come up first: repeat after a pause. */
  UNAVAILABLE(13, "unavailable"),

  /** The data directory is of a newer or foreign kind. */
  INCOMPATIBLE(14, "incompatible"),

  /** The operating system refused. */
  IO_ERROR(15, "io_error"),

  /** A broken invariant of Confab. */
  INTERNAL(16, "internal"),

  /** Not on this platform or file system, or not here: see the function. */
  UNSUPPORTED(17, "unsupported"),

  /** This data directory is open in this process already. */
  ALREADY_OPEN(18, "already_open"),

  METHOD_NOT_ALLOWED(19, "method_not_allowed"),

  /** There is no memory left. */
  NO_MEMORY(100, "no_memory"),

  /** The engine was closed, or never was one. */
  BAD_HANDLE(101, "bad_handle"),

  /** The engine belongs to the parent of this process. */
  FORKED(102, "forked"),

  /** Nothing came in time. */
  TIMEOUT(103, "timeout"),

  /** The wait was interrupted. */
  INTERRUPTED(104, "interrupted"),

  /** The caller gave up on the call; it may have been carried out all the same. */
  CANCELLED(105, "cancelled"),

  /** One that is newer than this binding; {@link ConfabException#number()} tells which. */
  UNKNOWN(-1, "unknown");

  private final int number;
  private final String text;

  ErrorCode(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /**
   * The code as the library numbers it.
   *
   * @return the number; -1 for {@link #UNKNOWN}
   */
  public int number() {
    return number;
  }

  /**
   * As JSON has it.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  static ErrorCode of(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) return code;
    }
    return UNKNOWN;
  }
}
