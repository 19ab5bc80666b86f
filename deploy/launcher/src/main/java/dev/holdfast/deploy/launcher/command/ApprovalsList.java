package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.client.ApiClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists approvals, the newest first.")
final class ApprovalsList implements Callable<Integer> {
  private static final Listing.Columns COLUMNS =
      new Listing.Columns(
          "approvals",
          "%-36s %-10s %-24s %s",
          List.of("APPROVAL", "STATUS", "EXPIRES", "CALL"),
          one ->
              List.of(
                  one.path("id").asText(),
                  one.path("status").asText(),
                  one.path("expires_at").asText(),
                  RunText.printable(
                      one.path("agent").asText() + " " + one.at("/call/tool").asText())));
  private static final String ALL = "all";

  @Mixin private Listing list = new Listing();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only these, with commas between them: pending,approved,denied,answered,expired,superseded;"
              + " all for every one (default: ${DEFAULT-VALUE}).")
  private String status = "pending";

  @Option(names = "--run", paramLabel = "RUN", description = "Only those of this run.")
  private @Nullable String run;

  @Option(names = "--agent", paramLabel = "AGENT", description = "Only those of this agent.")
  private @Nullable String agent;

  @Override
  public Integer call() {
    return list.only("status", status.equals(ALL) ? null : status)
        .only("run", run)
        .only("agent", agent)
        .show(ApiClient::approvals, COLUMNS);
  }
}
