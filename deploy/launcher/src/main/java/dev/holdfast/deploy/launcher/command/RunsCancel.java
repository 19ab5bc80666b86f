package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    description = "Asks a run to end as cancelled. It does so within ten seconds.")
final class RunsCancel implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Shown on the run.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    JsonNode command = api.client().cancel(id, reason);
    System.out.println(
        json.isChosen()
            ? Json.text(command)
            : "The cancel is accepted; see `holdfast runs watch %s`.".formatted(id));
    return RunExit.OK;
  }
}
