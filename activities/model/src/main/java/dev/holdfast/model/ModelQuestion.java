package dev.holdfast.model;

import dev.holdfast.workflows.agent.AgentSpec;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param turn the turn that asks, from 1
 * @param attempt the attempt within this process, from 1
 * @param input JSON text the run was started with
 * @param transcript what was said before, oldest first, without the input
 */
public record ModelQuestion(
    String runId,
    int turn,
    int attempt,
    AgentSpec spec,
    String input,
    List<TranscriptEntry> transcript) {
  public ModelQuestion {
    transcript = List.copyOf(transcript);
  }
}
