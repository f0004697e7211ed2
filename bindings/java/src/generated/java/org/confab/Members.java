// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;

/** The operations members.*, called as the {@link Caller} that gave this. */
public final class Members {
  private final Caller caller;

  Members(Caller caller) {
    this.caller = caller;
  }

  /**
   * Makes a member an admin, takes that back, or hands the group over; its owner may.
   *
   * @param conversation id of the group
   * @param user id of one of its members
   * @param role owner: they own the group, and the caller becomes an admin
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done setRole(long conversation, long user, Role role) {
    return caller.call("members.set_role", setRoleRequest(conversation, user, role), Done::read);
  }

  /**
   * Makes a member an admin, takes that back, or hands the group over; its owner may. Does not wait.
   *
   * @param conversation id of the group
   * @param user id of one of its members
   * @param role owner: they own the group, and the caller becomes an admin
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> setRoleAsync(long conversation, long user, Role role) {
    return caller.callAsync("members.set_role", setRoleRequest(conversation, user, role), Done::read);
  }

  private static Json.Request setRoleRequest(long conversation, long user, Role role) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("user", user);
    request.put("role", role.text());
    return request;
  }
}
