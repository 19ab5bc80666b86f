package dev.holdfast.deploy.launcher.temporal;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.supervise.Child;
import dev.holdfast.deploy.launcher.supervise.Life;
import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.launcher.supervise.Supervised;
import dev.holdfast.workflows.operator.RunAttributes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Temporal server on 127.0.0.1 that keeps its state in a file. */
public final class TemporalServer implements Child {
  private static final Duration RETENTION = Duration.ofDays(30);
  public static final String NAMESPACE = "default";

  /**
   * Without the limits raised one task hop costs 50 ms on the single history shard of this server,
   * and each timer, of which a lost queued step needs two, up to a second: room for the clocks of
   * several hosts. Polls of a worker that leaves are answered empty: a task given to a poll that
   * nobody reads any more would stand still until its time-out.
   */
  private static final List<String> DYNAMIC_CONFIG =
      List.of(
          "history.transferProcessorMaxPollRPS=5000",
          "history.timerProcessorMaxPollRPS=5000",
          "history.timerProcessorMaxTimeShift=\"100ms\"",
          "system.enableActivityEagerExecution=true",
          "frontend.enableCancelWorkerPollsOnShutdown=true",
          "matching.numTaskqueueReadPartitions=1",
          "matching.numTaskqueueWritePartitions=1");

  private static final List<String> SQLITE_PRAGMAS =
      List.of("journal_mode=wal", "synchronous=normal");

  private final DataDirectory data;
  private final Path program;
  private final Ports ports;
  private final TemporalHttp http;

  public TemporalServer(DataDirectory data, Path program, Ports ports) {
    this.data = data;
    this.program = program;
    this.ports = ports;
    this.http = new TemporalHttp(ports.temporalHttp());
  }

  @Override
  public String name() {
    return "temporal";
  }

  @Override
  public Path log() {
    return data.log(name());
  }

  @Override
  public List<Integer> ports() {
    return List.of(
        ports.temporal(), ports.temporalUi(), ports.temporalHttp(), ports.temporalMetrics());
  }

  @Override
  public Running start() {
    return new Program(words(), environment(), data.root(), log(), Program.Input.NOTHING).start();
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(program.toString(), "server", "start-dev"));
    words.addAll(List.of("--db-filename", data.temporalDatabase().toString()));
    words.addAll(List.of("--ip", "127.0.0.1", "--port", ports.temporal() + ""));
    words.addAll(List.of("--ui-port", ports.temporalUi() + ""));
    words.addAll(List.of("--http-port", ports.temporalHttp() + ""));
    words.addAll(List.of("--metrics-port", ports.temporalMetrics() + ""));
    words.addAll(List.of("--log-level", "warn"));
    DYNAMIC_CONFIG.forEach(value -> words.addAll(List.of("--dynamic-config-value", value)));
    // Only where the database is new; to one that is there the worker adds what it lacks.
    RunAttributes.ALL.forEach(
        key -> words.addAll(List.of("--search-attribute", RunAttributes.written(key))));
    SQLITE_PRAGMAS.forEach(value -> words.addAll(List.of("--sqlite-pragma", value)));
    return words;
  }

  /** The user's own Temporal settings, which may name another server, stay out. */
  private static Map<String, String> environment() {
    return Map.of(
        "HOME", System.getProperty("user.home"),
        "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
  }

  @Override
  public Optional<Running> adopt() {
    Optional<ProcessHandle> found = survivor(data);
    if (found.isPresent() && !answersHere(found.get())) {
      Supervised.end(this, found.get());
      return Optional.empty();
    }
    return found.map(Running::adopted);
  }

  private boolean answersHere(ProcessHandle handle) {
    return arguments(handle).containsAll(List.of(ports.temporal() + "", ports.temporalHttp() + ""))
        && http.namespace(NAMESPACE).isPresent();
  }

  /** The server that works on this very database file, whoever started it. */
  public static Optional<ProcessHandle> survivor(DataDirectory data) {
    String file = data.temporalDatabase().toString();
    return ProcessHandle.allProcesses()
        .filter(handle -> arguments(handle).contains(file))
        .filter(Life::isAlive)
        .findFirst();
  }

  private static List<String> arguments(ProcessHandle handle) {
    return handle.info().arguments().map(List::of).orElse(List.of());
  }

  /** Also sets how long closed workflows are kept: a lost database takes that along. */
  @Override
  public boolean healthy() {
    return http.keeps(NAMESPACE, RETENTION);
  }

  @Override
  public Duration stopLimit() {
    return Duration.ofSeconds(10);
  }
}
