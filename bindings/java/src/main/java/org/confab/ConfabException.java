package org.confab;

import java.time.Duration;
import java.util.Optional;

/** Why a call failed, a subscription ended, or an engine did not open. */
public final class ConfabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final String field;
  private final int retryAfterMs;

  ConfabException(int number, String message, String field, int retryAfterMs) {
    super(message);
    this.number = number;
    this.field = field;
    this.retryAfterMs = retryAfterMs;
  }

  ConfabException(ErrorCode code, String message, String field) {
    this(code.number(), message, field, 0);
  }

  /** The same failure with the stack of the thread that learns of it now. */
  ConfabException again() {
    ConfabException copy = new ConfabException(number, getMessage(), field, retryAfterMs);
    copy.initCause(this);
    return copy;
  }

  /**
   * What to do about it.
   *
   * @return the code, {@link ErrorCode#UNKNOWN} for one that is newer than this binding
   */
  public ErrorCode code() {
    return ErrorCode.of(number);
  }

  /**
   * The code as the library numbers it, for codes that are newer than this binding.
   *
   * @return the number of {@code confab_status}
   */
  public int number() {
    return number;
  }

  /**
   * The member of the request that is at fault.
   *
   * @return its name; empty if none is
   */
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  /**
   * When to try again.
   *
   * @return how long to wait; empty if the library does not say
   */
  public Optional<Duration> retryAfter() {
    return retryAfterMs == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMs));
  }

  /** The code and the message on one line. */
  @Override
  public String toString() {
    String code = code() == ErrorCode.UNKNOWN ? "error " + number : code().text();
    return getClass().getName() + ": " + code + ": " + getMessage() + (field.isEmpty() ? "" : " (" + field + ")");
  }
}
