package dev.holdfast.deploy.launcher.postgres;

import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is. */
final class Superuser {
  private Superuser() {}

  /** Words before a PostgreSQL program; none for a plain user. */
  static List<String> disguise() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Optional<Path> unshare = Program.onPath("unshare");
    if (unshare.isPresent() && works(unshare.get())) {
      return List.of(unshare.get().toString(), "-U");
    }
    throw new StackFailure(
        "PostgreSQL refuses to run as root, and `unshare -U` does not work here",
        "Start the stack as another user.");
  }

  private static boolean works(Path unshare) {
    try {
      Process process =
          new ProcessBuilder(unshare.toString(), "-U", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
