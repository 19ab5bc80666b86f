package dev.holdfast.store.ledger;

import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.testing.LateAnswer;
import dev.holdfast.store.testing.UsageRow;
import dev.holdfast.workflows.wait.WaitState;
import java.util.List;
import java.util.Map;

/** A ledger and what surrounds it: runs, commands and sessions made by others, and all its rows. */
interface LedgerWorld {
  Ledger ledger();

  /** Accepts a fresh run and returns its id. */
  String acceptRun();

  default CommandRow command(String runId, String id, String kind) {
    return command(runId, id, kind, "{}");
  }

  CommandRow command(String runId, String id, String kind, String body);

  boolean fail(String runId);

  void openSession(long owner);

  void closeSession(long owner);

  List<LedgerRow> rows(String runId);

  List<RunEvent> events(String runId);

  List<LateAnswer> late(String runId);

  List<CommandRow> commands(String runId);

  List<UsageRow> usage(String runId);

  /** How far what calls of the run wait for has come, by ids. */
  Map<String, WaitState> waits(String runId);
}
