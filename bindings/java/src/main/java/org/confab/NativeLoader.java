package org.confab;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Chooses and loads the {@link Native} of this JVM. */
final class NativeLoader {
  /** Where the library is: the file, or its folder. Without it the system's loader looks for it. */
  static final String LIBRARY_PATH = "confab.library.path";
  /** {@code ffm} or {@code jna}: which road to take. Without it the better one that there is. */
  static final String ROAD = "confab.native";

  private static final String FILE = "libconfab.so.1";

  private static Native loaded;
  private static LinkageError failure;

  private NativeLoader() {}

  static synchronized Native get() {
    if (failure != null) throw failure;
    try {
      if (loaded == null) loaded = load();
    } catch (LinkageError e) {
      failure = e;
      throw e;
    }
    return loaded;
  }

  private static Native load() {
    String road = System.getProperty(ROAD, "");
    return switch (road) {
      case "ffm" -> ffm(true);
      case "jna" -> new JnaNative(library());
      case "" -> {
        Native ffm = ffm(false);
        yield ffm != null ? ffm : new JnaNative(library());
      }
      default -> throw new IllegalArgumentException(ROAD + " is neither ffm nor jna: " + road);
    };
  }

  /** What to load: a path, or the name that the system's loader looks for. */
  static String library() {
    String given = System.getProperty(LIBRARY_PATH, "");
    if (given.isEmpty()) return FILE;
    Path path = Path.of(given).toAbsolutePath();
    if (!Files.isDirectory(path)) return path.toString();
    return List.of(FILE, "libconfab.so").stream()
        .map(path::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> notFound(path.toString(), null))
        .toString();
  }

  /** The class is in the jar only if that was built by a JDK that knows the API, and is visible only to such. */
  private static Native ffm(boolean required) {
    try {
      return (Native) Class.forName("org.confab.FfmNative").getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) throw error;
      if (e.getCause() instanceof RuntimeException exception) throw exception;
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException | UnsupportedClassVersionError e) {
      if (required) throw new UnsupportedOperationException("this JDK, or this jar, is without the FFM API", e);
      return null;
    }
  }

  static UnsatisfiedLinkError notFound(String library, Throwable cause) {
    UnsatisfiedLinkError error = new UnsatisfiedLinkError(
        "cannot load " + library + ": install Confab's library, or name its folder with -D" + LIBRARY_PATH
            + (cause == null ? "" : " (" + cause.getMessage() + ")"));
    error.initCause(cause);
    return error;
  }

  static void checkAbi(int version) {
    if (version == Native.ABI_VERSION) return;
    throw new UnsatisfiedLinkError(
        "Confab's library has ABI version " + version + ", and this binding was made for " + Native.ABI_VERSION);
  }
}
