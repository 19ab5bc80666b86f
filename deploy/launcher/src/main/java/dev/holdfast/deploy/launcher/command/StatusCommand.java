package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = {
      "Shows each process of the stack: asked now whether it is healthy, how often it was started"
          + " again, and why.",
      "Exit code 0 if all are healthy, else 1."
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private OfStack stack = new OfStack();
  @Mixin private AsJson json = new AsJson();

  @Override
  public Integer call() {
    StackView view = StackView.of(stack.data());
    System.out.println(json.isChosen() ? Json.text(view) : new StatusTable(view).text());
    return view.healthy() ? 0 : 1;
  }
}
