package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.Transcript;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What each scenario comes to when nobody disturbs it. */
final class Undisturbed {
  private final MatrixStack stack;
  private final Map<String, Transcript> known = new HashMap<>();

  Undisturbed(MatrixStack stack) {
    this.stack = stack;
  }

  Transcript of(Scenario scenario) {
    return known.computeIfAbsent(scenario.id(), _ -> play(scenario));
  }

  private Transcript play(Scenario scenario) {
    String run = stack.api().start(scenario.body(stack.world().gateUrl(scenario.modelGate())));
    if (scenario.phase().asks()) {
      Approver approver = new Approver(stack);
      approver.awaitAsked(run);
      approver.approve(run);
    }
    Awaitility.await(scenario + " undisturbed, run " + run)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> RunRows.of(stack.owner(), run).head().terminal());
    try {
      RunRows rows = RunRows.of(stack.owner(), run);
      List<String> broken = Invariants.brokenIn(rows, stack.world(), false);
      if (!broken.isEmpty() || !rows.head().status().equals("completed")) {
        throw new AssertionError(
            "%s is wrong even undisturbed: %s\n%s"
                .formatted(scenario, broken, Transcript.of(rows).text()));
      }
      return Transcript.of(rows);
    } catch (SQLException e) {
      throw new IllegalStateException("run " + run + " cannot be read", e);
    }
  }
}
