package dev.holdfast.deploy.launcher.command;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "approve", description = "Lets a call go as it is.")
final class ApprovalsApprove implements Callable<Integer> {
  @Mixin private OfDecision decision = new OfDecision();

  @Option(names = "--comment", paramLabel = "TEXT", description = "Kept with the decision.")
  private @Nullable String comment;

  @Override
  public Integer call() {
    return decision.decide("approve", comment == null ? Map.of() : Map.of("comment", comment));
  }
}
