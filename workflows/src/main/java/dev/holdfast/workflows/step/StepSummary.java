package dev.holdfast.workflows.step;

/**
 * The line by which operators tell steps apart in a timeline. Temporal shows it to whoever may see
 * the namespace: it names what was declared, never what a caller, a model or a tool said.
 */
public record StepSummary(String text) {
  public static final StepSummary DRAIN = new StepSummary("drain");
  public static final StepSummary FINISH = new StepSummary("finish");
  public static final StepSummary ACTION = new StepSummary("action");
  public static final StepSummary YIELD = new StepSummary("yield");

  public static StepSummary model(String model, int turn) {
    return new StepSummary("model %s #%d".formatted(model, turn));
  }

  public static StepSummary modelEnd(int turn) {
    return new StepSummary("end model #" + turn);
  }

  /** Making the context smaller. */
  public static StepSummary compaction(int number) {
    return new StepSummary("compact #" + number);
  }

  public static StepSummary compactionEnd(int number) {
    return new StepSummary("end compact #" + number);
  }

  /**
   * A call.
   *
   * @param tool of the frozen spec: what a model invented was ended when it was judged
   */
  public static StepSummary tool(String tool) {
    return new StepSummary("tool " + tool);
  }

  /** A call that is given its end without being performed. */
  public static StepSummary toolEnd(String tool) {
    return new StepSummary("end tool " + tool);
  }
}
