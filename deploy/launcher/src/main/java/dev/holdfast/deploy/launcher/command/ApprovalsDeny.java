package dev.holdfast.deploy.launcher.command;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "deny", description = "Ends a call before it is performed.")
final class ApprovalsDeny implements Callable<Integer> {
  @Mixin private OfDecision decision = new OfDecision();

  @Option(names = "--reason", paramLabel = "TEXT", description = "The model reads it.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    return decision.decide("deny", reason == null ? Map.of() : Map.of("comment", reason));
  }
}
