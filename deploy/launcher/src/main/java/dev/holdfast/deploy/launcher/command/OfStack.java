package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
final class OfStack {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the stack keeps its data (default: ~/.holdfast).")
  private @Nullable Path folder;

  DataDirectory data() {
    return folder == null ? DataDirectory.standard() : new DataDirectory(folder);
  }
}
