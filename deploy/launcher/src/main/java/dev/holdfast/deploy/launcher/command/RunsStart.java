package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "start",
    description = {
      "Starts a run and prints its id.",
      "With --wait it is followed, and the exit code is that of `holdfast runs watch`."
    })
final class RunsStart implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "AGENT", description = "The agent's name.")
  private String agent = "";

  @Option(
      names = "--input",
      paramLabel = "JSON|@FILE|-",
      description =
          "What it is given: JSON, a file with JSON, or - for standard input (default: {}).")
  private String input = "{}";

  @Option(
      names = "--agent-version",
      paramLabel = "VERSION",
      description = "A version of the agent (default: the newest).")
  private @Nullable String version;

  @Option(
      names = "--once",
      paramLabel = "KEY",
      description = "Started again under the same key it is the same run.")
  private @Nullable String once;

  @Option(names = "--wait", description = "Print its events until it has ended.")
  private boolean wait;

  @Override
  public Integer call() {
    JsonNode given;
    try {
      given = new RunInput(input).read(System.in);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    ApiClient client = api.client();
    JsonNode run = client.start(agent, given, version, once);
    if (wait) {
      return new RunWatch(client, json.isChosen(), System.out).follow(run, 0);
    }
    System.out.println(json.isChosen() ? Json.text(run) : shown(run));
    return RunExit.OK;
  }

  private static String shown(JsonNode run) {
    String page = run.at("/links/page").asText();
    return page.isEmpty() ? run.path("id").asText() : run.path("id").asText() + "\n" + page;
  }
}
