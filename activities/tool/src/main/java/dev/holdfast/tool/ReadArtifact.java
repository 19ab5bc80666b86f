package dev.holdfast.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;

/** Reads on in a long result of the same run. Offered to a model once there is one. */
public final class ReadArtifact implements Tool {
  private final Ledger ledger;

  public ReadArtifact(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public ToolSpec spec() {
    return BuiltIn.READ_ARTIFACT;
  }

  @Override
  public String call(String arguments, ToolContext context) throws ToolFault {
    JsonNode asked = Wire.read(arguments, JsonNode.class);
    String id = asked.path("id").asText();
    int offset = asked.path("offset").asInt(0);
    int length = asked.path("length").asInt(BuiltIn.MOST_CHARACTERS);
    String part = ledger.artifact(context.runId(), id, offset, length);
    if (part == null) {
      throw new ToolFault("this run has no result with id \"%s\"".formatted(id));
    }
    return part.isEmpty() ? "[the end: nothing is left at offset %d]".formatted(offset) : part;
  }
}
