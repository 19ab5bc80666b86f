package dev.holdfast.store.step;

import dev.holdfast.store.ledger.CommandEnd;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.RunEnding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drain takes: accepted commands in inbox order, then the time. The first thing that ends
 * the run ends it; what was accepted before is still taken.
 *
 * @param after the newest inbox number that was taken before
 * @param known the newest inbox number that was read
 * @param events what the drain reports when it settles
 * @param commands those that are not simply applied
 * @param ends rows of calls that what it takes has ended
 * @param dueAtMillis when time alone will change something that calls wait for; null: it will not
 */
public record InboxReading(
    long after,
    long known,
    Drained drained,
    List<NewEvent> events,
    List<CommandEnd> commands,
    List<NewRow> ends,
    @Nullable Long dueAtMillis) {

  /** A decision about something that a call waits for. */
  public static final String DECIDE = "decide";

  public InboxReading {
    events = List.copyOf(events);
    commands = List.copyOf(commands);
    ends = List.copyOf(ends);
  }

  /** What a settled drain took. */
  public static InboxReading settled(Drained drained) {
    return new InboxReading(
        drained.upTo(), drained.upTo(), drained, List.of(), List.of(), List.of(), null);
  }

  /** Reads the inbox. */
  static InboxReading of(
      List<InboxEntry> entries,
      long taken,
      long known,
      Instant now,
      Instant deadline,
      Taking taking) {
    boolean late = !now.isBefore(deadline);
    for (InboxEntry entry : entries) {
      // Whoever accepted it has seen the deadline pass, whatever this clock says.
      late |= !entry.acceptedAt().isBefore(deadline);
      if (taking.ended() || !entry.acceptedAt().isBefore(deadline)) {
        break;
      }
      taking.take(entry);
    }
    taking.time(now, late);
    return taking.reading(
        taken, entries.isEmpty() ? known : Math.max(known, entries.getLast().seq()));
  }

  /** This reading where an end was taken before it, while the turn before was in flight. */
  public InboxReading endedBy(@Nullable RunEnding earlier) {
    return earlier == null
        ? this
        : new InboxReading(
            after,
            known,
            new Drained(after, List.of(), earlier),
            List.of(),
            List.of(),
            List.of(),
            null);
  }

  public Intake intake() {
    return new Intake(after, drained.upTo(), null, commands);
  }

  public boolean tookSomething() {
    return drained.upTo() > after || drained.ending() != null || !drained.waits().isEmpty();
  }
}
