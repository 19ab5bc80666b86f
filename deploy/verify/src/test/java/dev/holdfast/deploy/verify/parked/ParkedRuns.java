package dev.holdfast.deploy.verify.parked;

import dev.holdfast.deploy.verify.harness.Heap;
import dev.holdfast.deploy.verify.operator.LiveStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Parks runs, looks at what they cost, restarts the worker and decides. */
final class ParkedRuns {
  private final LiveStack live;
  private final Size size;
  private final Field field;

  ParkedRuns(LiveStack live, Size size) {
    this.live = live;
    this.size = size;
    this.field = new Field(live, size.limit());
  }

  Measured measure() {
    say("warming up with %d runs".formatted(size.warmUp()));
    List<Waiting> before = field.park(size.warmUp());
    List<Field.Said> _ = field.decideAtOnce(before);
    field.awaitEnds(before);
    Measured.Level empty = level();

    say("parking %d runs".formatted(size.runs()));
    List<Waiting> parked = new ArrayList<>(field.park(size.runs()));
    Measured.History history = history(parked.getFirst().run());
    Measured.Level full = level();

    List<Measured.Decided> decided = new ArrayList<>();
    List<Waiting> warm = List.copyOf(parked.subList(0, size.warm()));
    parked.removeAll(warm);
    say("deciding %d runs while the worker that parked them lives".formatted(warm.size()));
    decided.add(
        decided(
            "steadily, by the worker that parked them",
            warm,
            () -> field.decideSteadily(warm, size.perSecond())));
    parked.addAll(field.park(warm.size()));

    Duration restart = restart();
    List<Waiting> first = parked.subList(0, size.first());
    List<Waiting> steady = parked.subList(first.size(), first.size() + parked.size() / 2);
    List<Waiting> flood = parked.subList(first.size() + steady.size(), parked.size());
    say("deciding %d runs, %d in each second".formatted(first.size(), size.perSecond()));
    decided.add(
        decided(
            "steadily, right after the restart",
            first,
            () -> field.decideSteadily(first, size.perSecond())));
    say("deciding %d runs, %d in each second".formatted(steady.size(), size.perSecond()));
    decided.add(
        decided(
            "steadily, after that", steady, () -> field.decideSteadily(steady, size.perSecond())));
    say("deciding %d runs as fast as possible".formatted(flood.size()));
    decided.add(decided("as fast as possible, after that", flood, () -> field.decideAtOnce(flood)));
    return new Measured(size, empty, full, history, restart, decided);
  }

  /** Idle first, so that what is left over from before is done. */
  private Measured.Level level() {
    say("doing nothing for %d s".formatted(size.idle().toSeconds()));
    Use.Mark mark = Use.Mark.now(live.stack());
    long until = System.nanoTime() + size.idle().toNanos();
    Awaitility.await("idle")
        .atMost(size.idle().multipliedBy(2).plusSeconds(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> System.nanoTime() - until >= 0);
    Use use = mark.until();
    // References that are cleared by one collection let go of more in the next.
    Heap _ = Heap.of(live.stack().status("worker").pid());
    return new Measured.Level(use, Heap.of(live.stack().status("worker").pid()));
  }

  private Measured.History history(String run) {
    return new Measured.History(
        live.desk().history(run).size(), live.desk().historySizes(run).getFirst());
  }

  private Duration restart() {
    say("killing the worker");
    long begun = System.nanoTime();
    live.stack().kill("worker");
    live.stack().start("worker");
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Measured.Decided decided(
      String how, List<Waiting> which, Supplier<List<Field.Said>> decide) {
    Use.Mark mark = Use.Mark.now(live.stack());
    List<Field.Said> said = decide.get();
    field.awaitEnds(which);
    Use use = mark.until();
    return new Measured.Decided(how, said, Resumed.of(live, which), use);
  }

  private static void say(String text) {
    System.out.println("· " + text);
  }
}
