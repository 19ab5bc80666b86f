package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackLock;
import dev.holdfast.deploy.launcher.postgres.PostgresServer;
import dev.holdfast.deploy.launcher.supervise.Roster;
import dev.holdfast.deploy.launcher.supervise.Supervised;
import dev.holdfast.deploy.launcher.temporal.TemporalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processes that a dead launcher left behind. */
record Leftovers(DataDirectory data) {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /**
   * Ends them in order.
   *
   * @param held proves that no launcher owns the data
   * @return whether there were any
   */
  boolean stop(StackLock held, Progress progress) {
    Map<String, ProcessHandle> found = find();
    found.forEach((name, handle) -> {
      progress.say("stopping " + name + " (pid " + handle.pid() + ")");
      if (name.equals("postgres")) {
        PostgresServer.askToStopFast(handle);
      } else {
        boolean _ = handle.destroy();
      }
      Supervised.awaitEnd(name, handle, LIMIT);
    });
    try {
      Files.deleteIfExists(data.endpoints());
      Files.deleteIfExists(data.parts());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !found.isEmpty();
  }

  /** In the order in which they stop; the servers are found even if nothing was written down. */
  private Map<String, ProcessHandle> find() {
    Map<String, ProcessHandle> found = new LinkedHashMap<>();
    Roster.of(data).stream()
        .flatMap(roster -> roster.parts().stream())
        .filter(part -> !part.name().equals("temporal") && !part.name().equals("postgres"))
        .forEach(part -> part.alive().ifPresent(handle -> found.put(part.name(), handle)));
    TemporalServer.survivor(data).ifPresent(handle -> found.put("temporal", handle));
    PostgresServer.survivor(data).ifPresent(handle -> found.put("postgres", handle));
    return found;
  }
}
