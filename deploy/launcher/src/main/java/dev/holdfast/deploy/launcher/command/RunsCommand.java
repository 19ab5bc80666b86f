package dev.holdfast.deploy.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "runs",
    description = {
      "Starts, shows, follows and cancels runs, as the HTTP API does.",
      "Asks the local stack, or with --api URL any other, with the key in HOLDFAST_API_KEY."
    },
    subcommands = {
      RunsStart.class,
      RunsGet.class,
      RunsList.class,
      RunsWatch.class,
      RunsCancel.class,
      RunsExplain.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class RunsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
