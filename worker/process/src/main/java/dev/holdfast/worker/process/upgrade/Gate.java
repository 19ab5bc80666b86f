package dev.holdfast.worker.process.upgrade;

import dev.holdfast.store.run.OpenRun;
import dev.holdfast.store.run.Runs;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a release must prove on a run before it may have it: that it asks for the steps that are
 * settled, with the same input; and, where it must take up the history as well, that it can replay
 * it.
 */
record Gate(Runs runs, LedgerReplay ledger, HistoryReplay histories) {

  /**
   * What was found of a run.
   *
   * @param ledger in what the release would differ from its ledger; null where it does not
   * @param history why it cannot take up its history; null where it can
   */
  record Finding(WorkflowExecution run, @Nullable String ledger, @Nullable String history) {

    /** Why the run cannot be moved; null where it can. */
    @Nullable String reason(boolean handedOver) {
      return ledger != null ? ledger : handedOver ? null : history;
    }
  }

  List<Finding> examine(List<WorkflowExecution> executions) {
    Map<String, OpenRun> rows = new HashMap<>();
    runs.open(executions.stream().map(WorkflowExecution::getWorkflowId).toList())
        .forEach(run -> rows.put(run.runId(), run));
    List<Finding> findings = new ArrayList<>();
    for (WorkflowExecution execution : executions) {
      OpenRun run = rows.get(execution.getWorkflowId());
      findings.add(
          new Finding(
              execution,
              run == null ? null : ledger.difference(run),
              histories.difference(execution)));
    }
    return findings;
  }

  Finding examine(WorkflowExecution execution) {
    return examine(List.of(execution)).getFirst();
  }
}
