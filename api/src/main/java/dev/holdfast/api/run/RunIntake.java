package dev.holdfast.api.run;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.run.KeyedStart;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.run.StartKey;
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
  private static final String OPERATION = "POST /v1/runs";
  private static final int FAULTS_MAX = 50;
  private static final Logger log = LoggerFactory.getLogger(RunIntake.class);

  private final KnownAgents agents;
  private final Runs runs;
  private final RunStarter starter;
  private final Clock clock;

  RunIntake(KnownAgents agents, Runs runs, RunStarter starter, Clock clock) {
    this.agents = agents;
    this.runs = runs;
    this.starter = starter;
    this.clock = clock;
  }

  /**
   * A run that exists from now on whatever happens.
   *
   * @param replayed it existed already, under the same idempotency key
   */
  record Accepted(String runId, boolean replayed) {}

  /** Starts one run per key; without a key every request is a run of its own. */
  Accepted accept(Principal principal, StartRun asked, @Nullable IdempotencyKey key) {
    StartKey start =
        key == null ? null : new StartKey(key.digest(principal, OPERATION), asked.fingerprint());
    KeyedStart standing = start == null ? null : runs.started(start.key(), principal);
    if (start != null && standing != null) {
      return same(standing, start);
    }
    AgentRow agent = agent(principal, asked);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    RunPlan plan = plan(agent, asked, now);
    NewRun run = run(principal, asked, agent, plan, now);
    try (MDC.MDCCloseable _ = MDC.putCloseable("run", run.runId())) {
      if (start == null) {
        runs.accept(run);
      } else if (!runs.accept(run, start)) {
        return same(Objects.requireNonNull(runs.started(start.key(), principal)), start);
      }
      log.info("run accepted for agent {} {}", agent.name(), agent.version());
      starter.start(run.runId(), principal, plan);
    }
    return new Accepted(run.runId(), false);
  }

  private static Accepted same(KeyedStart standing, StartKey asked) {
    if (!standing.fingerprint().equals(asked.fingerprint())) {
      throw new ProblemException(
              ProblemCode.IDEMPOTENCY_KEY_REUSED,
              "The idempotency key started the run %s with another body: repeat that body, or start another run under another key."
                  .formatted(standing.runId()))
          .at(
              Fault.in(
                  IdempotencyKey.HEADER,
                  "reused",
                  "This key belongs to a start with another body."))
          .with("run", Map.of("id", standing.runId()));
    }
    return new Accepted(standing.runId(), true);
  }

  private static NewRun run(
      Principal principal, StartRun asked, AgentRow agent, RunPlan plan, Instant now) {
    return new NewRun(
        Ids.run(),
        principal,
        agent.name(),
        agent.version(),
        agent.digest(),
        agent.spec(),
        agent.group(),
        plan.modelProvider(),
        Wire.write(asked.given()),
        Wire.write(asked.metadata() == null ? Map.of() : asked.metadata()),
        Wire.write(plan),
        now,
        Instant.ofEpochMilli(plan.deadlineAtMillis()),
        asked.requestedBy());
  }

  private static RunPlan plan(AgentRow agent, StartRun asked, Instant now) {
    AgentSpec spec = Wire.read(agent.spec(), AgentSpec.class);
    if (spec.inputSchema() != null) {
      checkInput(spec.inputSchema(), Wire.write(asked.given()));
    }
    RunLimits limits =
        asked.limits() == null ? spec.limits() : asked.limits().narrow(spec.limits());
    if (limits.costMicros() > 0 && !spec.model().unpriced().isEmpty()) {
      throw ProblemException.invalid(
          List.of(
              Fault.at(
                  "/limits/cost_micros",
                  "cost_unknown",
                  "Nobody knows what %s costs, so its cost cannot be limited: give the agent's model a price, or limit tokens."
                      .formatted(String.join(" or ", spec.model().unpriced())))));
    }
    return new RunPlan(
        agent.name(),
        agent.version(),
        agent.digest(),
        agent.group(),
        spec.model().provider(),
        spec.model().lane(),
        limits,
        now.toEpochMilli() + limits.deadlineMillis(),
        0,
        spec.parallelCalls(),
        spec.model().name());
  }

  private static void checkInput(String schema, String input) {
    List<Fault> faults =
        InputSchema.check(schema, input).stream()
            .limit(FAULTS_MAX)
            .map(fault ->
                Fault.at(
                    "/input" + fault.pointer(),
                    fault.code(),
                    "The input does not match the agent's schema: %s.".formatted(fault.detail())))
            .toList();
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  private AgentRow agent(Principal principal, StartRun asked) {
    AskedAction action = asked.action();
    String name = asked.agent();
    if (action == null) {
      return agents.named(principal, Objects.requireNonNull(name), asked.version());
    }
    return action.frozen(
        name == null
            ? agents.offering(principal, Objects.requireNonNull(action.tool()))
            : agents.named(principal, name, asked.version()));
  }
}
