package dev.holdfast.deploy.verify.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Plays every cell of the matrix and writes a report. */
public final class KillMatrixFull {
  private KillMatrixFull() {}

  /**
   * Exits with 1 when a cell failed.
   *
   * @param arguments the file of the report; after it names of victims and of phases, all where
   *     there are none
   */
  public static void main(String[] arguments) throws IOException {
    Path report = Path.of(arguments[0]);
    List<Victim> victims = named(Victim.values(), arguments);
    List<Phase> phases = named(Phase.values(), arguments);
    Path folder = Files.createTempDirectory("holdfast-kill-matrix");
    Instant begun = Instant.now();
    List<Cell> cells = new ArrayList<>();
    List<String> notPlayed = new ArrayList<>();
    try (MatrixStack stack = MatrixStack.start(folder, Map.of());
        TemporalDesk desk = new TemporalDesk(stack.ports().temporal())) {
      Undisturbed undisturbed = new Undisturbed(stack);
      for (Victim victim : victims) {
        for (List<Scenario> round : rounds(phases)) {
          try {
            List<Cell> played = new Round(stack, desk, undisturbed).play(victim, round);
            played.forEach(KillMatrixFull::say);
            cells.addAll(played);
          } catch (RuntimeException | AssertionError e) {
            notPlayed.add(victim + ": " + e.getMessage());
            System.out.println("NOT PLAYED " + notPlayed.getLast());
          }
        }
      }
    } finally {
      Files.createDirectories(report.toAbsolutePath().getParent());
      Files.writeString(
          report,
          new Report(phases, cells, notPlayed, Duration.between(begun, Instant.now())).markdown());
    }
    System.exit(notPlayed.isEmpty() && cells.stream().allMatch(Cell::good) ? 0 : 1);
  }

  /** Those of a kind that were named; all of it where none was. */
  private static <T extends Enum<T>> List<T> named(T[] all, String[] arguments) {
    List<T> named =
        Stream.of(all).filter(one -> Stream.of(arguments).anyMatch(one.name()::equals)).toList();
    return named.isEmpty() ? List.of(all) : named;
  }

  private static void say(Cell cell) {
    System.out.println(cell);
    cell.faults().forEach(fault -> System.out.println("    " + fault));
  }

  /** Each round holds one variant of each phase, so that fast tools need not be held for long. */
  static List<List<Scenario>> rounds(List<Phase> phases) {
    int most =
        phases.stream()
            .map(phase -> phase.variants().size())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    List<List<Scenario>> rounds = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int variant = i;
      rounds.add(
          phases.stream()
              .filter(phase -> variant < phase.variants().size())
              .map(phase -> new Scenario(phase, phase.variants().get(variant)))
              .toList());
    }
    return rounds;
  }
}
