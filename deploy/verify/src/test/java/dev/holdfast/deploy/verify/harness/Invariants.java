package dev.holdfast.deploy.verify.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What must be true of every run that has ended, however it was disturbed. */
public final class Invariants {
  /**
   * For fast calls, which nobody claims. Two attempts at one step are normal: the second has found
   * no row, begins, and the first settles meanwhile, at a time it noted before. Whoever found the
   * row and began all the same is later.
   */
  private static final Duration RACE = Duration.ofMillis(500);

  private static final Set<String> BEFORE_THE_END =
      Set.of("tool.started", "step.retried", "approval.requested");

  private final RunRows rows;
  private final World world;
  private final boolean frozen;
  private final List<String> broken = new ArrayList<>();

  private Invariants(RunRows rows, World world, boolean frozen) {
    this.rows = rows;
    this.world = world;
    this.frozen = frozen;
  }

  /**
   * Sentences about what is not as it must be.
   *
   * @param frozen a worker was stopped and went on later; the one step it was in it may finish
   */
  public static List<String> brokenIn(RunRows rows, World world, boolean frozen) {
    Invariants invariants = new Invariants(rows, world, frozen);
    invariants.numbersHaveNoGap();
    invariants.everyCallEndsOnce();
    invariants.nothingIsLeftOpen();
    invariants.effectsHappenAsDeclared();
    invariants.repeatedCallsKeepTheirKey();
    invariants.eachClaimBeginsOnce();
    invariants.nothingBeginsAfterItsEnd();
    return invariants.broken;
  }

  private void numbersHaveNoGap() {
    counts(
        "events", rows.events().stream().map(RunRows.Event::seq).toList(), rows.head().lastEvent());
    counts(
        "steps",
        rows.steps().stream()
            .map(RunRows.Step::position)
            .filter(Objects::nonNull)
            .sorted()
            .toList(),
        rows.head().lastStep());
  }

  private void counts(String what, List<Long> numbers, long last) {
    if (!numbers.equals(LongStream.rangeClosed(1, last).boxed().toList())) {
      broken.add("%s are numbered %s, not 1..%d".formatted(what, numbers, last));
    }
  }

  private void everyCallEndsOnce() {
    Set<String> ended =
        settled("call").stream().map(RunRows.Step::name).collect(Collectors.toSet());
    Map<String, Long> ends = new HashMap<>();
    for (RunRows.Event event : rows.events()) {
      String step = event.step();
      if (step != null && step.startsWith("call/") && !BEFORE_THE_END.contains(event.type())) {
        ends.merge(step, 1L, Long::sum);
      }
    }
    for (RunRows.Step model : settled("model")) {
      for (JsonNode call : model.json().path("planned")) {
        String step = "call/" + call.path("callId").asText() + "/exec";
        if (!ended.contains(step)) {
          broken.add(step + " has no end");
        }
        if (ends.getOrDefault(step, 0L) != 1) {
          broken.add("%s has %d end events".formatted(step, ends.getOrDefault(step, 0L)));
        }
      }
    }
  }

  private List<RunRows.Step> settled(String kind) {
    return rows.steps().stream()
        .filter(step -> step.kind().equals(kind) && step.position() != null)
        .toList();
  }

  private void nothingIsLeftOpen() {
    if (!rows.head().terminal()) {
      broken.add("the run has not ended");
    }
    rows.commands().stream()
        .filter(command -> command.state().equals("accepted"))
        .forEach(command -> broken.add("command %d is still open".formatted(command.seq())));
  }

  private void effectsHappenAsDeclared() {
    Map<String, Long> effects =
        world.visits(World.Point.EFFECT, rows.head().id()).stream()
            .collect(Collectors.groupingBy(World.Visit::key, Collectors.counting()));
    for (RunRows.Step call : settled("call")) {
      String key = rows.head().id() + "/" + call.name().split("/", -1)[1];
      long times = effects.getOrDefault(key, 0L);
      boolean once = Set.of("UNSAFE", "RECONCILABLE").contains(String.valueOf(call.effect()));
      if (once && times > 1) {
        broken.add("%s %s took effect %d times".formatted(call.effect(), key, times));
      }
      boolean ok = call.json().path("kind").asText().equals("OK");
      if (ok && times == 0) {
        broken.add("%s is recorded as done and never took effect".formatted(key));
      }
      effects.remove(key);
    }
    if (!effects.isEmpty()) {
      broken.add("effects of calls nobody planned: " + effects);
    }
  }

  /** Every call of a script has a label of its own. */
  private void repeatedCallsKeepTheirKey() {
    world.visits(World.Point.BEGIN, rows.head().id()).stream()
        .collect(
            Collectors.groupingBy(
                World.Visit::label, Collectors.mapping(World.Visit::key, Collectors.toSet())))
        .forEach((label, keys) -> {
          if (keys.size() > 1) {
            broken.add("%s was called under several keys: %s".formatted(label, keys));
          }
        });
  }

  /** A claimed call begins once per claim, at most: the clock has no say in it. */
  private void eachClaimBeginsOnce() {
    Map<String, Long> claims =
        rows.events().stream()
            .filter(event -> Set.of("tool.started", "step.retried").contains(event.type()))
            .filter(event -> String.valueOf(event.step()).startsWith("call/"))
            .collect(Collectors.groupingBy(RunRows.Event::step, Collectors.counting()));
    claims.forEach((step, claimed) -> {
      String key = rows.head().id() + "/" + step.split("/", -1)[1];
      long begun =
          world.visits(World.Point.BEGIN, rows.head().id()).stream()
              .filter(visit -> visit.key().equals(key))
              .count();
      if (begun > claimed) {
        broken.add("%s was claimed %d times and began %d times".formatted(step, claimed, begun));
      }
    });
  }

  private void nothingBeginsAfterItsEnd() {
    List<World.Visit> late = new ArrayList<>();
    for (RunRows.Step call : settled("call")) {
      String key = rows.head().id() + "/" + call.name().split("/", -1)[1];
      Instant settledAt = Objects.requireNonNull(call.settledAt());
      world.visits(World.Point.BEGIN, rows.head().id()).stream()
          .filter(visit -> visit.key().equals(key) && visit.at().isAfter(settledAt.plus(RACE)))
          .forEach(late::add);
    }
    if (late.size() > (frozen ? 1 : 0)) {
      broken.add("began although they were settled: " + late);
    }
  }
}
