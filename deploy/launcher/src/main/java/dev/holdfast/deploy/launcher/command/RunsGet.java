package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = {
      "Shows a run.",
      "Exit code 0 while it is open or when it completed, 1 when it failed, was cancelled or stopped"
          + " at a limit, 3 when somebody must act, 4 when there is no such run."
    })
final class RunsGet implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Override
  public Integer call() {
    JsonNode run = api.client().run(id);
    System.out.println(json.isChosen() ? Json.text(run) : new RunText(run, Instant.now()).facts());
    return RunExit.of(run);
  }
}
