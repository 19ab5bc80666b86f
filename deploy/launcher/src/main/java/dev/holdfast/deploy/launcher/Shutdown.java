package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.place.StackLock;
import dev.holdfast.deploy.launcher.supervise.Life;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

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
    if (!Life.endsWithin(LAUNCHER_LIMIT, launcher)) {
      throw new StackFailure(
          "the launcher (pid %d) did not end within %d s"
              .formatted(launcher.pid(), LAUNCHER_LIMIT.toSeconds()),
          "See %s; `kill -9 %d`, then `holdfast down`, end it by force."
              .formatted(data.log("launcher"), launcher.pid()));
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
