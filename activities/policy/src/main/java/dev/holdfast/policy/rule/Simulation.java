package dev.holdfast.policy.rule;

import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.Spent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy would have said: the same evaluator, over calls that were made long ago or never.
 */
public final class Simulation {
  private final Policy policy;

  private Simulation(Policy policy) {
    this.policy = policy;
  }

  /**
   * A simulation of a policy, which may be another than the one that the run was judged by.
   *
   * @throws IllegalArgumentException when a rule of it cannot work
   */
  public static Simulation of(PolicySpec policy) {
    return new Simulation(Policy.of(policy));
  }

  /** What would be said of this call now. */
  public Judgement judge(Act act, Situation situation) {
    return policy.judge(act, situation);
  }

  /**
   * What would have been said of each call of a run. Each is judged by what had happened when it
   * was planned; what happened is not changed by what would have been said of it.
   *
   * @param run who, for whom and with what; its past, time and spending are taken from the calls
   * @param calls all of them, in the order in which they were planned
   */
  public List<Judgement> judge(Situation run, List<Made> calls) {
    List<Judgement> judgements = new ArrayList<>();
    List<Situation.Past> past = new ArrayList<>();
    for (int from = 0; from < calls.size(); ) {
      int to = endOfTurn(calls, from);
      List<Made> turn = calls.subList(from, to);
      List<Act> acts = turn.stream().map(Made::act).toList();
      judgements.addAll(policy.judge(acts, then(run, turn.getFirst(), past)));
      turn.stream().filter(Made::performed).map(Made::past).forEach(past::add);
      from = to;
    }
    return judgements;
  }

  private static int endOfTurn(List<Made> calls, int from) {
    int to = from + 1;
    while (to < calls.size() && calls.get(to).turn() == calls.get(from).turn()) {
      to++;
    }
    return to;
  }

  private static Situation then(Situation run, Made first, List<Situation.Past> past) {
    return new Situation(
        run.agent(),
        run.requester(),
        run.endUser(),
        run.input(),
        first.spent(),
        past,
        first.at(),
        run.counting());
  }

  /**
   * A call of a run.
   *
   * @param act as the model planned it
   * @param effective JSON text of the arguments it was made with
   * @param at when its turn was judged
   * @param spent what the run had spent when its turn was judged
   * @param performed whether it was, or may have been, made
   */
  public record Made(
      int turn,
      Act act,
      String effective,
      Instant at,
      Spent spent,
      boolean performed,
      boolean succeeded) {

    private Situation.Past past() {
      return new Situation.Past(act.tool(), effective, succeeded, at);
    }
  }
}
