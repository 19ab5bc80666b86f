package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.client.ApiClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists runs, the newest first.")
final class RunsList implements Callable<Integer> {
  private static final Listing.Columns COLUMNS =
      new Listing.Columns(
          "runs",
          "%-36s %-15s %-24s %s",
          List.of("RUN", "STATUS", "CREATED", "AGENT"),
          run ->
              List.of(
                  run.path("id").asText(),
                  run.path("status").asText(),
                  run.path("created_at").asText(),
                  RunText.printable(
                      run.path("agent").asText() + " " + run.path("version").asText())));

  @Mixin private Listing list = new Listing();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only these, with commas between them: running,failed …")
  private @Nullable String status;

  @Option(names = "--agent", paramLabel = "AGENT", description = "Only runs of this agent.")
  private @Nullable String agent;

  @Override
  public Integer call() {
    return list.only("status", status).only("agent", agent).show(ApiClient::runs, COLUMNS);
  }
}
