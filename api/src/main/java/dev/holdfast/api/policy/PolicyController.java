package dev.holdfast.api.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.policy.rule.Act;
import dev.holdfast.policy.rule.Counting;
import dev.holdfast.policy.rule.Judgement;
import dev.holdfast.policy.rule.Policy;
import dev.holdfast.policy.rule.Simulation;
import dev.holdfast.policy.rule.Situation;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.store.ledger.TurnLog;
import dev.holdfast.store.run.FrozenRuns;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.wire.Wire;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what a policy would say, or would have said. Changes nothing. */
@Controller("/v1/policy")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PolicyController {
  private final RunReader reader;
  private final FrozenRuns frozen;
  private final TurnLog turns;
  private final Agents agents;
  private final Clock clock;

  PolicyController(RunReader reader, FrozenRuns frozen, TurnLog turns, Agents agents, Clock clock) {
    this.reader = reader;
    this.frozen = frozen;
    this.turns = turns;
    this.agents = agents;
    this.clock = clock;
  }

  @Post("/simulate")
  SimulationResource simulate(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      @Body SimulatePolicy body) {
    QueryParameters.of(request);
    body.check();
    PolicySpec other = body.otherPolicy();
    return body.run() == null ? call(principal, body, other) : run(principal, body.run(), other);
  }

  private SimulationResource run(Principal principal, String id, @Nullable PolicySpec other) {
    String runId = reader.find(principal, id).runId();
    FrozenRuns.Frozen run = frozen.find(runId, principal);
    if (run == null) {
      throw ProblemException.noSuchRun();
    }
    AgentSpec spec = Wire.read(run.spec(), AgentSpec.class);
    PolicySpec policy = policy(spec, other);
    RunCalls calls = RunCalls.of(spec, turns.turns(runId, principal, 0, Integer.MAX_VALUE));
    var situation =
        new Situation(
            spec.name(),
            run.requester(),
            run.requester(),
            run.input(),
            Spent.NOTHING,
            List.of(),
            Instant.EPOCH,
            // What a run does whose rules do not count is not counted.
            run.counts() ? frozen.counting(principal) : Counting.UNKNOWN);
    List<Judgement> judgements =
        Simulation.of(policy)
            .judge(situation, calls.calls().stream().map(RunCalls.Judged::made).toList());
    List<SimulationResource.Call> said = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      RunCalls.Judged call = calls.calls().get(i);
      said.add(
          SimulationResource.call(
              call.callId(),
              call.made().turn(),
              call.made().act().tool(),
              call.made().act().arguments(),
              judgements.get(i),
              call.actual()));
    }
    return resource(runId, spec, policy, judgements, said);
  }

  private SimulationResource call(
      Principal principal, SimulatePolicy body, @Nullable PolicySpec other) {
    AgentSpec spec = agent(principal, body);
    PolicySpec policy = policy(spec, other);
    ToolSpec tool = tool(spec, requireNonNull(body.tool()), "/tool");
    String arguments = requireNonNull(body.arguments()).toString();
    Instant now = clock.instant();
    String requester = body.requestedBy() == null ? principal.actor() : body.requestedBy();
    JsonNode input = body.input();
    var situation =
        new Situation(
            spec.name(),
            requester,
            requester,
            input == null ? "null" : input.toString(),
            Spent.NOTHING,
            past(spec, body, now),
            now,
            frozen.counting(principal));
    Judgement judgement =
        Simulation.of(policy)
            .judge(new Act(tool.name(), tool.effect(), tool.risk(), arguments), situation);
    return resource(
        null,
        spec,
        policy,
        List.of(judgement),
        List.of(SimulationResource.call(null, null, tool.name(), arguments, judgement, null)));
  }

  /** As if the turn had planned them: nobody else has counted them. */
  private static List<Situation.Past> past(AgentSpec spec, SimulatePolicy body, Instant now) {
    List<Situation.Past> past = new ArrayList<>();
    List<SimulatePolicy.Earlier> history = body.history() == null ? List.of() : body.history();
    for (int i = 0; i < history.size(); i++) {
      SimulatePolicy.Earlier earlier = history.get(i);
      JsonNode arguments = earlier.arguments();
      past.add(
          new Situation.Past(
              tool(spec, requireNonNull(earlier.tool()), "/history/" + i + "/tool").name(),
              arguments == null ? "{}" : arguments.toString(),
              !Boolean.FALSE.equals(earlier.ok()),
              now,
              true));
    }
    return past;
  }

  private AgentSpec agent(Principal principal, SimulatePolicy body) {
    AgentRow agent = agents.resolve(principal, requireNonNull(body.agent()), body.version());
    if (agent == null) {
      throw new ProblemException(
          ProblemCode.AGENT_UNKNOWN, "There is no agent with this name and version.");
    }
    return Wire.read(agent.spec(), AgentSpec.class);
  }

  private static ToolSpec tool(AgentSpec spec, String name, String pointer) {
    ToolSpec tool = spec.tool(name);
    if (tool == null) {
      throw ProblemException.invalid(
          Fault.at(
              pointer,
              "unknown",
              "The agent has no such tool; it has: %s."
                  .formatted(
                      spec.tools().stream()
                          .map(ToolSpec::name)
                          .collect(Collectors.joining(", ")))));
    }
    return tool;
  }

  /** Without one every call proceeds. */
  private static PolicySpec policy(AgentSpec spec, @Nullable PolicySpec other) {
    PolicySpec own = spec.policy() == null ? PolicySpec.TRUST : spec.policy();
    return other == null ? own : other;
  }

  private static SimulationResource resource(
      @Nullable String run,
      AgentSpec spec,
      PolicySpec policy,
      List<Judgement> judgements,
      List<SimulationResource.Call> calls) {
    return new SimulationResource(
        "policy_simulation",
        run,
        spec.name(),
        Policy.version(policy),
        judgements.stream().filter(one -> one.ruling() instanceof Ruling.Ask).count(),
        calls);
  }
}
