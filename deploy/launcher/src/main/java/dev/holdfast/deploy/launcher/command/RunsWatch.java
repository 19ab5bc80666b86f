package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description = {
      "Prints the events of a run as they come, until it has ended or somebody must act. A broken"
          + " connection is made again and misses nothing.",
      "Exit code 0 when it completed, 1 when it failed, was cancelled or stopped at a limit, 3 when"
          + " somebody must act, 4 when there is no such run. With --json: a line per event."
    })
final class RunsWatch implements Callable<Integer> {
  @Mixin private OfApi api = new OfApi();
  @Mixin private AsJson json = new AsJson();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "Begin behind this event (default: ${DEFAULT-VALUE}, all of them).")
  private long after;

  @Override
  public Integer call() {
    ApiClient client = api.client();
    return new RunWatch(client, json.isChosen(), System.out).follow(client.run(id), after);
  }
}
