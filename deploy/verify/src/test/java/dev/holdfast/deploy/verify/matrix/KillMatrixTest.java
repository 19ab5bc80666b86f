package dev.holdfast.deploy.verify.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every victim at every phase once; lane and effect class follow from the seed. */
class KillMatrixTest {
  private static final long SEED = Long.getLong("holdfast.matrix.seed", System.nanoTime());

  @TempDir private static Path folder;
  private static MatrixStack stack;
  private static TemporalDesk desk;
  private static Undisturbed undisturbed;

  @BeforeAll
  static void start() {
    System.out.println(
        "kill matrix: seed " + SEED + ", repeat with -Dholdfast.matrix.seed=" + SEED);
    stack = MatrixStack.start(folder, Map.of());
    desk = new TemporalDesk(stack.ports().temporal());
    undisturbed = new Undisturbed(stack);
  }

  @AfterAll
  static void stop() {
    desk.close();
    stack.close();
  }

  @ParameterizedTest
  @EnumSource
  void survives(Victim victim) {
    Random random = new Random(SEED ^ victim.name().hashCode());
    List<Scenario> scenarios =
        Stream.of(Phase.values())
            .map(phase ->
                new Scenario(phase, phase.variants().get(random.nextInt(phase.variants().size()))))
            .toList();

    List<Cell> cells = new Round(stack, desk, undisturbed).play(victim, scenarios);

    cells.forEach(System.out::println);
    assertEquals(
        List.of(),
        cells.stream()
            .filter(cell -> !cell.faults().isEmpty())
            .map(cell -> cell + "\n" + String.join("\n", cell.faults()))
            .toList());
  }
}
