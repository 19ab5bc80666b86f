package dev.holdfast.model;

import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.tool.CallEnd;

/** One thing that was said in a run, as its row holds it. */
public sealed interface TranscriptEntry {

  /** Somebody outside said something. */
  record Said(Drained.TakenMessage message) implements TranscriptEntry {}

  /** The platform says something to the model: what to put right, or what was before. */
  record Noted(String text) implements TranscriptEntry {}

  /** The model replied. */
  record Replied(ModelReply reply) implements TranscriptEntry {}

  /** A call ended. */
  record CallEnded(CallEnd end) implements TranscriptEntry {}
}
