package dev.holdfast.deploy.launcher.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether a process lives. {@code ProcessHandle.onExit} answers on the common pool, which whoever
 * embeds the stack may have filled; and to Java a process that nobody has reaped yet is alive.
 */
public final class Life {
  private static final Duration SHORTLY = Duration.ofMillis(20);
  private static final Duration LATER = Duration.ofMillis(100);

  private Life() {}

  /** Whether the process still does anything. */
  public static boolean isAlive(ProcessHandle handle) {
    return handle.isAlive() && !isZombie(handle);
  }

  /** State is the word after the name in parentheses; readable on Linux only. */
  private static boolean isZombie(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc", handle.pid() + "", "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits for the end: whether it came within the limit. */
  public static boolean endsWithin(Duration limit, ProcessHandle handle) {
    long begin = System.nanoTime();
    while (isAlive(handle)) {
      Duration waited = Duration.ofNanos(System.nanoTime() - begin);
      if (waited.compareTo(limit) >= 0) {
        return false;
      }
      try {
        Thread.sleep(waited.toSeconds() == 0 ? SHORTLY : LATER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return !isAlive(handle);
      }
    }
    return true;
  }
}
