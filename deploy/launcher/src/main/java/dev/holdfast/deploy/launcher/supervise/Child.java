package dev.holdfast.deploy.launcher.supervise;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How one process of the stack is started, asked for its health, and stopped. */
public interface Child {

  String name();

  Path log();

  /** The ports of 127.0.0.1 it listens on. */
  List<Integer> ports();

  /** Starts the process; returns at once. */
  Running start();

  /** A process that an earlier launcher left behind and that can be used as it is. */
  default Optional<Running> adopt() {
    return Optional.empty();
  }

  /** Whether it answers now; within about a second. */
  boolean healthy();

  /** Asks the process to end in order. */
  default void askToStop(ProcessHandle handle) {
    handle.destroy();
  }

  /** How long it may take to become healthy. */
  default Duration startLimit() {
    return Duration.ofSeconds(60);
  }

  /** How long it may take to end in order; then it is killed. */
  Duration stopLimit();
}
