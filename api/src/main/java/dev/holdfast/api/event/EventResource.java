package dev.holdfast.api.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;

/**
 * A fact a run reported.
 *
 * @param id of the event, unique over all runs
 * @param type what kind of fact
 * @param run the run
 * @param seq its number within the run: 1, 2, 3 … without a gap
 * @param data what belongs to the type
 */
record EventResource(String id, String type, Instant time, String run, long seq, JsonNode data) {

  static EventResource of(String runId, RunEvent event) {
    return new EventResource(
        "evt_%s_%d".formatted(runId.substring(runId.indexOf('_') + 1), event.seq()),
        event.type(),
        event.createdAt(),
        runId,
        event.seq(),
        Wire.read(event.data(), JsonNode.class));
  }
}
