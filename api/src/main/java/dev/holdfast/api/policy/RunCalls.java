package dev.holdfast.api.policy;

import dev.holdfast.policy.rule.Act;
import dev.holdfast.policy.rule.Simulation;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.TurnStep;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a run that were judged, in the order in which they were planned: not those of
 * unknown tools, or with arguments that fit none.
 */
record RunCalls(List<Judged> calls) {
  private static final Set<OutcomeKind> NOT_MADE =
      EnumSet.of(
          OutcomeKind.INVALID_ARGUMENTS,
          OutcomeKind.DENIED,
          OutcomeKind.EXPIRED,
          OutcomeKind.SKIPPED);

  RunCalls {
    calls = List.copyOf(calls);
  }

  /** A call, and what was said of it. */
  record Judged(String callId, Simulation.Made made, SimulationResource.Actual actual) {}

  static RunCalls of(AgentSpec spec, List<TurnStep> steps) {
    Map<String, CallEnd> ends = new HashMap<>();
    for (TurnStep step : steps) {
      if (step.settled() && step.kind() == StepKind.CALL && step.result() != null) {
        CallEnd end = Wire.read(step.result(), CallEnd.class);
        if (!end.held()) {
          ends.put(end.callId(), end);
        }
      }
    }
    List<Judged> calls = new ArrayList<>();
    Spent spent = Spent.NOTHING;
    for (TurnStep step : steps) {
      if (!step.settled() || step.result() == null) {
        continue;
      }
      if (step.kind() == StepKind.MODEL) {
        ModelReply reply = Wire.read(step.result(), ModelReply.class);
        add(spec, step.turn(), reply, spent, ends, calls);
        spent = spent.and(reply.spent());
      } else if (step.kind() == StepKind.COMPACT) {
        ModelReply.Usage usage = Wire.read(step.result(), Compacted.class).usage();
        spent = usage == null ? spent : spent.and(usage.spent());
      }
    }
    return new RunCalls(calls);
  }

  private static void add(
      AgentSpec spec,
      int turn,
      ModelReply reply,
      Spent spent,
      Map<String, CallEnd> ends,
      List<Judged> calls) {
    for (int i = 0; i < reply.asked().size(); i++) {
      ModelReply.AskedCall asked = reply.asked().get(i);
      ToolSpec tool = spec.tool(asked.tool());
      CallEnd end = ends.get(asked.callId());
      if (tool == null || (end != null && end.kind() == OutcomeKind.INVALID_ARGUMENTS)) {
        continue;
      }
      var made =
          new Simulation.Made(
              turn,
              new Act(tool.name(), tool.effect(), tool.risk(), asked.arguments()),
              asked.effective(),
              Instant.ofEpochMilli(reply.atMillis()),
              spent,
              end == null || !NOT_MADE.contains(end.kind()),
              end != null && end.kind().answers());
      var actual =
          new SimulationResource.Actual(
              said(reply.planned().get(i).verdict(), asked, end),
              asked.rule(),
              asked.doubt(),
              asked.changed() == null ? null : SimulationResource.json(asked.changed()),
              end == null ? null : end.kind().wire());
      calls.add(new Judged(asked.callId(), made, actual));
    }
  }

  private static String said(Verdict verdict, ModelReply.AskedCall asked, @Nullable CallEnd end) {
    return switch (verdict) {
      case PROCEED -> asked.changed() == null ? "proceed" : "mutate";
      case WAIT -> "ask";
      case ENDED -> end != null && end.kind() == OutcomeKind.SKIPPED ? "skip" : "deny";
    };
  }
}
