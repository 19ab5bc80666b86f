package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.postgres.PostgresServer;
import dev.holdfast.deploy.launcher.process.Health;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.launcher.supervise.Roster;
import dev.holdfast.deploy.launcher.temporal.TemporalHttp;
import dev.holdfast.deploy.launcher.temporal.TemporalServer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at a stack from outside.
 *
 * @param launcher pid of the launcher; null when none lives
 * @param healthy whether a launcher lives and every part of its stack answers
 */
public record StackView(
    String data, @Nullable Long launcher, boolean healthy, List<PartView> parts) {

  public StackView {
    parts = List.copyOf(parts);
  }

  /**
   * One process.
   *
   * @param healthy whether it answered just now
   * @param pid null when none runs
   * @param log where it writes
   */
  public record PartView(
      String name,
      boolean healthy,
      PartStatus.State state,
      @Nullable Long pid,
      int restarts,
      @Nullable String lastReason,
      String since,
      String log) {}

  /** Reads what the launcher wrote and asks each process. */
  public static StackView of(DataDirectory data) {
    Optional<Roster> roster = Roster.of(data);
    Long launcher = roster.flatMap(Roster::livingLauncher).map(ProcessHandle::pid).orElse(null);
    List<PartView> parts =
        roster.map(Roster::parts).orElse(List.of()).stream().map(p -> view(data, p)).toList();
    boolean healthy =
        launcher != null && !parts.isEmpty() && parts.stream().allMatch(PartView::healthy);
    return new StackView(data.root().toString(), launcher, healthy, parts);
  }

  private static PartView view(DataDirectory data, PartStatus part) {
    boolean alive = part.alive().isPresent();
    return new PartView(
        part.name(),
        alive && answers(data, part),
        alive ? part.state() : PartStatus.State.STOPPED,
        alive ? part.pid() : null,
        part.restarts(),
        part.lastReason(),
        part.since(),
        data.log(part.name()).toString());
  }

  private static boolean answers(DataDirectory data, PartStatus part) {
    Ports ports = Json.read(data.ports(), Ports.class).orElseGet(Ports::standard);
    return switch (part.name()) {
      case "postgres" -> PostgresServer.answers(ports.postgres(), Secrets.of(data));
      case "temporal" ->
          new TemporalHttp(ports.temporalHttp()).namespace(TemporalServer.NAMESPACE).isPresent();
      default -> part.ports().stream().allMatch(Health::answers);
    };
  }
}
