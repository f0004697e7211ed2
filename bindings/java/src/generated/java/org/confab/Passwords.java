// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations passwords.*, called as the {@link Caller} that gave this. */
public final class Passwords {
  private final Caller caller;

  Passwords(Caller caller) {
    this.caller = caller;
  }

  /**
   * What this server offers people who forgot their password.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public PasswordPolicy policy() {
    return policy(options -> { });
  }

  /**
   * What this server offers people who forgot their password.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public PasswordPolicy policy(Consumer<PolicyOptions> options) {
    return caller.call("passwords.policy", policyRequest(options), PasswordPolicy::read);
  }

  /**
   * What this server offers people who forgot their password. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<PasswordPolicy> policyAsync() {
    return policyAsync(options -> { });
  }

  /**
   * What this server offers people who forgot their password. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<PasswordPolicy> policyAsync(Consumer<PolicyOptions> options) {
    return caller.callAsync("passwords.policy", policyRequest(options), PasswordPolicy::read);
  }

  private static Json.Request policyRequest(Consumer<PolicyOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new PolicyOptions(request));
    return request;
  }

  /**
   * Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail is
   * sent.
   *
   * @param email of the user; at most 1016 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done requestReset(String email) {
    return caller.call("passwords.request_reset", requestResetRequest(email), Done::read);
  }

  /**
   * Sends a token to the user of an address, if there is one: the answer does not tell. unsupported where no mail is
   * sent. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> requestResetAsync(String email) {
    return caller.callAsync("passwords.request_reset", requestResetRequest(email), Done::read);
  }

  private static Json.Request requestResetRequest(String email) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    return request;
  }

  /**
   * Sets the password of the user of a token and ends all their sessions.
   *
   * @param token from the mail; at most 128 bytes
   * @param password the new one, 8 to 1024 bytes; at most 1024 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done reset(String token, String password) {
    return caller.call("passwords.reset", resetRequest(token, password), Done::read);
  }

  /**
   * Sets the password of the user of a token and ends all their sessions. Does not wait.
   *
   * @param token from the mail; at most 128 bytes
   * @param password the new one, 8 to 1024 bytes; at most 1024 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> resetAsync(String token, String password) {
    return caller.callAsync("passwords.reset", resetRequest(token, password), Done::read);
  }

  private static Json.Request resetRequest(String token, String password) {
    Json.Request request = new Json.Request();
    request.put("token", token);
    request.put("password", password);
    return request;
  }

  /** What {@link Passwords#policy} may be told beside what it must. */
  public static final class PolicyOptions {
    private final Json.Request request;

    private PolicyOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public PolicyOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }
}
