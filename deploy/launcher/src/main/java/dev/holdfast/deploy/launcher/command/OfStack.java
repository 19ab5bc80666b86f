package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that has to do with one stack. */
final class OfStack {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the stack keeps its data (default: ~/.holdfast).")
  private @Nullable Path folder;

  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  private boolean json;

  DataDirectory data() {
    return folder == null ? DataDirectory.standard() : new DataDirectory(folder);
  }

  boolean json() {
    return json;
  }
}
