package dev.holdfast.deploy.launcher.command;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "answer",
    description = "Gives a call its result in the tool's place: the tool is not called.")
final class ApprovalsAnswer implements Callable<Integer> {
  @Mixin private OfDecision decision = new OfDecision();

  @Parameters(index = "1", paramLabel = "TEXT", description = "What the model reads as the result.")
  private String answer = "";

  @Override
  public Integer call() {
    return decision.decide("answer", Map.of("answer", answer));
  }
}
