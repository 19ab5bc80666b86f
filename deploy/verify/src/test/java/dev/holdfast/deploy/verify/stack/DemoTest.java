package dev.holdfast.deploy.verify.stack;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.Shutdown;
import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.supervise.LastWill;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a newcomer runs, from the jar they run. */
class DemoTest {
  private static final Duration STOPS = Duration.ofSeconds(5);

  @TempDir Path folder;
  private DataDirectory data;
  private LastWill ifThisTestDies;

  @BeforeEach
  void prepare() {
    data = new DataDirectory(folder.resolve("stack"));
    data.create();
    ifThisTestDies = LastWill.of(data);
  }

  @AfterEach
  void leaveNothingBehind() {
    new Shutdown(data, Progress.SILENT).run();
    ifThisTestDies.close();
  }

  @Test
  void provesACrashHarmlessAndLeavesAStackThatOutlivesItsLauncher() throws Exception {
    String shown = holdfast("demo", "--yes", "--crash", "--ports=auto");
    assertTrue(shown.contains("was killed with SIGKILL"), shown);
    assertTrue(shown.contains("each tool was executed exactly once"), shown);

    assertTrue(StackView.of(data).healthy(), () -> StackView.of(data).toString());
    Roster roster = Roster.of(data).orElseThrow();
    ifThisTestDies.update(roster.parts());
    assertTrue(roster.livingLauncher().orElseThrow().destroyForcibly());

    await().atMost(STOPS).until(() -> isGone(roster, "worker") && isGone(roster, "api"));
    assertTrue(!isGone(roster, "temporal") && !isGone(roster, "postgres"));

    holdfast("down");
    assertEquals(
        List.of(), roster.parts().stream().filter(part -> part.alive().isPresent()).toList());
  }

  private static boolean isGone(Roster roster, String name) {
    return roster.part(name).orElseThrow().alive().isEmpty();
  }

  /** Runs a command that must succeed: what it printed. */
  private String holdfast(String... arguments) throws IOException, InterruptedException {
    HoldfastCommand.End end = new HoldfastCommand(data, folder, Map.of()).run(arguments);
    assertEquals(0, end.code(), end::shown);
    return end.shown();
  }
}
