package dev.holdfast.workflows.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of results, as readers of events and answers program against it. */
class OutcomeKindTest {

  @Test
  void saysWhatFollowsFromEachOfTheTen() {
    assertEquals(
        List.of(
            "ok tool.completed result",
            "error tool.failed error",
            "invalid_arguments tool.failed error",
            "timed_out tool.timed_out error",
            "denied tool.denied error",
            "expired tool.timed_out error",
            "skipped tool.skipped error",
            "answered tool.answered result",
            "cancelled tool.cancelled error",
            "outcome_unknown tool.outcome_unknown error"),
        Arrays.stream(OutcomeKind.values()).map(OutcomeKindTest::line).toList());
  }

  private static String line(OutcomeKind kind) {
    return "%s %s %s"
        .formatted(kind.wire(), kind.event().wire(), kind.answers() ? "result" : "error");
  }
}
