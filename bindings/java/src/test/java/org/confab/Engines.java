package org.confab;

import java.nio.file.Path;

/** Engines for tests: small, and quick at passwords. */
final class Engines {
  static final String PASSWORD = "correct horse";

  private Engines() {}

  static EngineOptions options() {
    return new EngineOptions().mapBytes(64L << 20).passwordCost(8192, 1).logger(new Lines());
  }

  static Engine open(Path dataDir) {
    return Engine.open(dataDir, options());
  }

  static User register(Engine engine, String name) {
    return engine.anonymous().users().register(name + "@example.com", PASSWORD, with -> with.name(name));
  }

  static Caller user(Engine engine, String name) {
    return engine.asUser(register(engine, name).id());
  }
}
