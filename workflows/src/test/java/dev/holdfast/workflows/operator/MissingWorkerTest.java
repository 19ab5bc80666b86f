package dev.holdfast.workflows.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MissingWorkerTest {

  @Test
  void isReadBackFromTheProblemOfARun() {
    MissingWorker missing = new MissingWorker("main", "epoch-7");
    assertEquals(missing, MissingWorker.in(missing.problem()));
    assertTrue(
        missing.problem().contains("`holdfast workers retire epoch-7 --group main`"),
        missing::problem);
  }

  @Test
  void isNotReadFromOtherProblems() {
    assertNull(MissingWorker.in(null));
    assertNull(MissingWorker.in("workflow_task_failing: its workflow task was tried 4 times"));
  }
}
