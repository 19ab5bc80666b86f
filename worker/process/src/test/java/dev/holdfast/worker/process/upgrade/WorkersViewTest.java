package dev.holdfast.worker.process.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkersViewTest {

  @Test
  void countsOneAsOne() {
    assertEquals(
        "group main, epoch-1 (runs begin on it): 1 worker, 1 open run, 1 of them waits",
        shown(new WorkersView.Epoch("main", "epoch-1", true, 1, 1, 1)));
  }

  @Test
  void saysWhichRunsWaitForAWorkerThatNobodyRuns() {
    assertEquals(
        """
        group main, epoch-1: 0 workers, 2 open runs, 0 of them wait
          2 runs wait for a worker of epoch-1: start one, or `holdfast workers retire epoch-1 --group main`\
        """,
        shown(new WorkersView.Epoch("main", "epoch-1", false, 0, 2, 0)));
  }

  @Test
  void saysOfAnEpochWithoutRunsOnlyThatNoWorkerLives() {
    assertEquals(
        """
        group main, epoch-2 (runs begin on it): 0 workers, 0 open runs, 0 of them wait
          no worker of epoch-2 lives, and runs begin on it: start one\
        """,
        shown(new WorkersView.Epoch("main", "epoch-2", true, 0, 0, 0)));
  }

  private static String shown(WorkersView.Epoch epoch) {
    String text = new WorkersView(List.of(), List.of(epoch)).text();
    return text.substring(text.indexOf("group "));
  }
}
