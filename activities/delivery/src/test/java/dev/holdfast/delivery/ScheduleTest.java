package dev.holdfast.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void triesTenTimesInAboutThreeDays() {
    Schedule schedule = new Schedule(() -> 0.5);
    Duration all = Duration.ZERO;
    for (int attempts = 0; attempts < 10; attempts++) {
      Duration pause = schedule.after(attempts, null);
      all = all.plus(pause == null ? Duration.ZERO : pause);
    }
    assertEquals(Duration.ofHours(75).plusMinutes(35).plusSeconds(5), all);
    assertNull(schedule.after(10, null));
    assertNull(schedule.after(10, HOUR));
  }

  @Test
  void doesNotComeBackInStep() {
    assertEquals(Duration.ofMillis(4_500), new Schedule(() -> 0).after(1, null));
    assertEquals(Duration.ofMillis(5_500), new Schedule(() -> 1).after(1, null));
  }

  @Test
  void leavesAloneWhoAsksForIt() {
    Schedule schedule = new Schedule(() -> 0.5);
    assertEquals(HOUR, schedule.after(1, HOUR));
    assertEquals(Duration.ofHours(2), schedule.after(4, HOUR));
  }
}
