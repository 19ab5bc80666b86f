package dev.holdfast.deploy.verify.deciding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World;
import dev.holdfast.deploy.verify.matrix.MatrixStack;
import dev.holdfast.deploy.verify.matrix.TemporalDesk;
import dev.holdfast.deploy.verify.operator.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** One stack between proxies, for all tests of this JVM that kill its worker or its API. */
final class Struck {
  static final Duration SOON = Duration.ofSeconds(30);

  private static @Nullable Struck shared;

  private final Path folder;
  private final MatrixStack stack;
  private final TemporalDesk desk;

  private Struck(Path folder) {
    this.folder = folder;
    this.stack = MatrixStack.start(folder, Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"));
    this.desk = new TemporalDesk(stack.ports().temporal());
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-struck-stack"));
  }

  static synchronized Struck shared() {
    if (shared == null) {
      try {
        shared = new Struck(Files.createTempDirectory("holdfast-struck"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Objects.requireNonNull(shared);
  }

  private void end() {
    desk.close();
    stack.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MatrixStack stack() {
    return stack;
  }

  World world() {
    return stack.world();
  }

  TemporalDesk desk() {
    return desk;
  }

  Caller caller() {
    return new Caller(
        Objects.requireNonNull(stack.endpoints().api()),
        Objects.requireNonNull(stack.endpoints().apiKey()));
  }

  Holds holds() {
    return new Holds(stack);
  }

  /**
   * Starts a run.
   *
   * @param restless it goes on with an empty history in every task that may
   */
  String start(String agent, Map<String, ?> input, boolean restless) {
    if (restless) {
      stack
          .temporal()
          .change(request -> request.startedWith("\"segmentSteps\":0", "\"segmentSteps\":1"));
    }
    try {
      return caller().start(agent, input);
    } finally {
      stack.temporal().change(UnaryOperator.identity());
    }
  }

  /** Kills a part, which the launcher starts again. */
  void kill(String part) {
    ProcessHandle process = ProcessHandle.of(stack.pid(part)).orElseThrow();
    process.destroyForcibly();
    soon(part + " is gone").until(() -> !process.isAlive());
  }

  /** Lets all go on; what these gates held of the dead never arrives. */
  void letGo(List<Gate> lost) {
    lost.forEach(stack.postgres()::cut);
    stack.letGo();
    stack.awaitHealthy();
  }

  RunRows rows(String run) {
    try {
      return RunRows.of(stack.owner(), run);
    } catch (SQLException e) {
      throw new IllegalStateException("run " + run + " cannot be read", e);
    }
  }

  /** The rows of a run when it has ended, all is as it must be, and its workflow has closed. */
  RunRows awaitSound(String run) {
    soon("run %s ends and closes".formatted(run))
        .ignoreExceptions()
        .until(() -> rows(run).head().terminal() && desk.closed(run));
    RunRows rows = rows(run);
    assertEquals(List.of(), Invariants.brokenIn(rows, world(), false), run);
    return rows;
  }

  void awaitInInbox(String run, int commands) {
    soon("%s has %d commands".formatted(run, commands))
        .until(() -> rows(run).commands().size() == commands);
  }

  /** The id of the only approval that the run waits for, when nothing of it is under way. */
  String awaitParked(String run) {
    soon("run %s waits".formatted(run))
        .until(() -> caller().pending(run).size() == 1 && desk.completedTasks(run) > 0);
    return caller().pending(run).get(0).path("id").asText();
  }

  static void awaitReached(List<Gate> gates) {
    gates.forEach(gate -> assertTrue(gate.awaitReached(SOON), gate::toString));
  }

  static ConditionFactory soon(String what) {
    return Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(20));
  }
}
