package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import java.util.List;
import java.util.stream.Stream;

/** Where in its life a run is struck, and in which lanes and effect classes that place exists. */
enum Phase {
  MODEL_IN_FLIGHT("model call in flight", ofModels("put_fast")),
  REPLAYING("while the workflow is replayed", ofTools("read_queued", "put_queued", "send", "pay")),
  FINISH_SETTLED("after finish settled, before its task completed", ofModels("put_fast")),
  CLAIMED_NOT_SENT("before the send of a claimed call", ofTools("send", "pay")),
  BETWEEN_SETTLED("between two settled fast-lane steps", ofTools("read_fast", "put_fast")),
  TOOL_IN_FLIGHT("tool in flight", ofEveryTool()),
  EFFECT_NOT_ACKNOWLEDGED("between effect and acknowledgement", ofEveryTool()),
  PARALLEL("parallel calls", ofEveryTool()),
  CONTINUING("where it goes on with an empty history", ofTools("read_fast", "put_fast")),
  COMPACTING("where its context was made smaller", ofModels("put_fast")),
  WAITING("waiting for a decision", ofAsked()),
  DECIDED("decision accepted, not applied", ofAsked()),
  ACCEPTED("right after 202", ofModels("put_fast"));

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of and toList
  private final List<Variant> variants;

  /** A lane and an effect class: whose model and which tool. */
  record Variant(String agent, String tool) {
    boolean unsafe() {
      return tool.equals("send");
    }

    @Override
    public String toString() {
      return agent.equals(MatrixAgents.QUEUED) ? "queued model, " + tool : tool;
    }

    /** Its calls must end within 2 s. */
    boolean hurries() {
      return tool.endsWith("_fast");
    }
  }

  Phase(String words, List<Variant> variants) {
    this.words = words;
    this.variants = variants;
  }

  private static List<Variant> ofModels(String tool) {
    return List.of(new Variant(MatrixAgents.FAST, tool), new Variant(MatrixAgents.QUEUED, tool));
  }

  private static List<Variant> ofTools(String... tools) {
    return Stream.of(tools).map(tool -> new Variant(MatrixAgents.FAST, tool)).toList();
  }

  private static List<Variant> ofEveryTool() {
    return ofTools("read_fast", "put_fast", "read_queued", "put_queued", "send", "pay");
  }

  /** Of every tool that asks. */
  private static List<Variant> ofAsked() {
    return Stream.of("put_fast", "put_queued", "send", "pay")
        .map(tool -> new Variant(MatrixAgents.ASKING, tool))
        .toList();
  }

  /** Whether its run asks somebody. */
  boolean asks() {
    return this == WAITING || this == DECIDED;
  }

  List<Variant> variants() {
    return variants;
  }

  @Override
  public String toString() {
    return words;
  }
}
