package dev.holdfast.deploy.launcher.supervise;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PrivateFile;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tiny process that kills what the stack has started when the launcher dies without a word; for
 * stacks that nobody will take up again, as in tests.
 */
public final class LastWill implements AutoCloseable {
  private static final String SCRIPT =
      "cat >/dev/null; [ -f \"$1\" ] && while read -r pid; do kill -9 \"$pid\"; done <\"$1\"";

  private final DataDirectory data;
  private final Process executor;

  private LastWill(DataDirectory data, Process executor) {
    this.data = data;
    this.executor = executor;
  }

  public static LastWill of(DataDirectory data) {
    List<String> command = new ArrayList<>(Program.ownSession());
    command.addAll(List.of("sh", "-c", SCRIPT, "last-will", data.run().resolve("pids").toString()));
    try {
      return new LastWill(
          data,
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new StackFailure("sh cannot be started: " + e.getMessage(), "", e);
    }
  }

  /** From now on it is these that must not survive. */
  public void update(List<PartStatus> parts) {
    PrivateFile.replace(
        data.run().resolve("pids"),
        parts.stream()
            .filter(part -> part.pid() != 0)
            .map(part -> part.pid() + "\n")
            .collect(Collectors.joining()));
  }

  /** What would happen if this process died now. */
  public void executeNow() throws IOException {
    executor.getOutputStream().close();
  }

  /** Nothing is left to kill. */
  @Override
  public void close() {
    update(List.of());
    boolean _ = executor.toHandle().destroyForcibly();
  }
}
