package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.testing.FakeLedger;
import dev.holdfast.store.testing.LateAnswer;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.UsageRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class FakeWorld implements LedgerWorld {
  private final FakeLedger ledger = new FakeLedger();

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public String acceptRun() {
    NewRun run = SampleRuns.queued();
    ledger.accept(run);
    return run.runId();
  }

  @Override
  public CommandRow command(String runId, String id, String kind, String body) {
    return requireNonNull(
        ledger.accept(
            new NewCommand(id, runId, Principal.bootstrapOwner(), kind, body, "api", Hand.NOW)));
  }

  @Override
  public boolean fail(String runId) {
    return ledger.fail(runId, "terminated", "gone", Hand.NOW);
  }

  @Override
  public void openSession(long owner) {
    ledger.openSession(owner);
  }

  @Override
  public void closeSession(long owner) {
    ledger.closeSession(owner);
  }

  @Override
  public List<LedgerRow> rows(String runId) {
    return ledger.rows(runId);
  }

  @Override
  public List<RunEvent> events(String runId) {
    return ledger.events(runId);
  }

  @Override
  public List<LateAnswer> late(String runId) {
    return ledger.late(runId);
  }

  @Override
  public List<CommandRow> commands(String runId) {
    return ledger.commands(runId);
  }

  @Override
  public List<UsageRow> usage(String runId) {
    return ledger.usage(runId);
  }

  @Override
  public Map<String, WaitState> waits(String runId) {
    Map<String, WaitState> states = new HashMap<>();
    ledger.waits(runId).forEach((id, standing) -> states.put(id, standing.state()));
    return states;
  }
}
