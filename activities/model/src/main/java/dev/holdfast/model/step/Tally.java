package dev.holdfast.model.step;

import dev.holdfast.policy.rule.Counting;
import dev.holdfast.policy.rule.Policy;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.Marks;
import dev.holdfast.store.ledger.UseEntries;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The numbers by which one reply is judged; it settles only while they are true. */
final class Tally implements Counting {
  private final @Nullable Ledger ledger;
  private final String runId;
  private final Map<Usage, Long> numbers = new LinkedHashMap<>();

  private Tally(@Nullable Ledger ledger, String runId) {
    this.ledger = ledger;
    this.runId = runId;
  }

  static Tally of(Ledger ledger, String runId) {
    return new Tally(ledger, runId);
  }

  /** Knows no number: rules that ask for one are in doubt. */
  static Tally unknown() {
    return new Tally(null, "");
  }

  @Override
  public OptionalLong used(Usage usage) {
    if (ledger == null) {
      return OptionalLong.empty();
    }
    Long known = numbers.get(usage);
    if (known == null) {
      known = ledger.used(runId, usage);
      numbers.put(usage, known);
    }
    return OptionalLong.of(known);
  }

  /** What settles with the reply; null where no rule of the agent counts over all runs. */
  @Nullable UseEntries entries(AgentSpec agent, String requester, Judge.Judged judged) {
    if (agent.policy() == null || !Policy.of(agent.policy()).counts()) {
      return null;
    }
    List<UseEntries.Planned> planned = new ArrayList<>();
    for (int i = 0; i < judged.planned().size(); i++) {
      PlannedCall call = judged.planned().get(i);
      if (call.verdict() != Verdict.ENDED) {
        planned.add(planned(judged.asked().get(i), requester));
      }
    }
    return new UseEntries(
        planned,
        numbers.entrySet().stream()
            .map(number -> new UseEntries.Counted(number.getKey(), number.getValue()))
            .toList());
  }

  private static UseEntries.Planned planned(ModelReply.AskedCall call, String requester) {
    return new UseEntries.Planned(
        call.callId(), call.tool(), requester, requester, Marks.of(call.effective()));
  }
}
