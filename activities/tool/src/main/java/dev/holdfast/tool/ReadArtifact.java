package dev.holdfast.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.CallRows;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Kept;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in a result of the same run of which the model was shown only a part, or none any more:
 * a long one by its digest, any other by its call. Reads what a call has kept by its name. Offered
 * to a model once there is one.
 */
public final class ReadArtifact implements Tool {
  private final Ledger ledger;
  private final RunView view;

  public ReadArtifact(Ledger ledger, RunView view) {
    this.ledger = ledger;
    this.view = view;
  }

  private static String part(String content, int offset, int length) {
    int from = Math.min(offset, content.length());
    return content.substring(from, (int) Math.min(content.length(), (long) from + length));
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
    String part = part(context, id, offset, length);
    if (part == null) {
      throw new ToolFault("this run has no result with id \"%s\"".formatted(id));
    }
    return part.isEmpty() ? "[the end: nothing is left at offset %d]".formatted(offset) : part;
  }

  private @Nullable String part(ToolContext context, String id, int offset, int length)
      throws ToolFault {
    SeenRow call = CallRows.of(view, id).end();
    if (call != null) {
      return part(call.value(CallEnd.class).content(), offset, length);
    }
    Kept kept = kept(id);
    if (kept != null && kept.base64()) {
      throw new ToolFault(
          "\"%s\" is %s, which cannot be read as text".formatted(id, kept.mediaType()));
    }
    return ledger.artifact(context.runId(), kept == null ? id : kept.digest(), offset, length);
  }

  /** What was kept last under this name, or this digest. */
  private @Nullable Kept kept(String id) {
    Kept found = null;
    for (SeenRow row : view.said()) {
      if (row.kind() == StepKind.CALL) {
        for (Kept kept : row.value(CallEnd.class).kept()) {
          found = kept.name().equals(id) || kept.digest().equals(id) ? kept : found;
        }
      }
    }
    return found;
  }
}
