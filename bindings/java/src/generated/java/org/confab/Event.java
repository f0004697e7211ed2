// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/**
 * Something that happened to a user.
 *
 * <p>There will be more kinds. A {@link EventStream} passes over those that are newer than this binding.
 */
public interface Event {
  /**
   * Where the reader stands after it.
   *
   * @return a cursor for {@link Caller#subscribe(String)}
   */
  String cursor();
}
