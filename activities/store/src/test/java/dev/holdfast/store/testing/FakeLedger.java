package dev.holdfast.store.testing;

import dev.holdfast.policy.rule.Counting;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.BranchVerdict;
import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.Opening;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in memory under one lock, with the semantics of PostgreSQL: both pass the same
 * contract test. Shows its rows to assertions.
 */
public final class FakeLedger implements Ledger {
  private final Map<String, FakeRun> runs = new HashMap<>();
  private final Set<Long> openOwners = new HashSet<>();
  private final FakeUses uses = new FakeUses();

  /** Accepts a run as the API would. */
  public synchronized void accept(NewRun run) {
    FakeRun fresh = new FakeRun(run);
    if (runs.putIfAbsent(run.runId(), fresh) == null) {
      fresh.report(
          EventType.RUN_QUEUED,
          null,
          "{\"agent\":\"%s\",\"version\":\"%s\"}".formatted(run.agent(), run.version()),
          run.createdAt());
    }
  }

  /** Accepts a command as the API would; null when there is no such run. */
  public synchronized @Nullable CommandRow accept(NewCommand command) {
    FakeRun run = runs.get(command.runId());
    if (run == null) {
      return null;
    }
    for (CommandRow row : run.commands) {
      if (row.commandId().equals(command.commandId())) {
        return row;
      }
    }
    String refused = run.terminal() ? run.refusal(command.kind(), command.body()) : null;
    CommandRow row = row(command, ++run.inboxSeq, refused);
    run.commands.add(row);
    boolean approval = row.body().contains("\"" + WaitKind.APPROVAL.prefix());
    if (row.kind().equals("decide") && FakeRun.waits(row) && approval) {
      run.report(EventType.APPROVAL_ACCEPTED, null, row.body(), row.acceptedAt());
    }
    return row;
  }

  /** Ends a run from outside its steps; false when it had ended before. */
  public synchronized boolean fail(String runId, String code, String message, Instant now) {
    FakeRun run = runs.get(runId);
    if (run == null || run.terminal()) {
      return false;
    }
    run.report(
        EventType.RUN_FAILED,
        null,
        "{\"code\":\"%s\",\"message\":\"%s\"}".formatted(code, message),
        now);
    run.supersede(null, now);
    run.refuseCommands(now);
    run.ending = Wire.write(RunEnding.failed(code, message));
    uses.drop(runId, call -> !run.begun(call));
    return true;
  }

  /** Opens the session lock of an owner, as its process would. */
  public synchronized void openSession(long owner) {
    openOwners.add(owner);
  }

  /** Closes it, as the death of the process would. */
  public synchronized void closeSession(long owner) {
    openOwners.remove(owner);
  }

  /** All settled rows of all branches, in order of position. */
  public synchronized List<LedgerRow> rows(String runId) {
    return run(runId).allRows();
  }

  public synchronized List<RunEvent> events(String runId) {
    return List.copyOf(run(runId).events);
  }

  public synchronized List<LateAnswer> late(String runId) {
    return List.copyOf(run(runId).late);
  }

  public synchronized List<CommandRow> commands(String runId) {
    return List.copyOf(run(runId).commands);
  }

  /** What calls of the run wait for, by the ids of the waits. */
  public synchronized Map<String, WaitStanding> waits(String runId) {
    return run(runId).waits.standings();
  }

  /** The arguments of the call that waits. */
  public synchronized String waitingArguments(String runId, String waitId) {
    return run(runId).waits.opened(waitId).arguments();
  }

  /** The step of the call that waits. */
  public synchronized String waitingStep(String runId, String waitId) {
    return run(runId).waits.opened(waitId).step();
  }

  public synchronized List<UsageRow> usage(String runId) {
    return List.copyOf(run(runId).usage);
  }

  @Override
  public synchronized long used(String runId, Counting.Usage usage) {
    return uses.count(usage);
  }

  /** The calls of the run that count, by their ids. */
  public synchronized Set<String> uses(String runId) {
    return uses.of(runId);
  }

  @Override
  public synchronized void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now) {
    FakeRun run = runs.get(runId);
    for (UsageEntry entry : lost) {
      var row = new UsageRow(name, entry.of(token), entry.provider(), entry.model(), true);
      if (run != null && !run.usage.contains(row)) {
        run.usage.add(row);
      }
    }
  }

  @Override
  public synchronized @Nullable LoadedRun load(String runId, String branch, long after) {
    FakeRun run = runs.get(runId);
    return run == null ? null : new LoadedRun(run.header(), run.rows(branch, after));
  }

  @Override
  public synchronized BranchVerdict openBranch(Opening opening) {
    FakeRun run = runs.get(opening.runId());
    if (run == null) {
      return BranchVerdict.MISSING;
    } else if (run.terminal()) {
      return BranchVerdict.TERMINAL;
    } else if (run.branch.equals(opening.branch())) {
      run.raise(opening.after(), opening.now());
      dropUnseen(run, opening);
      return BranchVerdict.OPEN;
    } else if (run.knows(opening.branch())) {
      return BranchVerdict.FENCED;
    } else if (!run.branch.equals(opening.seen())) {
      return BranchVerdict.CHANGED;
    }
    run.open(opening.branch(), opening.after(), opening.now());
    dropUnseen(run, opening);
    return BranchVerdict.OPEN;
  }

  private void dropUnseen(FakeRun run, Opening opening) {
    uses.drop(opening.runId(), call -> !run.begun(call) && !run.plans(opening.branch(), call));
  }

  @Override
  public synchronized ClaimAnswer claim(Claim claim) {
    FakeRun run = runs.get(claim.runId());
    return run == null
        ? new ClaimAnswer(ClaimAnswer.Verdict.MISSING, 0, 0, 0, 0, null, null, null, null)
        : new FakeClaiming(run, claim, openOwners::contains).claim();
  }

  @Override
  public synchronized boolean renew(String runId, String branch, String name, String token) {
    FakeStep held = held(runId, branch, name, token);
    if (held == null) {
      return false;
    }
    run(runId).put(held.renewed());
    return true;
  }

  @Override
  public synchronized boolean tell(
      String runId, String branch, String name, String token, NewEvent event, Instant now) {
    if (held(runId, branch, name, token) == null) {
      return false;
    }
    run(runId).report(event.type(), name, event.data(), now);
    return true;
  }

  /** A claim that is the token's still. */
  private @Nullable FakeStep held(String runId, String branch, String name, String token) {
    FakeRun run = runs.get(runId);
    FakeStep step = run == null ? null : run.seen(branch, name);
    boolean lost =
        run == null
            || step == null
            || run.terminal()
            || !run.branch.equals(branch)
            || step.isSettled()
            || !step.token().equals(token);
    return lost ? null : step;
  }

  @Override
  public synchronized SettleAnswer settle(Settlement settlement) {
    FakeRun run = runs.get(settlement.runId());
    return run == null
        ? new SettleAnswer(SettleAnswer.Verdict.MISSING, 0, 0, 0, 0, null, null)
        : new FakeSettling(run, uses, settlement).settle();
  }

  @Override
  public synchronized @Nullable String artifact(String runId, String digest, int from, int length) {
    FakeRun run = runs.get(runId);
    String content = run == null ? null : run.artifacts.get(digest);
    return content == null
        ? null
        : content.substring(
            Math.min(from, content.length()), Math.min(from + length, content.length()));
  }

  @Override
  public synchronized List<InboxEntry> inbox(String runId, long after) {
    FakeRun run = runs.get(runId);
    return run == null
        ? List.of()
        : run.commands.stream()
            .filter(row -> FakeRun.waits(row) && row.seq() > after)
            .map(row ->
                new InboxEntry(
                    row.commandId(),
                    row.seq(),
                    row.kind(),
                    row.body(),
                    row.actor(),
                    row.channel(),
                    row.acceptedAt()))
            .toList();
  }

  @Override
  public synchronized void accept(
      String commandId, String runId, String kind, String body, String actor, Instant now) {
    Principal owner = Principal.bootstrapOwner();
    Principal principal = new Principal(owner.org(), owner.application(), actor);
    accept(new NewCommand(commandId, runId, principal, kind, body, "temporal", now));
  }

  static void refuseOtherInput(FakeStep claimed, String runId, String digest) {
    if (!claimed.row().digest().equals(digest)) {
      throw new HoldfastException(
          FailureCode.LEDGER_MISMATCH,
          "step %s of run %s is claimed with another input".formatted(claimed.row().name(), runId));
    }
  }

  static void keepOnce(FakeRun run, Settlement settlement, SettleAnswer.Verdict verdict) {
    String name = settlement.step().name();
    String result = settlement.step().result();
    boolean kept =
        run.late.stream()
            .anyMatch(late ->
                late.name().equals(name)
                    && late.token().equals(settlement.token())
                    && late.result().equals(result));
    if (!kept) {
      String wire = verdict.name().toLowerCase(Locale.ROOT);
      run.late.add(new LateAnswer(name, settlement.token(), wire, result));
    }
  }

  private FakeRun run(String runId) {
    FakeRun run = runs.get(runId);
    if (run == null) {
      throw new IllegalArgumentException("no run " + runId);
    }
    return run;
  }

  private static CommandRow row(NewCommand command, long seq, @Nullable String refused) {
    return new CommandRow(
        command.commandId(),
        command.runId(),
        seq,
        command.kind(),
        command.body(),
        command.principal().actor(),
        command.channel(),
        refused == null ? "accepted" : "refused",
        command.acceptedAt(),
        refused == null ? null : command.acceptedAt(),
        null,
        refused);
  }
}
