package dev.holdfast.deploy.verify.recovery;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.RunRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How long runs stood still, shortest first. */
record Delays(List<Duration> sorted) {
  private static final Duration NEVER = Duration.ofDays(1);

  Delays {
    sorted = sorted.stream().sorted().toList();
  }

  /**
   * The time from the end of a run's step to the beginning of its next one.
   *
   * @param from when the step before was settled
   * @param to when the next one was settled
   * @param step the next one
   * @param length between them, without what the next one took by itself
   */
  record Gap(String run, Instant from, Instant to, String step, Duration length) {}

  static Delays firstNewSteps(Collection<RunRows> runs, Instant after) {
    return new Delays(runs.stream().map(rows -> firstNewStep(rows, after)).toList());
  }

  private static Duration firstNewStep(RunRows rows, Instant after) {
    return settled(rows).stream()
        .map(step -> requireNonNull(step.settledAt()))
        .filter(at -> at.isAfter(after))
        .findFirst()
        .map(at -> Duration.between(after, at))
        .orElse(NEVER);
  }

  /** The longest gap of each run. */
  static Delays longest(List<Gap> gaps) {
    return new Delays(
        gaps.stream()
            .collect(Collectors.toMap(Gap::run, Gap::length, Delays::longer))
            .values()
            .stream()
            .toList());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * The gaps of runs that lie between two moments or reach into the time between, longest first.
   *
   * @param step what each model step and each call takes by itself
   */
  static List<Gap> gaps(Collection<RunRows> runs, Instant after, Instant before, Duration step) {
    List<Gap> gaps = new ArrayList<>();
    for (RunRows rows : runs) {
      Instant from = null;
      for (List<RunRows.Step> commit : commits(rows)) {
        Instant settled = requireNonNull(commit.getFirst().settledAt());
        Instant to = settled.isBefore(before) ? settled : before;
        if (from != null && from.isBefore(before) && to.isAfter(after)) {
          boolean takesTime =
              settled.isAfter(before)
                  || commit.stream().anyMatch(row -> !row.kind().equals("drain"));
          Duration length = Duration.between(from, to).minus(takesTime ? step : Duration.ZERO);
          gaps.add(new Gap(rows.head().id(), from, to, commit.getLast().name(), length));
        }
        from = settled;
      }
    }
    gaps.sort(Comparator.comparing(Gap::length).reversed());
    return gaps;
  }

  /** The settled steps in order: those of one commit together. */
  private static Collection<List<RunRows.Step>> commits(RunRows rows) {
    return settled(rows).stream()
        .collect(
            Collectors.groupingBy(
                step -> requireNonNull(step.settledAt()), TreeMap::new, Collectors.toList()))
        .values();
  }

  private static List<RunRows.Step> settled(RunRows rows) {
    return rows.steps().stream()
        .filter(step -> step.position() != null)
        .sorted(Comparator.comparing(step -> requireNonNull(step.settledAt())))
        .toList();
  }

  Duration median() {
    return sorted.get(sorted.size() / 2);
  }

  void assertMedian(Duration limit) {
    assertTrue(median().compareTo(limit) <= 0, () -> "median above %s: %s".formatted(limit, this));
  }

  void assertAll(Duration limit) {
    assertTrue(
        sorted.getLast().compareTo(limit) <= 0,
        () -> "not all within %s: %s".formatted(limit, this));
  }

  @Override
  public String toString() {
    return "%d runs: least %d, median %d, most %d ms"
        .formatted(
            sorted.size(),
            sorted.getFirst().toMillis(),
            median().toMillis(),
            sorted.getLast().toMillis());
  }
}
