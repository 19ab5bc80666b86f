package dev.holdfast.deploy.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.supervise.LastWill;
import dev.holdfast.deploy.launcher.supervise.Life;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher itself is killed. */
class LauncherDeathTest {
  private static final Duration UP = Duration.ofSeconds(30);

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
  void theNextLauncherAdoptsTheServersOfADeadOne() throws Exception {
    Roster orphans = killedLauncher();
    assertAll(
        orphans.parts().stream()
            .map(part -> () -> assertTrue(part.alive().isPresent(), part::toString)));

    try (Stack next = Stack.start(settings(), Progress.SILENT)) {
      assertAll(
          next.status().stream()
              .map(part ->
                  () -> {
                    assertTrue(part.adopted(), part::toString);
                    assertEquals(orphans.part(part.name()).orElseThrow().pid(), part.pid());
                  }));
      PartStatus adopted = next.status("temporal");
      assertTrue(adopted.alive().orElseThrow().destroyForcibly());
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> next.status("temporal").restarts() == 1 && isHealthy(next, "temporal"));
    }
    assertGone(orphans);
  }

  @Test
  void downStopsWhatADeadLauncherLeft() throws Exception {
    Roster orphans = killedLauncher();
    assertFalse(StackView.of(data).healthy());

    try (LauncherProcess down =
        LauncherProcess.run(folder, "down", "--data", data.root().toString())) {
      assertEquals(0, down.exitCode(), down.text());
    }

    assertGone(orphans);
    assertTrue(Files.notExists(data.endpoints()));
  }

  @Test
  void downAsksALivingLauncherWhoseSecondIsRefused() throws Exception {
    try (LauncherProcess first = up()) {
      Roster parts = awaitUp(first);
      try (LauncherProcess second = up()) {
        assertEquals(1, second.exitCode());
        assertTrue(second.text().contains("already runs on " + data.root()), second.text());
        assertTrue(second.text().contains("pid " + first.process().pid()), second.text());
      }

      assertTrue(new Shutdown(data, Progress.SILENT).run());

      assertFalse(Life.isAlive(first.process().toHandle()));
      assertGone(parts);
    }
  }

  @Test
  void nothingOfAStackForTestsSurvivesItsJvm() throws Exception {
    Roster orphans = killedLauncher();

    ifThisTestDies.executeNow();

    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertGone(orphans));
  }

  private Roster killedLauncher() throws IOException {
    try (LauncherProcess launcher = up()) {
      return awaitUp(launcher);
    }
  }

  private LauncherProcess up() throws IOException {
    return LauncherProcess.run(
        folder, "up", "--only=postgres,temporal", "--ports=auto", "--data=" + data.root());
  }

  private StackSettings settings() {
    return StackSettings.of(data).withParts(Part.servers());
  }

  private Roster awaitUp(LauncherProcess launcher) throws IOException {
    await().atMost(UP).until(() -> !launcher.process().isAlive() || Endpoints.of(data).isPresent());
    assertTrue(launcher.process().isAlive(), launcher.text());
    Roster roster = Roster.of(data).orElseThrow();
    ifThisTestDies.update(roster.parts());
    return roster;
  }

  private static boolean isHealthy(Stack stack, String name) {
    return stack.status(name).state() == PartStatus.State.HEALTHY;
  }

  private static void assertGone(Roster roster) {
    List<PartStatus> alive =
        roster.parts().stream().filter(part -> part.alive().isPresent()).toList();
    assertEquals(List.of(), alive);
  }
}
