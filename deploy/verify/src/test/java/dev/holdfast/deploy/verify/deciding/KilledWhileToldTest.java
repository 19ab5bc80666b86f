package dev.holdfast.deploy.verify.deciding;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker dies before and after it has taken what its runs are told. */
class KilledWhileToldTest {
  /** The scripted model is billed a token for four characters that it reads. */
  private static final int TOKENS = 1_000;

  private static final String WORDS = "word".repeat(TOKENS);
  private static final List<String> MODES = List.of("steer", "follow_up", "interrupt");

  private final Struck struck = Struck.shared();

  /** A run that is told something while its model speaks, or else while its tool is called. */
  private record Told(String run, String mode, boolean asking, Gate busy) {
    @Override
    public String toString() {
      return "%s, told to %s while it %s".formatted(run, mode, asking ? "asks" : "calls");
    }
  }

  @AfterEach
  void letGo() {
    struck.stack().letGo();
  }

  @Test
  void nothingIsLostOrHeardTwice() {
    Holds holds = struck.holds();
    List<Told> unsent = ofEach("unsent");
    List<Told> before = ofEach("before");
    List<Told> after = ofEach("after");
    List<Told> all = Stream.of(unsent, before, after).flatMap(List::stream).toList();
    Struck.awaitReached(all.stream().map(Told::busy).toList());
    List<Gate> lost =
        before.stream().map(told -> holds.beforeCommit(told.run, Holds.WHILE)).toList();
    List<Gate> known =
        after.stream().map(told -> holds.afterCommit(told.run, Holds.WHILE)).toList();
    before.forEach(this::tell);
    after.forEach(this::tell);
    Struck.awaitReached(lost);
    Struck.awaitReached(known);
    struck.kill("worker");

    unsent.forEach(this::tell);
    unsent.forEach(told -> assertStands(told, "accepted"));
    before.forEach(told -> assertStands(told, "accepted"));
    after.forEach(told -> assertStands(told, "applied"));
    struck.letGo(lost);
    all.forEach(this::assertHeardOnce);
  }

  private List<Told> ofEach(String label) {
    List<Told> all = new ArrayList<>();
    for (String mode : MODES) {
      all.add(asking(mode, label + "-" + mode));
      all.add(calling(mode, label + "-" + mode));
    }
    return all;
  }

  private Told asking(String mode, String label) {
    Gate speaks = new Gate(label + " speaks");
    struck.world().hold(speaks, label);
    String run =
        struck.start(
            MatrixAgents.QUEUED,
            script(Map.of("text", "turn 1", "gate", struck.world().gateUrl(label))),
            false);
    return new Told(run, mode, true, speaks);
  }

  private Told calling(String mode, String label) {
    Gate begins = new Gate(label + " is called");
    struck
        .world()
        .hold(begins, visit -> visit.point() == Point.BEGIN && visit.label().equals(label));
    Map<String, Object> call = Map.of("tool", "put_queued", "args", Map.of("label", label));
    String run =
        struck.start(
            MatrixAgents.FAST, script(Map.of("text", "turn 1", "calls", List.of(call))), false);
    return new Told(run, mode, false, begins);
  }

  private static Map<String, Object> script(Map<String, Object> first) {
    return Map.of("script", Map.of("turns", List.of(first, Map.of("text", "the end"))));
  }

  private void tell(Told told) {
    assertEquals(202, struck.caller().say(told.run, told.mode, WORDS).status(), told::toString);
  }

  private void assertStands(Told told, String state) {
    assertEquals(
        List.of(state),
        struck.rows(told.run).commands().stream().map(RunRows.Command::state).toList(),
        told::toString);
  }

  private void assertHeardOnce(Told told) {
    RunRows rows = struck.awaitSound(told.run);
    List<Long> read =
        rows.usage().stream()
            .filter(usage -> !usage.lost())
            .sorted(Comparator.comparing(RunRows.Usage::step))
            .map(RunRows.Usage::in)
            .toList();
    assertStands(told, "applied");
    assertAll(
        told.toString(),
        () -> assertEquals("completed", rows.head().status()),
        () ->
            assertEquals(
                1,
                rows.events().stream()
                    .filter(event -> event.type().equals("message.received"))
                    .count()),
        () -> assertTrue(read.stream().allMatch(tokens -> tokens < 2 * TOKENS), read::toString),
        // A first turn that was interrupted has said nothing that would be counted.
        () ->
            assertTrue(
                rows.usage().stream()
                    .filter(usage -> usage.step().equals("t1/model"))
                    .allMatch(usage -> usage.in() < TOKENS),
                read::toString),
        () -> assertTrue(read.getLast() >= TOKENS, read::toString));
  }
}
