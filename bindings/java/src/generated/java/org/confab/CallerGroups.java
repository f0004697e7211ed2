// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The operations of a {@link Caller}, by group. */
abstract class CallerGroups {
  abstract Caller self();

  /**
   * The operations users.*.
   *
   * @return them, called as this caller
   */
  public Users users() {
    return new Users(self());
  }

  /**
   * The operations sessions.*.
   *
   * @return them, called as this caller
   */
  public Sessions sessions() {
    return new Sessions(self());
  }

  /**
   * The operations passwords.*.
   *
   * @return them, called as this caller
   */
  public Passwords passwords() {
    return new Passwords(self());
  }

  /**
   * The operations blocks.*.
   *
   * @return them, called as this caller
   */
  public Blocks blocks() {
    return new Blocks(self());
  }

  /**
   * The operations reports.*.
   *
   * @return them, called as this caller
   */
  public Reports reports() {
    return new Reports(self());
  }

  /**
   * The operations conversations.*.
   *
   * @return them, called as this caller
   */
  public Conversations conversations() {
    return new Conversations(self());
  }

  /**
   * The operations typing.*.
   *
   * @return them, called as this caller
   */
  public Typing typing() {
    return new Typing(self());
  }

  /**
   * The operations members.*.
   *
   * @return them, called as this caller
   */
  public Members members() {
    return new Members(self());
  }

  /**
   * The operations invites.*.
   *
   * @return them, called as this caller
   */
  public Invites invites() {
    return new Invites(self());
  }

  /**
   * The operations messages.*.
   *
   * @return them, called as this caller
   */
  public Messages messages() {
    return new Messages(self());
  }

  /**
   * The operations pins.*.
   *
   * @return them, called as this caller
   */
  public Pins pins() {
    return new Pins(self());
  }

  /**
   * The operations reactions.*.
   *
   * @return them, called as this caller
   */
  public Reactions reactions() {
    return new Reactions(self());
  }

  /**
   * The operations events.*.
   *
   * @return them, called as this caller
   */
  public Events events() {
    return new Events(self());
  }

  /**
   * The operations host.*.
   *
   * @return them, called as this caller
   */
  public Host host() {
    return new Host(self());
  }
}
