package dev.holdfast.store.step;

import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.RunHeader;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.Orders;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settled rows of a run as one branch sees them, up to a position. What this worker settles is
 * added; what others settled shows as a gap and is read before the next step.
 */
public final class RunView {
  private final AgentSpec spec;
  private final Map<String, SeenRow> rows = new HashMap<>();

  /** In the order in which a model reads them. */
  private final List<SeenRow> said = new ArrayList<>();

  private RunHeader header;
  private long known;
  private long inboxSeq;
  private long inboxTaken;
  private @Nullable String ending;
  private boolean gap;
  private long readAtNanos;
  private long bytes;

  RunView(LoadedRun loaded, AgentSpec spec, long nanos) {
    this.header = loaded.header().withoutSpec();
    this.spec = spec;
    absorb(loaded, nanos);
  }

  synchronized void absorb(LoadedRun loaded, long nanos) {
    if (loaded.header().lastStep() < known) {
      return; // Read before what is known here was settled.
    }
    header = loaded.header().withoutSpec();
    loaded.rows().forEach(row -> add(SeenRow.of(row), row.result().length()));
    known = Math.max(known, header.lastStep());
    inboxSeq = Math.max(inboxSeq, header.inboxSeq());
    inboxTaken = Math.max(inboxTaken, header.inboxTaken());
    ending = header.ending();
    gap = false;
    readAtNanos = nanos;
  }

  /** Takes in the answer to a settlement of this worker. */
  public synchronized void absorb(
      SettleAnswer answer, List<NewRow> settled, String token, long nanos) {
    if (answer.verdict() == SettleAnswer.Verdict.SETTLED && answer.before() == known) {
      SettleAnswer.Standing standing = answer.row();
      for (int i = 0; i < settled.size(); i++) {
        NewRow row = settled.get(i);
        boolean step = i == settled.size() - 1;
        String result = step && standing != null ? standing.result() : row.result();
        add(
            SeenRow.of(
                new LedgerRow(
                    row.name(),
                    row.kind(),
                    row.turn(),
                    row.slot(),
                    row.digest(),
                    answer.before() + i + 1,
                    false,
                    token,
                    result,
                    step && standing != null ? standing.resultDigest() : row.resultDigest())),
            result.length());
      }
      known = answer.last();
    } else if (answer.last() > known) {
      gap = true;
    }
    counters(answer.inboxSeq(), answer.inboxTaken(), answer.ending(), nanos);
  }

  /** Takes in the counters that any answer carries. */
  public synchronized void counters(
      long newestInbox, long newestTaken, @Nullable String endingNow, long nanos) {
    inboxSeq = Math.max(inboxSeq, newestInbox);
    inboxTaken = Math.max(inboxTaken, newestTaken);
    if (endingNow != null) {
      ending = endingNow;
    }
    readAtNanos = nanos;
  }

  /** Something was settled that this view has not seen. */
  public synchronized void missed(long last) {
    gap |= last > known;
  }

  public synchronized @Nullable SeenRow row(String name) {
    return rows.get(name);
  }

  /** What was taken in while a step of the turn was in flight: read by the turn that follows. */
  public synchronized List<Drained> takenInFlight(int turn) {
    return drains(turn, Slots.MODEL + 1, Integer.MAX_VALUE)
        .map(row -> row.value(Drained.class))
        .toList();
  }

  /**
   * What the run was told to do before the model of a turn was asked, by its drain and while it
   * held: all of it, because an execution that finds the reply settled does not hold.
   */
  public synchronized @Nullable Orders ordersBefore(int turn) {
    Orders orders =
        drains(turn, 0, Slots.MODEL)
            .map(row -> row.value(Drained.class).orders())
            .filter(Objects::nonNull)
            .reduce(Orders.NONE, Orders::and);
    return orders.equals(Orders.NONE) ? null : orders;
  }

  /** Those of a turn with places from one to before another. */
  private Stream<SeenRow> drains(int turn, int from, int before) {
    return said.subList(first(turn, from), first(turn, before)).stream()
        .filter(row -> row.kind() == StepKind.DRAIN);
  }

  /** Where the first row stands that has this place, or one behind it. */
  private int first(int turn, int slot) {
    int low = 0;
    int high = said.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      SeenRow row = said.get(middle);
      boolean behind = row.turn() > turn || (row.turn() == turn && row.slot() >= slot);
      high = behind ? middle : high;
      low = behind ? low : middle + 1;
    }
    return low;
  }

  /** All rows in the order in which a model reads them. */
  public synchronized List<SeenRow> said() {
    return List.copyOf(said);
  }

  public AgentSpec spec() {
    return spec;
  }

  public synchronized RunHeader header() {
    return header;
  }

  public synchronized boolean inboxWaits() {
    return inboxSeq > inboxTaken;
  }

  public synchronized long inboxSeq() {
    return inboxSeq;
  }

  public synchronized long inboxTaken() {
    return inboxTaken;
  }

  public synchronized boolean finished() {
    return ending != null;
  }

  public synchronized @Nullable RunEnding ending() {
    return ending == null ? null : Wire.read(ending, RunEnding.class);
  }

  /**
   * The newest row the asking execution has seen and this branch does not see, as it was opened by
   * a step asked for before; 0 where there is none.
   */
  synchronized long missing(StepRef ref) {
    if (ref.branch().equals(StepRef.MAIN_BRANCH)) {
      return 0;
    }
    Set<Long> positions = rows.values().stream().map(SeenRow::position).collect(Collectors.toSet());
    return Stream.concat(Stream.of(ref.after()), ref.seen().stream())
        .filter(position -> position > 0 && !positions.contains(position))
        .mapToLong(position -> position)
        .max()
        .orElse(0);
  }

  synchronized boolean covers(long position) {
    return !gap && known >= position;
  }

  synchronized long known() {
    return known;
  }

  synchronized long ageNanos(long nowNanos) {
    return nowNanos - readAtNanos;
  }

  synchronized long bytes() {
    return bytes;
  }

  private void add(SeenRow row, int length) {
    if (rows.put(row.name(), row) == null) {
      bytes += length + 400L;
      said.add(first(row.turn(), row.slot()), row);
    }
  }
}
