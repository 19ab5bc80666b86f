package dev.holdfast.deploy.launcher.postgres;

import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Life;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server process that a cluster's {@code postmaster.pid} names.
 *
 * @param port where it listens
 */
record Postmaster(ProcessHandle handle, int port) {
  private static final int PORT_LINE = 3;
  private static final int STATE_LINE = 7;
  private static final Duration LEFTOVERS_GONE = Duration.ofSeconds(2);

  /** The living postmaster of this cluster, whoever started it. */
  static Optional<Postmaster> of(Path cluster) {
    List<String> lines = lines(cluster.resolve("postmaster.pid"));
    if (lines.size() <= PORT_LINE) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(Life::isAlive)
        .filter(handle -> serves(handle, cluster))
        .map(handle -> new Postmaster(handle, Integer.parseInt(lines.get(PORT_LINE).strip())));
  }

  /** Whether the postmaster says that it accepts connections. */
  static boolean isReady(Path cluster) {
    List<String> lines = lines(cluster.resolve("postmaster.pid"));
    return lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready");
  }

  /** A pid alone may have passed to another program since. */
  private static boolean serves(ProcessHandle handle, Path cluster) {
    return handle.info().arguments().map(List::of).orElse(List.of()).contains(cluster.toString());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read", e);
    }
  }

  /**
   * After a postmaster died: ends the processes it left, which hold the shared memory, and removes
   * its pid file, whose pid may have passed to another program.
   */
  static void clearLeftovers(Path cluster) {
    if (of(cluster).isPresent()) {
      throw new StackFailure("a PostgreSQL server still runs on " + cluster, "Stop it first.");
    }
    List<ProcessHandle> leftovers = leftovers(cluster);
    leftovers.forEach(ProcessHandle::destroyForcibly);
    // If one is left even so, PostgreSQL itself refuses to start, and says so in its log.
    leftovers.forEach(leftover -> Life.endsWithin(LEFTOVERS_GONE, leftover));
    try {
      Files.deleteIfExists(cluster.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Server processes work in the folder of their cluster. Found on Linux; elsewhere they end. */
  private static List<ProcessHandle> leftovers(Path cluster) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> worksIn(process, cluster))
          .flatMap(process -> ProcessHandle.of(Long.parseLong(process.getFileName() + "")).stream())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean worksIn(Path process, Path cluster) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(cluster.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGINT: ends the sessions instead of waiting for them. */
  static void askToStopFast(ProcessHandle handle) {
    try {
      int _ = new ProcessBuilder("kill", "-INT", handle.pid() + "").start().waitFor();
    } catch (IOException e) {
      boolean _ = handle.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
