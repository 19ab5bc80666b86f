package dev.holdfast.deploy.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "approvals",
    description = {
      "Shows calls that people decide about, and decides, as the HTTP API does.",
      "Asks the local stack, or with --api URL any other, with the key in HOLDFAST_API_KEY.",
      "Exit code 0 when it is decided, 1 when it was refused: then what was decided before is shown,"
          + " 3 when it is still pending, 4 when there is no such approval."
    },
    subcommands = {
      ApprovalsList.class,
      ApprovalsGet.class,
      ApprovalsApprove.class,
      ApprovalsDeny.class,
      ApprovalsEdit.class,
      ApprovalsAnswer.class,
      ApprovalsLink.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class ApprovalsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
