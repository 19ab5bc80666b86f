package dev.holdfast.deploy.verify.parked;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.operator.LiveStack;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParkedRunsTest {
  private static final int RUNS = 20;

  @Test
  void eachGoesOnByItsDecisionAfterTheWorkerDied() {
    Measured measured = new ParkedRuns(LiveStack.shared(), Size.small(RUNS)).measure();
    String report = new Report(measured).markdown();
    System.out.println(report);
    assertAll(
        () -> assertEquals(List.of(), measured.faults()),
        () -> assertTrue(report.contains("its decision applied once"), report));
  }

  @Test
  void aShareOfDurationsIsTheLongestOfThem() {
    Spread spread =
        new Spread(IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList().reversed());
    assertEquals("100.0 | 198.0 | 200.0", spread.cells());
    assertEquals("– | – | –", new Spread(List.of()).cells());
  }

  @Test
  void aCallMadeTwiceIsAFault() {
    var good = new Resumed("run_1", "completed", null, null, null, null, null, 1, 1, 1);
    var twice = new Resumed("run_1", "completed", null, null, null, null, null, 2, 1, 1);
    assertEquals(null, good.fault());
    assertEquals("run run_1: completed, 2 effects, 1 decisions, 1 commands applied", twice.fault());
  }
}
