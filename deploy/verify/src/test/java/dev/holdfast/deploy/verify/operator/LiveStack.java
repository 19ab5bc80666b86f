package dev.holdfast.deploy.verify.operator;

import static java.util.Objects.requireNonNull;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World;
import dev.holdfast.deploy.verify.matrix.AgentJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One stack for all tests of this JVM that leave it as they found it: real servers, worker and API,
 * with a world outside. It ends with the JVM.
 */
public final class LiveStack {
  /** In processes that live for a minute the second compiler costs more than it saves. */
  private static final String FIRST_TIER = "-XX:TieredStopAtLevel=1";

  private static @Nullable LiveStack shared;

  private final World world = World.open();
  private final Path folder;
  private final Path agents;
  private final Stack stack;
  private final Desk desk;

  private LiveStack(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.agents = AgentJar.packed(folder);
    this.stack =
        Stack.start(
            StackSettings.of(new DataDirectory(folder.resolve("stack")))
                .withPorts(PortChoice.AUTO)
                .withAgents(List.of(agents))
                .withEnvironment(environment(world.url(), environment))
                .withoutInheritedModels()
                .withServersThatDieWithUs(),
            line -> System.out.println("stack: " + line));
    this.desk = new Desk(stack.ports().temporal());
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-live-stack"));
  }

  private static Map<String, String> environment(String worldUrl, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("MATRIX_WORLD_URL", worldUrl);
    all.put("HOLDFAST_SCRIPT_GATES", "true");
    return all;
  }

  public static synchronized LiveStack shared() {
    if (shared == null) {
      shared = started(Map.of("JAVA_TOOL_OPTIONS", FIRST_TIER));
    }
    return shared;
  }

  /** A stack of its own with processes as in production, for measuring. */
  public static LiveStack measured() {
    return started(Map.of());
  }

  private static LiveStack started(Map<String, String> environment) {
    try {
      return new LiveStack(Files.createTempDirectory("holdfast-live"), environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    stack.close();
    stack.settings().data().delete();
    try {
      Files.deleteIfExists(agents);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Stack stack() {
    return stack;
  }

  public World world() {
    return world;
  }

  public Desk desk() {
    return desk;
  }

  public Caller caller() {
    Endpoints endpoints = stack.endpoints();
    return new Caller(requireNonNull(endpoints.api()), requireNonNull(endpoints.apiKey()));
  }

  public RunRows rows(String run) {
    try {
      return RunRows.of(stack.owner(), run);
    } catch (SQLException e) {
      throw new IllegalStateException("run " + run + " cannot be read", e);
    }
  }

  /** The first column of the only row. */
  public @Nullable String read(String sql, String parameter) {
    try (Connection connection = stack.owner().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public RunRows awaitEnd(String run, Duration limit) {
    Awaitility.await("run " + run + " ends")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> rows(run).head().terminal());
    return rows(run);
  }

  /** Waits until a step of the run has a row, claimed or settled. */
  public RunRows.Step awaitStep(String run, String kind, int turn) {
    return Awaitility.await("%s step of turn %d of run %s".formatted(kind, turn, run))
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                rows(run).steps().stream()
                    .filter(step -> step.kind().equals(kind) && step.turn() == turn)
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }
}
