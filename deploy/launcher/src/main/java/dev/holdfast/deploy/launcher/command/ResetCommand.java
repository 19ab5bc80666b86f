package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Shutdown;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reset",
    description = "Stops the stack and deletes its data: all runs, logs, keys. Asks first.")
final class ResetCommand implements Callable<Integer> {
  @Mixin private OfStack stack = new OfStack();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    DataDirectory data = stack.data();
    if (!data.isStack()) {
      System.out.println("There are no data of a stack in " + data.root() + ".");
      return 0;
    }
    if (!yes && !new Question("Stop the stack and delete " + data.root() + "?").isAnsweredYes()) {
      System.out.println("Nothing was deleted.");
      return 1;
    }
    Shutdown shutdown = new Shutdown(data, new TerminalProgress());
    shutdown.run();
    shutdown.deleteData();
    System.out.println("Deleted " + data.root() + ".");
    return 0;
  }
}
