package dev.holdfast.examples.haul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.examples.rehearsal.Rehearsal;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.workflows.tool.CallEnd;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LongHaulTest {
  private static final Pattern ITEM = Pattern.compile("I-\\d{3}");

  private final AgentDefinition stocktaker = new LongHaul().stocktaker();

  @Test
  void countsEveryItemAndNamesWhatIsMissing() throws Exception {
    Rehearsal rehearsal = new Rehearsal(stocktaker);
    String report = rehearsal.play("{\"warehouse\":\"north\"}");

    assertEquals(300, rehearsal.ends().size());
    Set<String> counted = new HashSet<>();
    for (CallEnd end : rehearsal.ends()) {
      ITEM.matcher(end.content()).results().forEach(item -> counted.add(item.group()));
    }
    assertEquals(300, counted.size());
    assertEquals(
        "150 shelves are counted: I-085 lacks 1 of 307, I-147 lacks 2 of 341, I-217 lacks 5 of 121,"
            + " I-230 lacks 5 of 75, I-245 lacks 5 of 113.",
        report);
  }

  @Test
  void knowsHowMuchItsModelCanReadAtOnce() {
    assertEquals(4_000, stocktaker.spec().model().window());
    assertEquals(
        List.of("books.page", "scanner.count"),
        stocktaker.tools().stream().map(tool -> tool.spec().name()).toList());
  }
}
