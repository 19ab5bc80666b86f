package dev.holdfast.worker.process.upgrade;

import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.wire.Wire;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What {@code workers} does: shows the replay epochs, and moves runs to that of this release.
 *
 * @param out takes what is asked for; what went wrong goes to {@code err}
 */
public record WorkersCommand(
    WorkflowClient client, DataSource source, PrintStream out, PrintStream err) {
  public static final String COMMAND = "workers";
  public static final String USAGE =
      "workers list [--json] | workers retire EPOCH [--group GROUP] [--dry-run]";

  private static final int FAILED = 1;
  private static final int USED_WRONGLY = 2;

  /** Which command was meant. */
  private sealed interface Asked {
    record Listing(boolean json) implements Asked {}

    record Retiring(String epoch, String group, boolean dryRun) implements Asked {}
  }

  /**
   * Does it: the exit code.
   *
   * @param words what stands behind {@code workers}
   */
  public int run(List<String> words) throws InterruptedException {
    Asked asked = asked(words);
    if (asked == null) {
      err.println("usage: " + USAGE);
      return USED_WRONGLY;
    }
    try {
      return switch (asked) {
        case Asked.Listing listing -> list(listing);
        case Asked.Retiring retiring -> retire(retiring);
      };
    } catch (Refusal e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (StatusRuntimeException e) {
      err.println("Temporal refuses or does not answer: " + e.getStatus());
      return FAILED;
    }
  }

  private int list(Asked.Listing listing) {
    WorkersView view =
        WorkersView.of(client, new Workers(source), new Runs(source), Clock.systemUTC());
    out.println(listing.json() ? Wire.write(view) : view.text());
    return 0;
  }

  private int retire(Asked.Retiring retiring) throws InterruptedException {
    Clock clock = Clock.systemUTC();
    try (HistoryReplay histories = new HistoryReplay(client)) {
      var gate =
          new Gate(
              new Runs(source), new LedgerReplay(new PostgresLedger(source), clock), histories);
      var retirement =
          new Retirement(
              new Deployment(client, retiring.group()),
              new Workers(source),
              gate,
              clock,
              retiring.epoch(),
              ReplayEpoch.ofThisRelease(),
              out::println);
      return retirement.run(retiring.dryRun()) ? 0 : FAILED;
    }
  }

  private static @Nullable Asked asked(List<String> words) {
    List<String> rest = new ArrayList<>(words);
    String verb = rest.isEmpty() ? "" : rest.removeFirst();
    boolean json = rest.remove("--json");
    boolean dryRun = rest.remove("--dry-run");
    String group = "main";
    int at = rest.indexOf("--group");
    if (at >= 0 && at + 1 < rest.size()) {
      group = rest.remove(at + 1);
      rest.remove(at);
    }
    if (verb.equals("list") && rest.isEmpty() && !dryRun) {
      return new Asked.Listing(json);
    }
    return verb.equals("retire") && rest.size() == 1 && !rest.getFirst().startsWith("-") && !json
        ? new Asked.Retiring(rest.getFirst(), group, dryRun)
        : null;
  }
}
