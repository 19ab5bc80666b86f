package dev.holdfast.store.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.CommandEnd;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.RunHeader;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rows of one run. */
final class FakeRun {
  private record Key(String branch, String name) {}

  private record Parent(String branch, long position) {}

  private final NewRun origin;
  private final Map<Key, FakeStep> steps = new LinkedHashMap<>();
  private final Map<String, Parent> branches = new HashMap<>();
  final List<RunEvent> events = new ArrayList<>();
  final List<LateAnswer> late = new ArrayList<>();
  final List<CommandRow> commands = new ArrayList<>();
  final Map<String, String> artifacts = new HashMap<>();
  final List<UsageRow> usage = new ArrayList<>();
  String branch = "main";
  @Nullable String ending;
  long lastStep;
  long inboxSeq;
  long inboxTaken;
  final FakeWaits waits = new FakeWaits();
  private boolean started;
  private boolean requiresAction;

  FakeRun(NewRun origin) {
    this.origin = origin;
  }

  boolean terminal() {
    return ending != null;
  }

  /** The row a branch sees under a name: its own, or one it inherited. */
  @Nullable FakeStep seen(String onBranch, String name) {
    FakeStep own = steps.get(new Key(onBranch, name));
    if (own != null) {
      return own;
    }
    return steps.values().stream()
        .filter(step -> step.row().name().equals(name) && visible(step, onBranch))
        .findFirst()
        .orElse(null);
  }

  boolean stands(String onBranch, String name) {
    FakeStep step = seen(onBranch, name);
    return step != null && step.isSettled();
  }

  /** An equal call of a branch that this one does not see. */
  @Nullable FakeStep abandoned(String onBranch, String name, @Nullable String action) {
    boolean first = !name.contains("/exec/");
    return steps.values().stream()
        .filter(step -> first || step.row().name().equals(name))
        .filter(step -> step.irrevocable() && !visible(step, onBranch))
        .filter(step -> action != null && action.equals(step.row().action()))
        .min(
            Comparator.comparing(
                FakeStep::position, Comparator.nullsLast(Comparator.naturalOrder())))
        .orElse(null);
  }

  /** Whether a call was claimed or has ended, on whatever branch. */
  boolean begun(String callId) {
    return steps.keySet().stream().anyMatch(key -> key.name().equals(StepNames.call(callId)));
  }

  /** Whether a reply that the branch sees plans a call. */
  boolean plans(String onBranch, String callId) {
    return rows(onBranch, 0).stream()
        .anyMatch(row -> row.kind() == StepKind.MODEL && row.result().contains('"' + callId + '"'));
  }

  void put(FakeStep step) {
    steps.put(new Key(step.branch(), step.row().name()), step);
  }

  void open(String newBranch, long after, Instant now) {
    loseModels();
    branches.put(newBranch, new Parent(branchAt(after), after));
    branch = newBranch;
    giveAgain(now);
    waits.rewind(rows(branch, 0));
    requiresAction = waits.pending();
  }

  private void loseModels() {
    String model = Wire.read(origin.spec(), JsonNode.class).path("model").path("name").asText();
    steps.values().stream()
        .filter(step -> step.branch().equals(branch) && !step.isSettled())
        .filter(
            step -> step.row().kind() == StepKind.MODEL || step.row().kind() == StepKind.COMPACT)
        .forEach(step ->
            usage.add(
                new UsageRow(
                    step.row().name(), step.token(), origin.modelProvider(), model, true)));
  }

  /** Lets the open branch see more of its ancestors. */
  void raise(long after, Instant now) {
    Parent parent = branches.get(branch);
    if (parent != null && parent.position() < after && !branchAt(after).equals(branch)) {
      branches.put(branch, new Parent(branchAt(after), after));
      giveAgain(now);
      waits.rewind(rows(branch, 0));
      requiresAction = waits.pending();
    }
  }

  private String branchAt(long position) {
    return steps.values().stream()
        .filter(step -> Long.valueOf(position).equals(step.position()))
        .map(FakeStep::branch)
        .findFirst()
        .orElse("main");
  }

  private void giveAgain(Instant now) {
    inboxTaken =
        rows(branch, 0).stream()
            .filter(row -> row.kind() == StepKind.DRAIN)
            .mapToLong(row -> Wire.read(row.result(), JsonNode.class).path("upTo").asLong())
            .max()
            .orElse(0);
    commands.replaceAll(row ->
        row.state().equals("applied") && row.seq() > inboxTaken
            ? decided(row, "accepted", null, null, null)
            : waits(row) && row.seq() <= inboxTaken
                ? decided(row, "applied", row.step(), null, now)
                : row);
  }

  boolean knows(String aBranch) {
    return aBranch.equals("main") || branches.containsKey(aBranch);
  }

  List<LedgerRow> rows(String onBranch, long after) {
    return steps.values().stream()
        .filter(step -> step.isSettled() && visible(step, onBranch))
        .map(FakeStep::ledgerRow)
        .filter(row -> row.position() > after)
        .sorted(Comparator.comparingLong(LedgerRow::position))
        .toList();
  }

  List<LedgerRow> allRows() {
    return steps.values().stream()
        .filter(FakeStep::isSettled)
        .map(FakeStep::ledgerRow)
        .sorted(Comparator.comparingLong(LedgerRow::position))
        .toList();
  }

  void report(List<NewEvent> reported, Instant now) {
    for (NewEvent event : reported) {
      report(event.type(), event.step(), event.data(), now);
    }
  }

  void report(EventType type, @Nullable String step, String data, Instant now) {
    events.add(new RunEvent(events.size() + 1L, type.wire(), step, data, now));
  }

  void start(Instant now) {
    if (!started) {
      started = true;
      report(EventType.RUN_STARTED, null, "{}", now);
    }
  }

  void take(Intake intake, String step, Instant now) {
    commands.replaceAll(row ->
        row.seq() <= intake.upTo() && waits(row) ? decided(row, "applied", step, null, now) : row);
    for (CommandEnd end : intake.ends()) {
      commands.replaceAll(row ->
          row.commandId().equals(end.commandId())
              ? decided(row, end.state(), step, end.result(), now)
              : row);
    }
    inboxTaken = Math.max(inboxTaken, intake.upTo());
  }

  /** Closes what waits for calls that have ended otherwise, all where null. */
  void supersede(@Nullable List<String> steps, Instant now) {
    for (String id : waits.supersede(steps)) {
      WaitKind kind = waits.opened(id).awaited().kind();
      report(kind.superseded(), null, "{\"%s\":\"%s\"}".formatted(kind.noun(), id), now);
    }
    if (waits.pending() && !requiresAction && steps != null) {
      report(EventType.RUN_REQUIRES_ACTION, null, "{}", now);
    }
    requiresAction = waits.pending();
  }

  void refuseCommands(Instant now) {
    commands.replaceAll(row ->
        waits(row) ? decided(row, "refused", null, refusal(row.kind(), row.body()), now) : row);
  }

  /** A decision came behind the one that stands; for anything else it is the end of the run. */
  String refusal(String kind, String body) {
    WaitStanding standing =
        kind.equals("decide")
            ? waits.standings().get(Wire.read(body, JsonNode.class).path("waitId").asText())
            : null;
    return switch (standing == null ? WaitState.PENDING : standing.state()) {
      case APPROVED, DENIED, ANSWERED -> "already_decided";
      case EXPIRED -> "expired";
      case PENDING, SUPERSEDED -> "run_finished";
    };
  }

  static boolean waits(CommandRow row) {
    return row.state().equals("accepted");
  }

  RunHeader header() {
    return new RunHeader(
        origin.runId(),
        origin.principal().org(),
        origin.principal().application(),
        origin.specDigest(),
        origin.spec(),
        origin.input(),
        origin.requester(),
        origin.deadlineAt(),
        branch,
        terminal(),
        ending,
        lastStep,
        inboxSeq,
        inboxTaken);
  }

  private boolean visible(FakeStep step, String onBranch) {
    String line = onBranch;
    long upTo = Long.MAX_VALUE;
    while (true) {
      if (step.branch().equals(line)) {
        Long position = step.position();
        return (position == null ? Long.MAX_VALUE : position) <= upTo;
      }
      Parent parent = branches.get(line);
      if (parent == null) {
        return false;
      }
      upTo = Math.min(upTo, parent.position());
      line = parent.branch();
    }
  }

  private static CommandRow decided(
      CommandRow row,
      String state,
      @Nullable String step,
      @Nullable String result,
      @Nullable Instant now) {
    return new CommandRow(
        row.commandId(),
        row.runId(),
        row.seq(),
        row.kind(),
        row.body(),
        row.actor(),
        row.channel(),
        state,
        row.acceptedAt(),
        now,
        step,
        result);
  }
}
