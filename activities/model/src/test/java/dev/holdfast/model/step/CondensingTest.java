package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunDecider;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CondensingTest {
  private final List<SeenRow> rows = new ArrayList<>();

  @Test
  void aContextIsCrowdedAtThreeQuartersOfTheWindow() {
    assertFalse(Condensing.crowded(null, 1_000_000));
    assertFalse(Condensing.crowded(1_000, 749));
    assertTrue(Condensing.crowded(1_000, 750));
  }

  @Test
  void resultsOfOlderTurnsGoFirst() {
    turns(6, "Looking.", 2_000);
    Condensing todo = Condensing.of(rows, 6, 10_000);
    assertEquals(new Condensing(Compacted.Level.RESULTS, 4, Protocol.NONE), todo);
    compacted(6, todo.level(), todo.upTo(), null);

    List<TranscriptEntry> shown = Turn.of(rows, 7).entries(rows);
    List<CallEnd> ends = ends(shown);
    assertEquals(6, ends.size());
    assertEquals(
        "[left out here: 2000 characters. read_artifact with id \"call_1\" reads them again.]",
        ends.getFirst().content());
    assertEquals(2_000, ends.get(4).content().length());
    assertEquals(2_000, ends.get(5).content().length());
  }

  @Test
  void aSummaryStandsForOldTurnsWhenResultsAreNotEnough() {
    turns(6, "A long thought. ".repeat(100), 100);
    Condensing todo = Condensing.of(rows, 6, 10_000);
    assertEquals(Compacted.Level.SUMMARY, todo.level());
    assertEquals(4, todo.upTo());
    assertTrue(todo.protocol().text().contains("assistant: A long thought."));
    assertTrue(todo.protocol().text().contains("assistant calls look: {\"n\":4}"));
    assertTrue(todo.protocol().text().contains("result of look (ok): xxx"));
    assertFalse(todo.protocol().text().contains("{\"n\":5}"));
    compacted(6, todo.level(), todo.upTo(), "Four turns of looking.");

    List<TranscriptEntry> shown = Turn.of(rows, 7).entries(rows);
    assertEquals(
        new TranscriptEntry.Noted("What happened until here, in short:\nFour turns of looking."),
        shown.getFirst());
    assertEquals(2, ends(shown).size());
    assertEachCallHasItsResult(shown);
  }

  /** The summary is part of what the next one sums up. */
  @Test
  void aSummaryIsSummedUpInItsTurn() {
    turns(6, "A long thought. ".repeat(100), 100);
    compacted(6, Compacted.Level.SUMMARY, 4, "Four turns of looking.");
    assertEquals(
        new Condensing(Compacted.Level.NONE, 6, Protocol.NONE),
        Condensing.of(rows, 6, 10_000),
        "nothing more is old enough");
    turn(7, "A long thought. ".repeat(100), 100);
    turn(8, "A long thought. ".repeat(100), 100);
    Condensing todo = Condensing.of(rows, 8, 10_000);
    assertEquals(6, todo.upTo());
    assertTrue(
        todo.protocol().text().startsWith("platform: What happened until here, in short:\nFour"));
  }

  @Test
  void theFirstTurnHasNothingBehindIt() {
    turns(1, "Looking.", 2_000);
    assertEquals(Compacted.Level.NONE, Condensing.of(rows, 1, 10_000).level());
  }

  /** The writer is told what was found, not where it could be read. */
  @Test
  void resultsAreSummedUpWhileThereIsRoom() {
    turns(6, "A long thought. ".repeat(100), 100);
    assertFalse(Condensing.of(rows, 6, 14_000).protocol().text().contains("left out"));
  }

  @Test
  void whatIsSummedUpFitsTheWindow() {
    turns(40, "A long thought. ".repeat(200), 600);
    String text = Condensing.of(rows, 40, 10_000).protocol().text();
    // 152,000 characters were 8,000 tokens: half the window holds 95,000.
    assertTrue(text.length() < 96_000, () -> text.length() + " characters");
    assertTrue(text.contains("left out here: 600"));
    assertTrue(Condensing.of(rows, 40, null).protocol().text().length() > 100_000);
  }

  /** What was summed up before is needed most: it is never cut. */
  @Test
  void theSummaryBeforeStaysWhole() {
    turns(40, "A long thought. ".repeat(200), 600);
    String summary = "s".repeat(20_000) + " THE END";
    compacted(6, Compacted.Level.SUMMARY, 4, summary);
    Protocol protocol = Condensing.of(rows, 40, 10_000).protocol();
    assertTrue(protocol.text().contains(summary));
    assertTrue(protocol.half().text().contains(summary));
    assertTrue(protocol.half().text().length() < protocol.text().length());
  }

  /** Where the newest turns alone are too much, no summary of next to nothing is bought. */
  @Test
  void aSummaryOfNextToNothingIsNotWritten() {
    turns(2, "Looking.", 20);
    turn(3, "A long thought. ".repeat(1_000), 100);
    turn(4, "A long thought. ".repeat(1_000), 100);
    assertEquals(Compacted.Level.NONE, Condensing.of(rows, 4, 10_000).level());
    refused(5);
    assertEquals(Compacted.Level.SUMMARY, Condensing.of(rows, 5, 10_000).level());
  }

  private void refused(int turn) {
    var usage = new ModelReply.Usage("p", "m", 0, 0);
    var failure = RunEnding.failed(RunDecider.CONTEXT_TOO_LONG, "too long");
    row(
        "t%d/model".formatted(turn),
        StepKind.MODEL,
        turn,
        Slots.MODEL,
        new ModelReply("", List.of(), List.of(), usage, failure, false));
  }

  private void turns(int count, String text, int resultLength) {
    for (int turn = 1; turn <= count; turn++) {
      turn(turn, text, resultLength);
    }
  }

  private void turn(int turn, String text, int resultLength) {
    String id = "call_" + turn;
    var asked = new ModelReply.AskedCall(id, null, "look", "{\"n\":%d}".formatted(turn));
    var usage = new ModelReply.Usage("p", "m", 8_000, 0);
    row(
        "t%d/model".formatted(turn),
        StepKind.MODEL,
        turn,
        Slots.MODEL,
        new ModelReply(text, List.of(asked), List.of(), usage, null, false));
    row(
        "call/%s/exec".formatted(id),
        StepKind.CALL,
        turn,
        2,
        new CallEnd(id, "look", OutcomeKind.OK, "x".repeat(resultLength)));
  }

  private void compacted(
      int turn,
      Compacted.Level level,
      int upTo,
      @org.jspecify.annotations.Nullable String summary) {
    row(
        "compact/" + turn,
        StepKind.COMPACT,
        turn,
        Slots.COMPACT,
        new Compacted(level, upTo, summary, null, null));
  }

  private void row(String name, StepKind kind, int turn, int slot, Object result) {
    String json = Wire.write(result);
    rows.add(
        SeenRow.of(
            new LedgerRow(
                name, kind, turn, slot, "d", rows.size() + 1, false, "t", json, Digest.of(json))));
  }

  private static List<CallEnd> ends(List<TranscriptEntry> entries) {
    return entries.stream()
        .filter(TranscriptEntry.CallEnded.class::isInstance)
        .map(entry -> ((TranscriptEntry.CallEnded) entry).end())
        .toList();
  }

  private static void assertEachCallHasItsResult(List<TranscriptEntry> entries) {
    List<String> asked =
        entries.stream()
            .filter(TranscriptEntry.Replied.class::isInstance)
            .flatMap(entry -> ((TranscriptEntry.Replied) entry).reply().asked().stream())
            .map(ModelReply.AskedCall::callId)
            .toList();
    assertEquals(asked, ends(entries).stream().map(CallEnd::callId).toList());
  }
}
