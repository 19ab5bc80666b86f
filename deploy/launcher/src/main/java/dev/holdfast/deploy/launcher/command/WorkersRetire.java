package dev.holdfast.deploy.launcher.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retire",
    description = {
      "Moves the open runs of a replay epoch to that of the installed release, whether workers of the"
          + " old one live or not, and lets runs begin on the new one.",
      "Before, the release must prove on each of these runs that it would go on as the old one: else"
          + " it is refused and nothing is changed.",
      "Start a worker of the new release first. May be interrupted and run again.",
      "Exit code 0 when no run is left behind, 1 when the release is refused or runs are left."
    })
final class WorkersRetire implements Callable<Integer> {
  @Mixin private OfWorkers workers = new OfWorkers();

  @Parameters(paramLabel = "EPOCH", description = "The epoch to retire, as epoch-1.")
  private String epoch = "";

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "The group of workers (default: main).")
  private String group = "main";

  @Option(names = "--dry-run", description = "Only examine whether the release may have the runs.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    List<String> words = new ArrayList<>(List.of("retire", epoch, "--group", group));
    if (dryRun) {
      words.add("--dry-run");
    }
    return workers.perform(words);
  }
}
