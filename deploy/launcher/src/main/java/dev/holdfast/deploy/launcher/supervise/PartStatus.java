package dev.holdfast.deploy.launcher.supervise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher knows about one process.
 *
 * @param ports of 127.0.0.1 it listens on
 * @param pid 0 when none runs
 * @param startedAt when the process started, as the system says; null when none runs
 * @param restarts how often the launcher started it again
 * @param lastReason why it last ended; null if it never did
 * @param since when it came into this state
 */
public record PartStatus(
    String name,
    List<Integer> ports,
    State state,
    long pid,
    @Nullable String startedAt,
    boolean adopted,
    int restarts,
    @Nullable String lastReason,
    String since) {

  public PartStatus {
    ports = List.copyOf(ports);
  }

  /** Where a process is in its life. */
  public enum State {
    STARTING,
    HEALTHY,
    /** Died, and is started again after a pause. */
    BACKING_OFF,
    STOPPED
  }

  /** What the system says may differ by a rounding of the boot time from one reader to the next. */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  /** The process this tells of, if that very one still lives. */
  public Optional<ProcessHandle> alive() {
    return startedAt == null ? Optional.empty() : alive(pid, startedAt);
  }

  static Optional<ProcessHandle> alive(long pid, String startedAt) {
    return ProcessHandle.of(pid)
        .filter(Life::isAlive)
        .filter(handle ->
            handle
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.parse(startedAt)).abs())
                .filter(difference -> difference.compareTo(ROUNDING) <= 0)
                .isPresent());
  }

  static String startOf(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH).toString();
  }
}
