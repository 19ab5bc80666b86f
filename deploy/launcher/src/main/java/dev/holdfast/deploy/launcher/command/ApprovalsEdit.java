package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "edit",
    description = {
      "Lets a call go with other arguments.",
      "They are all of them, and are checked against the tool's schema first."
    })
final class ApprovalsEdit implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OfDecision decision = new OfDecision();

  @Option(
      names = "--arguments",
      required = true,
      paramLabel = "JSON|@FILE|-",
      description = "JSON, a file with JSON, or - for standard input.")
  private String arguments = "";

  @Option(names = "--comment", paramLabel = "TEXT", description = "Kept with the decision.")
  private @Nullable String comment;

  @Override
  public Integer call() {
    Map<String, Object> more = new LinkedHashMap<>();
    JsonNode given;
    try {
      given = new RunInput(arguments).read(System.in);
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage()).replace("--input", "--arguments");
      throw new ParameterException(spec.commandLine(), said, e);
    }
    more.put("arguments", given);
    if (comment != null) {
      more.put("comment", comment);
    }
    return decision.decide("edit", more);
  }
}
