package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.place.StackLock;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops a stack from outside: through its launcher, or, if that one is dead, by itself. */
public record Shutdown(DataDirectory data, Progress progress) {
  /** Longer than all parts together may take. */
  private static final Duration LAUNCHER_LIMIT = Duration.ofSeconds(90);

  /** Returns when nothing of the stack runs: whether anything did. */
  public boolean run() {
    if (!data.isStack()) {
      return false;
    }
    Optional<ProcessHandle> launcher = Roster.of(data).flatMap(Roster::livingLauncher);
    launcher.ifPresent(this::askAndWait);
    try (StackLock lock = StackLock.take(data).orElseThrow(this::stillHeld)) {
      boolean leftovers = new Leftovers(data).stop(lock, progress);
      return launcher.isPresent() || leftovers;
    }
  }

  private void askAndWait(ProcessHandle launcher) {
    progress.say("asking the launcher (pid " + launcher.pid() + ") to stop");
    launcher.destroy();
    try {
      ProcessHandle _ = launcher.onExit().get(LAUNCHER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StackFailure(
          "the launcher (pid "
              + launcher.pid()
              + ") did not end within "
              + LAUNCHER_LIMIT.toSeconds()
              + " s",
          "See "
              + data.log("launcher")
              + "; `kill -9 "
              + launcher.pid()
              + "` and `holdfast down` end it by force.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted while the launcher stops", "", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private StackFailure stillHeld() {
    return new StackFailure(
        "the stack on " + data.root() + " is just starting or stopping", "Try again in a moment.");
  }

  /** Deletes the data of a stack that was stopped. */
  public void deleteData() {
    try {
      Files.deleteIfExists(data.endpoints());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    data.delete();
  }
}
