package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.step.StepNames;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the outside is taken in. */
abstract class InboxContract {
  private LedgerWorld world;
  private String run;
  private Hand first;
  private Hand second;

  abstract LedgerWorld world();

  @BeforeEach
  void acceptRun() {
    world = world();
    run = world.acceptRun();
    first = Hand.of(world, run, "first");
    second = Hand.of(world, run, "second");
  }

  @Test
  void takesTheInboxUpToANumberInOrder() {
    for (String id : List.of("c1", "c2", "c3")) {
      world.command(run, id, "message");
    }
    assertEquals(
        List.of("c2", "c3"),
        world.ledger().inbox(run, 1).stream().map(InboxEntry::commandId).toList());

    SettleAnswer answer = first.drain(new Intake(0, 2), Hand.drainRow("t1/drain", "{}"));
    assertEquals(Verdict.SETTLED, answer.verdict());
    assertEquals(3, answer.inboxSeq());
    assertEquals(2, answer.inboxTaken());
    assertEquals(List.of("applied", "applied", "accepted"), states());
    assertEquals("t1/drain", world.commands(run).getFirst().step());
    assertEquals(
        List.of("c3"), world.ledger().inbox(run, 0).stream().map(InboxEntry::commandId).toList());
    assertEquals(2, requireNonNull(world.ledger().load(run, "main", 0)).header().inboxTaken());
  }

  @Test
  void takesNothingTwiceWhenTwoDrainsReadTheSame() {
    world.command(run, "c1", "message");
    world.command(run, "c2", "message");
    first.drain(new Intake(0, 1), Hand.drainRow("t1/calls/drain/1", "{}"));
    NewRow stale = Hand.drainRow("t2/drain", "{}");
    assertEquals(Verdict.COMPANION, second.drain(new Intake(0, 2), stale).verdict());
    assertEquals(Verdict.COMPANION, second.drain(Intake.nothing(0), stale).verdict());
    assertEquals(Verdict.SETTLED, second.drain(new Intake(1, 2), stale).verdict());
    assertEquals(List.of("applied", "applied"), states());
  }

  @Test
  void drainsWithTheStepInOneCommit() {
    world.command(run, "c1", "message");
    SettleAnswer answer =
        first.drain(new Intake(0, 1), Hand.drainRow("t1/drain", "{}"), Hand.modelRow("\"reply\""));
    assertEquals(2, answer.last());
    assertEquals("t1/drain", world.commands(run).getFirst().step());
    SettleAnswer again =
        first.drain(new Intake(0, 1), Hand.drainRow("t1/drain", "{}"), Hand.modelRow("\"reply\""));
    assertEquals(Verdict.STANDS, again.verdict());
    assertEquals(List.of(), world.late(run));
  }

  @Test
  void finishGivesWayToAMessageOrACancelOnly() {
    world.command(run, "c1", "message");
    SettleAnswer refused = first.end("completed", true);
    assertEquals(Verdict.INBOX, refused.verdict());
    assertNull(refused.ending());
    assertEquals(1, refused.inboxSeq());

    first.drain(new Intake(0, 1), Hand.drainRow("t2/drain", "{}"));
    world.command(run, "c2", "cancel");
    assertEquals(Verdict.INBOX, first.end("completed", true).verdict());
    first.drain(new Intake(1, 2), Hand.drainRow("t3/drain", "{}"));
    world.command(run, "c3", "pause");
    assertEquals(Verdict.SETTLED, first.end("completed", true).verdict());
    assertEquals(List.of("applied", "applied", "refused"), states());
  }

  @Test
  void anEndThatDoesNotYieldRefusesWhatWaits() {
    world.command(run, "c1", "message");
    assertEquals(Verdict.SETTLED, first.end("failed", false).verdict());
    CommandRow refused = world.commands(run).getFirst();
    assertEquals("refused", refused.state());
    assertEquals("run_finished", refused.result());
    assertEquals(List.of(), world.ledger().inbox(run, 0));
  }

  @Test
  void refusesCommandsAfterTheEnd() {
    first.end("completed", true);
    CommandRow row = world.command(run, "c1", "cancel");
    assertEquals("refused", row.state());
    assertEquals("run_finished", row.result());
    assertEquals(row, world.command(run, "c1", "cancel"));
    assertEquals(List.of(), world.ledger().inbox(run, 0));
  }

  @Test
  void aDrainCanEndTheRun() {
    world.command(run, "c1", "cancel");
    world.command(run, "c2", "message");
    NewRow drain = Hand.drainRow("t1/drain", "{}");
    SettleAnswer answer =
        world
            .ledger()
            .settle(
                new Settlement(
                    run,
                    "main",
                    Hand.NOW,
                    "first",
                    false,
                    List.of(drain, Hand.call(StepNames.FINISH, null, "{}")),
                    Settlement.Guard.NONE,
                    List.of(Hand.event(EventType.RUN_CANCELLED, "t1/drain")),
                    new Intake(0, 1),
                    List.of(),
                    new EndingEntry("{\"kind\":\"cancelled\"}", "cancelled", false, null)));
    assertEquals(Verdict.SETTLED, answer.verdict());
    assertEquals(List.of("applied", "refused"), states());
    assertTrue(requireNonNull(world.ledger().load(run, "main", 0)).header().terminal());
  }

  @Test
  void aRunsOwnCommandIsAcceptedOnce() {
    world.ledger().accept("cmd_a", run, "cancel", "{}", "temporal:cancel", Hand.NOW);
    world.ledger().accept("cmd_a", run, "cancel", "{}", "temporal:cancel", Hand.NOW);
    InboxEntry entry = world.ledger().inbox(run, 0).getFirst();
    assertEquals(
        new InboxEntry("cmd_a", 1, "cancel", "{}", "temporal:cancel", "temporal", Hand.NOW), entry);
    assertEquals(1, world.commands(run).size());
    world.ledger().accept("cmd_b", "run_missing", "cancel", "{}", "temporal:cancel", Hand.NOW);
  }

  private List<String> states() {
    return world.commands(run).stream().map(CommandRow::state).toList();
  }
}
