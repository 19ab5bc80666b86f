package dev.holdfast.examples.haul;

import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentProvider;
import java.time.Duration;
import java.util.List;

/**
 * Goes round a warehouse, shelf by shelf, and compares what lies there with the books. Started with
 * {@code {"warehouse": "north"}}; a run has about six hundred steps.
 */
public final class LongHaul implements AgentProvider {
  private final Warehouse warehouse = Warehouse.ofThisJar();

  @Override
  public List<AgentDefinition> agents() {
    return List.of(stocktaker());
  }

  AgentDefinition stocktaker() {
    return AgentDefinition.named("long-haul")
        .instructions(
            """
            You take stock of a warehouse of %d shelves. For each shelf, one after the other, read
            what the books say and what the scanner counts, both at once, and note what differs.
            At the end name every item that differs and how many of it are missing.
            """
                .formatted(warehouse.shelves()))
        .tools(warehouse)
        .contextTokens(4_000) // small on purpose: what was read gives way to what is read
        .maxTurns(200)
        .maxToolCalls(400)
        .maxTokens(2_000_000)
        .maxActiveTime(Duration.ofHours(1))
        .script(Round.of(warehouse).script())
        .build();
  }
}
