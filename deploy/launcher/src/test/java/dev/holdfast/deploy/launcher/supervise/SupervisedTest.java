package dev.holdfast.deploy.launcher.supervise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {
  @TempDir Path folder;

  /** A shell script; healthy once it has made the file {@code well}. */
  private record Script(Path folder, String text, List<Integer> ports) implements Child {
    @Override
    public String name() {
      return "script";
    }

    @Override
    public Path log() {
      return folder.resolve("script.log");
    }

    @Override
    public Running start() {
      return new Program(
              List.of("sh", "-c", text),
              Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin")),
              folder,
              log(),
              Program.Input.LIFELINE)
          .start();
    }

    @Override
    public boolean healthy() {
      return Files.exists(folder.resolve("well"));
    }

    @Override
    public Duration stopLimit() {
      return Duration.ofSeconds(1);
    }
  }

  private Supervised begin(String text, Integer... ports) {
    return Supervised.begin(new Script(folder, text, List.of(ports)), Progress.SILENT, () -> {});
  }

  @Test
  void aFirstStartThatFailsTellsTheReasonAndTheLastWords() {
    Supervised script = begin("echo the disk is full; exit 3");

    StackFailure failure = assertThrows(StackFailure.class, script::awaitFirstHealthy);

    assertEquals("script did not start: exit code 3, before it was healthy", failure.getMessage());
    assertTrue(failure.wayOut().contains("the disk is full"), failure::explanation);
    assertTrue(failure.wayOut().contains("script.log"), failure::explanation);
  }

  @Test
  void aTakenPortIsNamedBeforeAnythingIsStarted() throws Exception {
    int port = Ports.free().api();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Supervised script = begin("touch well; cat", taken.getLocalPort());

      StackFailure failure = assertThrows(StackFailure.class, script::awaitFirstHealthy);

      assertEquals("port " + port + ", which script needs, is taken", failure.getMessage());
      assertTrue(failure.wayOut().contains("--ports auto"), failure::explanation);
    }
  }

  @Test
  void whatIgnoresSigtermIsKilledAfterItsLimit() {
    Supervised script = begin("trap '' TERM; touch well; while :; do sleep 0.1; done");
    script.awaitFirstHealthy();
    ProcessHandle process = script.status().alive().orElseThrow();

    script.stop();

    assertTrue(!process.isAlive());
    assertEquals(PartStatus.State.STOPPED, script.status().state());
  }

  @Test
  void whatKeepsDyingIsStartedAgainMoreSlowly() {
    // Healthy for a moment each time, so it counts as up and then as failing.
    Supervised script = begin("touch well; sleep 0.3; exit 7");
    script.awaitFirstHealthy();

    await().atMost(Duration.ofSeconds(10)).until(() -> script.status().restarts() == 3);

    assertEquals("exit code 7", script.status().lastReason());
    script.stop();
  }
}
