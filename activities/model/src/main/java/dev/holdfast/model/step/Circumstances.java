package dev.holdfast.model.step;

import dev.holdfast.policy.rule.Situation;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Of what a reply is judged: the run until then, all of it from settled rows.
 *
 * @param requester for whom the run acts
 * @param said the rows of the run, in the order in which a model reads them
 * @param at when it is judged
 * @param tally what other runs did
 */
record Circumstances(String requester, String input, List<SeenRow> said, Instant at, Tally tally) {
  /** Ends of calls that were never made. */
  private static final Set<OutcomeKind> NOT_MADE =
      EnumSet.of(
          OutcomeKind.INVALID_ARGUMENTS,
          OutcomeKind.DENIED,
          OutcomeKind.EXPIRED,
          OutcomeKind.SKIPPED);

  Circumstances {
    said = List.copyOf(said);
  }

  static Circumstances of(RunView view, Instant at, Tally tally) {
    return new Circumstances(
        view.header().requester(), view.header().input(), view.said(), at, tally);
  }

  OutcomeJudge.Achieved achieved() {
    return OutcomeJudge.Achieved.by(said);
  }

  /** As rules see it, without the calls of the turn that is judged. */
  Situation situation(AgentSpec agent) {
    Map<String, CallEnd> ends = new HashMap<>();
    Spent spent = Spent.NOTHING;
    for (SeenRow row : said) {
      if (row.kind() == StepKind.CALL) {
        CallEnd end = row.value(CallEnd.class);
        if (!end.held()) {
          ends.put(end.callId(), end);
        }
      } else if (row.kind() == StepKind.MODEL) {
        spent = spent.and(row.value(ModelReply.class).spent());
      } else if (row.kind() == StepKind.COMPACT) {
        ModelReply.Usage usage = row.value(Compacted.class).usage();
        spent = usage == null ? spent : spent.and(usage.spent());
      }
    }
    List<Situation.Past> past = new ArrayList<>();
    for (SeenRow row : said) {
      if (row.kind() == StepKind.MODEL) {
        past(row.value(ModelReply.class), ends, past);
      }
    }
    return new Situation(agent.name(), requester, requester, input, spent, past, at, tally);
  }

  private static void past(ModelReply reply, Map<String, CallEnd> ends, List<Situation.Past> past) {
    Instant asked = Instant.ofEpochMilli(reply.atMillis());
    for (ModelReply.AskedCall call : reply.asked()) {
      CallEnd end = ends.get(call.callId());
      if (end != null && NOT_MADE.contains(end.kind())) {
        continue; // Arguments that were refused may not even be JSON.
      }
      past.add(
          new Situation.Past(
              call.tool(), call.effective(), end != null && end.kind().answers(), asked));
    }
  }
}
