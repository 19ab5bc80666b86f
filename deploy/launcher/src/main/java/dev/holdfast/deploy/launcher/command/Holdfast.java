package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.client.Refused;
import dev.holdfast.deploy.launcher.place.StackFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code holdfast} command. */
@Command(
    name = "holdfast",
    description = "Runs AI agents as durable workflows, on this machine.",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      RunsCommand.class,
      ApprovalsCommand.class,
      WorkersCommand.class,
      StatusCommand.class,
      DownCommand.class,
      LogsCommand.class,
      DoctorCommand.class,
      ResetCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "holdfast 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:failed, the reason is printed",
      "2:wrong usage",
      "3:a run requires action, or an approval is still pending",
      "4:there is no such run or approval"
    },
    footer = {
      "",
      "From a checkout also:",
      "  bench               timings of runs beside the floor of bare inserts",
      "  kill-matrix --full  every victim at every phase; the report is in deploy/reports",
      "  parked-runs [RUNS]  what 2,000 runs cost that wait for approvals, and how soon they go on",
      "",
      "Data live in ~/.holdfast unless a command is given --data DIR."
    })
public final class Holdfast implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Holdfast() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Runs one command line and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  private static int exitCode(Refused refused) {
    return refused.isNotFound()
        ? RunExit.NOT_FOUND
        : refused.isInvalid() ? RunExit.USAGE : RunExit.FAILED;
  }

  /** Runs one command line: its exit code. */
  static int execute(String... arguments) {
    return new CommandLine(new Holdfast())
        // What begins with @ is the file of an input, not of options.
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (failure instanceof StackFailure known) {
            command.getErr().println("holdfast: " + known.explanation());
            return command.getCommandSpec().exitCodeOnExecutionException();
          }
          if (failure instanceof Refused refused) {
            command
                .getErr()
                .println("holdfast: " + RunText.printable(String.valueOf(refused.getMessage())));
            return exitCode(refused);
          }
          throw failure;
        })
        .execute(arguments);
  }
}
