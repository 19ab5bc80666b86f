package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "Says in five lines at most what a run does or waits for, since when, why, what it cost, and"
            + " where to look.")
final class RunsExplain implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Override
  public Integer call() {
    JsonNode run = api.client().run(id);
    List<String> lines = new RunText(run, Instant.now()).explanation().lines().toList();
    System.out.println(
        json.isChosen()
            ? Json.text(Map.of("run", id, "explanation", lines))
            : String.join(System.lineSeparator(), lines));
    return RunExit.OK;
  }
}
