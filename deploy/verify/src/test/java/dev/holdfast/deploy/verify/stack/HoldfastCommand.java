package dev.holdfast.deploy.verify.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.ModelAccess;
import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The {@code holdfast} command on some data, as a process of its own that finds no model key but
 * those it is given.
 *
 * @param folder where its output is kept
 */
public record HoldfastCommand(DataDirectory data, Path folder, Map<String, String> environment) {

  /** How it ended. */
  public record End(int code, String shown) {}

  public HoldfastCommand with(Map<String, String> other) {
    return new HoldfastCommand(data, folder, other);
  }

  /** Runs it to its end, which is waited for two minutes. */
  public End run(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-jar");
    words.add(
        Checkout.find().root().resolve("deploy/launcher/target/holdfast-launcher.jar").toString());
    words.addAll(List.of(arguments));
    words.add("--data=" + data.root());
    Path output = Files.createTempFile(folder, "holdfast", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().putAll(ModelAccess.none());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      String shown = Files.readString(output);
      assertTrue(ended, () -> "still running:\n" + shown);
      return new End(process.exitValue(), shown);
    } finally {
      process.destroyForcibly();
    }
  }
}
