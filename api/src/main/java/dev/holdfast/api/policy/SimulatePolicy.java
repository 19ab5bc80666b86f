package dev.holdfast.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.policy.rule.Simulation;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/policy/simulate}: either a run, or a call of an agent.
 *
 * @param run all calls of this run are judged, each by what had happened when it was planned
 * @param version of the agent; null takes the one that was registered last
 * @param requestedBy for whom the call would be made; null: for the key itself
 * @param history what the run would have done before, oldest first
 * @param policy another than the agent's, to try it; null for the agent's own
 */
record SimulatePolicy(
    @Nullable String run,
    @Nullable String agent,
    @Nullable String version,
    @Nullable String tool,
    @Nullable JsonNode arguments,
    @Nullable JsonNode input,
    @Nullable String requestedBy,
    @Nullable List<Earlier> history,
    @Nullable JsonNode policy) {
  private static final int MOST_EARLIER = 1_000;

  /**
   * A call that was made before.
   *
   * @param ok whether it succeeded; null: it did
   */
  record Earlier(@Nullable String tool, @Nullable JsonNode arguments, @Nullable Boolean ok) {}

  /** What can be said without knowing the run or the agent. */
  void check() {
    List<Fault> faults = new ArrayList<>();
    if (run != null) {
      refuse("/agent", agent, faults);
      refuse("/version", version, faults);
      refuse("/tool", tool, faults);
      refuse("/arguments", arguments, faults);
      refuse("/input", input, faults);
      refuse("/requested_by", requestedBy, faults);
      refuse("/history", history, faults);
    } else {
      demand("/agent", agent, faults);
      demand("/tool", tool, faults);
      demand("/arguments", arguments, faults);
      checkHistory(faults);
    }
    for (String name : new String[] {agent, version, requestedBy}) {
      if (name != null && !Text.storable(name)) {
        faults.add(Fault.at("", "not_text", "A name has no zero byte and no half characters."));
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  /** Null where the agent's own is meant. */
  @Nullable PolicySpec otherPolicy() {
    if (policy == null) {
      return null;
    }
    try {
      PolicySpec spec = Wire.read(policy.toString(), PolicySpec.class);
      Simulation.of(spec);
      return spec;
    } catch (IllegalArgumentException e) {
      Throwable cause = e.getCause();
      String why =
          cause instanceof com.fasterxml.jackson.core.JsonProcessingException json
              ? json.getOriginalMessage()
              : String.valueOf(e.getMessage());
      throw ProblemException.invalid(
          Fault.at("/policy", "invalid", "The policy cannot work: " + why));
    }
  }

  private void checkHistory(List<Fault> faults) {
    List<Earlier> earlier = history == null ? List.of() : history;
    if (earlier.size() > MOST_EARLIER) {
      faults.add(Fault.at("/history", "too_many", "At most 1000 earlier calls are looked at."));
    }
    for (int i = 0; i < earlier.size(); i++) {
      demand("/history/" + i + "/tool", earlier.get(i).tool(), faults);
    }
  }

  private static void demand(String pointer, @Nullable Object value, List<Fault> faults) {
    if (value == null) {
      faults.add(
          Fault.at(
              pointer, "required", "A call needs an agent, a tool and arguments; or name a run."));
    }
  }

  private static void refuse(String pointer, @Nullable Object value, List<Fault> faults) {
    if (value != null) {
      faults.add(Fault.at(pointer, "not_allowed", "The run says this: leave it out."));
    }
  }
}
