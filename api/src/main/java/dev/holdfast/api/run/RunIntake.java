package dev.holdfast.api.run;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes a request a run: first a row, which cannot be lost, then a workflow. */
@Singleton
final class RunIntake {
  private static final Logger log = LoggerFactory.getLogger(RunIntake.class);

  private final Agents agents;
  private final Runs runs;
  private final RunStarter starter;
  private final Clock clock;

  RunIntake(Agents agents, Runs runs, RunStarter starter, Clock clock) {
    this.agents = agents;
    this.runs = runs;
    this.starter = starter;
    this.clock = clock;
  }

  /** The id of the run, which exists from now on whatever happens. */
  String accept(Principal principal, StartRun asked) {
    AgentRow agent = resolve(principal, asked);
    String runId = Ids.run();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RunPlan plan = plan(agent, asked.limits(), now);
    try (MDC.MDCCloseable _ = MDC.putCloseable("run", runId)) {
      runs.accept(
          new NewRun(
              runId,
              principal,
              agent.name(),
              agent.version(),
              agent.digest(),
              agent.spec(),
              agent.group(),
              plan.modelProvider(),
              Wire.write(Objects.requireNonNull(asked.input())),
              Wire.write(asked.metadata() == null ? Map.of() : asked.metadata()),
              Wire.write(plan),
              now,
              Instant.ofEpochMilli(plan.deadlineAtMillis())));
      log.info("run accepted for agent {} {}", agent.name(), agent.version());
      starter.start(runId, plan);
    }
    return runId;
  }

  private static RunPlan plan(AgentRow agent, @Nullable AskedLimits asked, Instant now) {
    AgentSpec spec = Wire.read(agent.spec(), AgentSpec.class);
    RunLimits limits = asked == null ? spec.limits() : asked.narrow(spec.limits());
    return new RunPlan(
        agent.name(),
        agent.version(),
        agent.digest(),
        agent.group(),
        spec.model().provider(),
        spec.model().lane(),
        limits,
        now.toEpochMilli() + limits.deadlineMillis());
  }

  private AgentRow resolve(Principal principal, StartRun asked) {
    String name = Objects.requireNonNull(asked.agent());
    AgentRow agent = agents.resolve(principal, name, asked.version());
    if (agent != null) {
      return agent;
    }
    if (asked.version() != null && agents.resolve(principal, name, null) != null) {
      throw new ProblemException(
              ProblemCode.AGENT_UNKNOWN,
              "The agent %s has no version %s.".formatted(name, asked.version()))
          .at(Fault.at("/version", "unknown", "This version was never registered."));
    }
    List<String> known = agents.known(principal);
    throw new ProblemException(
            ProblemCode.AGENT_UNKNOWN,
            known.isEmpty()
                ? "No agent is registered: start a worker that brings one."
                : "There is no agent with this name; there are: %s."
                    .formatted(String.join(", ", known)))
        .at(Fault.at("/agent", "unknown", "No worker ever registered an agent of this name."))
        .with("known_agents", known);
  }
}
