package dev.holdfast.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.RunningApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The process as the launcher runs it: a child with an environment and a pipe. */
class MainTest {
  private static final Map<String, String> NOWHERE =
      Map.of(
          "HOLDFAST_DB_URL", "jdbc:postgresql://127.0.0.1:1/none",
          "HOLDFAST_DB_USER", "a",
          "HOLDFAST_DB_PASSWORD", "b",
          "HOLDFAST_TEMPORAL_ADDRESS", "127.0.0.1:1",
          "HOLDFAST_API_PORT", "0",
          "HOLDFAST_BOOTSTRAP_KEY", RunningApi.KEY);

  private static final int EXIT_OF_SIGTERM = 143;

  @Test
  void saysInOneSentenceWhatIsMissing() throws Exception {
    Process process = start(Map.of());

    assertEquals(
        List.of("HOLDFAST_DB_URL is not set: it must be the JDBC URL of the database."),
        output(process).lines().toList());
    assertEquals(2, exit(process));
  }

  @Test
  void saysInOneSentenceThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process =
          start(with(NOWHERE, "HOLDFAST_API_PORT", String.valueOf(taken.getLocalPort())));

      List<String> said = output(process).lines().filter(line -> !line.contains(" WARN ")).toList();
      assertEquals(1, said.size(), said::toString);
      assertTrue(said.getFirst().startsWith("The API cannot listen at 127.0.0.1:"), said::toString);
      assertEquals(1, exit(process));
    }
  }

  @Test
  void stopsWhenItsStandardInputCloses() throws Exception {
    Process process = start(with(NOWHERE, "HOLDFAST_LIFELINE", "stdin"));
    BufferedReader output = untilListening(process);

    process.getOutputStream().close();

    assertEquals(0, exit(process));
    assertTrue(output.lines().anyMatch(line -> line.endsWith("Api stopped")));
  }

  @Test
  void stopsInOrderWhenAsked() throws Exception {
    Process process = start(NOWHERE);
    BufferedReader output = untilListening(process);

    // Process.destroy would also close the stream that is read below.
    process.toHandle().destroy();

    assertEquals(EXIT_OF_SIGTERM, exit(process));
    assertTrue(output.lines().anyMatch(line -> line.endsWith("Api stopped")));
  }

  private static Process start(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.holdfast.api.Main");
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  private static Map<String, String> with(
      Map<String, String> environment, String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return more;
  }

  private static BufferedReader untilListening(Process process) throws IOException {
    BufferedReader output = reader(process);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains("listening at http://127.0.0.1:")) {
        return output;
      }
    }
    throw new AssertionError("the process ended before it listened");
  }

  private static String output(Process process) throws IOException {
    try (BufferedReader reader = reader(process)) {
      return reader.readAllAsString();
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Within the five seconds that are promised; a second more for the machine. */
  private static int exit(Process process) throws InterruptedException {
    boolean ended = process.waitFor(6, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertTrue(ended, "the process still runs");
    return process.exitValue();
  }
}
