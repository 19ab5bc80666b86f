package dev.holdfast.deploy.launcher.supervise;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process that was started or adopted.
 *
 * @param process null when adopted; else kept here, because the pipe to its input closes with it
 */
public record Running(ProcessHandle handle, @Nullable Process process) {
  /** An exit value above this one means: ended by the signal of the difference. */
  private static final int SIGNALLED = 128;

  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  static Running started(Process process) {
    return new Running(process.toHandle(), process);
  }

  /** A process that somebody else started. */
  public static Running adopted(ProcessHandle handle) {
    return new Running(handle, null);
  }

  boolean isAdopted() {
    return process == null;
  }

  /** Returns when it has ended. */
  void awaitEnd() {
    try {
      if (process != null) {
        int _ = process.waitFor();
      } else {
        boolean _ = Life.endsWithin(Duration.ofDays(10_000), handle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How it ended, in words; only after it did. */
  String ending() {
    if (process == null) {
      return "ended";
    }
    awaitEnd();
    int exit = process.exitValue();
    return switch (exit - SIGNALLED) {
      case SIGKILL -> "killed by SIGKILL";
      case SIGTERM -> "ended by SIGTERM";
      default -> exit > SIGNALLED ? "ended by signal " + (exit - SIGNALLED) : "exit code " + exit;
    };
  }
}
