package dev.holdfast.deploy.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "workers",
    description = {
      "Shows workers and the replay epochs that runs are bound to, and moves runs to a new one.",
      "Asks the local stack. Elsewhere the worker's jar does the same, set by the environment of a"
          + " worker: `java -jar holdfast-worker-process.jar workers list`."
    },
    subcommands = {WorkersList.class, WorkersRetire.class},
    synopsisSubcommandLabel = "COMMAND")
final class WorkersCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
