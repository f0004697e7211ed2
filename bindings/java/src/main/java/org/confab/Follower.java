package org.confab;

/**
 * The whole log, everybody's events, as a host follows it under a name. Made by {@link HostCaller#follow(String, String)}. Take an
 * event, deal with it, and {@link #confirm(String)} it: what was not confirmed on disk comes again after a crash. Delivery stops at
 * 1,000 unconfirmed events.
 */
public final class Follower extends EventStream {
  private final EngineCore core;

  Follower(Engine engine, String name, String from) {
    super(engine, begun -> engine.core.startFollowing(begun, Native.utf8(name, "name"), Native.utf8(from, "from")));
    core = engine.core;
  }

  /** Says that all events up to the last one taken are dealt with. As {@link #confirm(String)}. */
  public void confirm() {
    confirm(cursor());
  }

  /**
   * Says that all events up to one are dealt with. It is on disk within about a second, and when the engine is closed.
   *
   * @param cursor the event's
   * @throws ConfabException invalid_argument: no event of this cursor came
   */
  public void confirm(String cursor) {
    core.confirm(subscription, Native.utf8(cursor, "cursor"));
  }
}
