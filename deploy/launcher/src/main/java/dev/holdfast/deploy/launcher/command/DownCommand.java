package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Shutdown;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    description = {
      "Stops the stack in order: API, worker, Temporal, PostgreSQL.",
      "Also stops what a killed launcher left behind. Open runs go on with the next `up`."
    })
final class DownCommand implements Callable<Integer> {
  @Mixin private OfStack stack = new OfStack();
  @Mixin private AsJson json = new AsJson();

  @Override
  public Integer call() {
    boolean stopped = new Shutdown(stack.data(), new TerminalProgress()).run();
    System.out.println(
        json.isChosen()
            ? Json.text(Map.of("stopped", stopped))
            : stopped
                ? "Stopped. The data stay in " + stack.data().root() + "."
                : "No stack runs on " + stack.data().root() + ".");
    return 0;
  }
}
