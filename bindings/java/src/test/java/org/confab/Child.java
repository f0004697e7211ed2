package org.confab;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, with the class path of this one, and what became of it. */
record Child(int status, String output) {
  static Child run(String flag, Class<?> main, String argument) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(given -> given.startsWith("--enable-native-access") || given.startsWith("-Djna"))
        .forEach(command::add);
    command.addAll(List.of(flag, "-cp", System.getProperty("java.class.path"), main.getName(), argument));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Child(process.waitFor(), output);
  }
}
