package dev.holdfast.deploy.verify.parked;

import dev.holdfast.deploy.verify.harness.Heap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was measured.
 *
 * @param empty before any run was parked
 * @param parked while all of them were
 * @param restart from the death of the worker until it was healthy again
 */
record Measured(
    Size size,
    Level empty,
    Level parked,
    History history,
    Duration restart,
    List<Decided> decided) {

  /** What the processes use and hold while nothing happens. */
  record Level(Use use, Heap heap) {}

  /** What Temporal keeps of one parked run. */
  record History(int events, long bytes) {}

  /** Runs that were decided in one way. */
  record Decided(String how, List<Field.Said> said, List<Resumed> resumed, Use use) {
    Spread answers() {
      return new Spread(said.stream().map(Field.Said::took).toList());
    }

    /** How many decisions were only accepted when the API had waited long enough. */
    long late() {
      return said.stream().filter(one -> one.status() == 202).count();
    }
  }

  /** Bytes of live heap of the worker for each parked run. */
  long heapPerRun() {
    return (parked.heap.bytes() - empty.heap.bytes()) / size.runs();
  }

  /** The runs by which it is judged how soon a parked run goes on. */
  Decided steady() {
    return decided.get(2);
  }

  /** What was promised and does not hold, whatever the numbers are. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Decided way : decided) {
      way.resumed.stream().map(Resumed::fault).filter(Objects::nonNull).forEach(faults::add);
      way.said.stream()
          .filter(one -> one.status() != 200 && one.status() != 202)
          .map(one -> "run %s: a decision was answered with %d".formatted(one.run(), one.status()))
          .forEach(faults::add);
      if (way.said.size() != way.resumed.size()) {
        faults.add(
            "%s: %d runs decided, %d found"
                .formatted(way.how, way.said.size(), way.resumed.size()));
      }
    }
    int all = decided.stream().mapToInt(way -> way.resumed.size()).sum();
    if (all != size.runs() + size.warm()) {
      faults.add("%d runs decided of %d".formatted(all, size.runs() + size.warm()));
    }
    return faults;
  }
}
