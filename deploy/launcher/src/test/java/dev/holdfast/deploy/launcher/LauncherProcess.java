package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.command.Holdfast;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code holdfast} command as a process of its own. */
record LauncherProcess(Process process, Path output) implements AutoCloseable {

  static LauncherProcess run(Path folder, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(Holdfast.class.getName());
    words.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "holdfast", ".out");
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    return new LauncherProcess(process, output);
  }

  String text() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** The exit code, which must come within 30 seconds. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after 30 s:\n" + text());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
