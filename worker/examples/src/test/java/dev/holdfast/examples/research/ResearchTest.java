package dev.holdfast.examples.research;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.examples.rehearsal.Rehearsal;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResearchTest {
  private static final String INPUT =
      "{\"question\":\"Which lighthouse met the storm of February 1921 first?\"}";

  private final AgentDefinition researcher = Research.researcher();

  @Test
  void answersInTheFormItPromisesAndQuotesWhatStandsInTheBooks() throws Exception {
    String answer = new Rehearsal(researcher).play(INPUT);

    OutcomeSpec outcome = researcher.spec().outcome();
    assertNotNull(outcome);
    assertNotNull(outcome.schema());
    assertEquals(List.of(), InputSchema.check(outcome.schema(), answer));
    JsonNode findings = new ObjectMapper().readTree(answer);
    assertEquals(3, findings.path("sources").size());
    for (JsonNode source : findings.path("sources")) {
      String book = new Library().open(source.path("book").asText());
      assertTrue(book.contains(source.path("quote").asText()), source::toString);
    }
  }

  @Test
  void readsTheBooksSideBySideAndOnlyTheDaysItNeeds() throws Exception {
    Rehearsal rehearsal = new Rehearsal(researcher);
    rehearsal.play(INPUT);

    assertEquals(
        List.of(
            "catalogue.search",
            "book.open",
            "book.open",
            "book.open",
            "read_artifact",
            "read_artifact",
            "read_artifact"),
        rehearsal.ends().stream().map(CallEnd::tool).toList());
    for (CallEnd end : rehearsal.ends().subList(4, 7)) {
      assertTrue(end.content().contains("Storm from"), end.content());
      assertTrue(end.content().length() <= 1_000, end.content());
    }
  }

  @Test
  void everyToolMayBeCalledAgainAndIsQuick() {
    researcher.spec().tools().forEach(tool -> assertEquals(Lane.FAST, tool.lane(), tool.name()));
  }

  @Test
  void tellsTheModelThatThereIsNoSuchBook() {
    ToolFault fault =
        assertThrows(
            ToolFault.class,
            () -> new Rehearsal(researcher).call("c1", "book.open", "{\"book\":\"moby-dick\"}"));
    assertEquals("there is no book moby-dick", fault.getMessage());
  }
}
