package dev.holdfast.workflows.run;

/** What the loop knows of a run: how far it has come, and where within its turn it stands. */
public record RunState(Progress progress, Phase phase) {

  public static final RunState BEGIN = asking(Progress.NONE);

  static RunState asking(Progress progress) {
    return new RunState(progress, new Phase.Asking());
  }

  public int turn() {
    return progress.turn();
  }

  /** The same, having been told to do this. */
  RunState ordered(Orders orders) {
    return new RunState(progress.ordered(orders), phase);
  }

  RunState in(Phase next) {
    return new RunState(progress, next);
  }
}
