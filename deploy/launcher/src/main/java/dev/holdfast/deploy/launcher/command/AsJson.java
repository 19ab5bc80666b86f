package dev.holdfast.deploy.launcher.command;

import picocli.CommandLine.Option;

/** How a command prints its result. */
final class AsJson {
  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  private boolean chosen;

  boolean isChosen() {
    return chosen;
  }
}
