package dev.holdfast.deploy.verify.costs;

import dev.holdfast.deploy.verify.harness.PgProxy;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.TemporalProxy;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.store.Database;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentRegistry;
import dev.holdfast.worker.RegisteredAgent;
import dev.holdfast.worker.process.WorkerProcess;
import dev.holdfast.worker.process.WorkerSettings;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.operator.RunCard;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.AgentRunInput;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A worker in this process, in a group of its own on the live stack's servers: its statements are
 * counted, and proxies stand before both servers.
 */
final class Lab implements AutoCloseable {
  static final String AGENT = "lab";

  private static final String GROUP = "lab";

  private final LiveStack live = LiveStack.shared();
  private final PgProxy postgres = PgProxy.before(live.stack().ports().postgres());
  private final TemporalProxy temporal = TemporalProxy.before(live.stack().ports().temporal());
  private final LabTools tools = new LabTools();
  private final Database database;
  private final CountingSource counted;
  private final WorkerProcess worker;
  private final RegisteredAgent agent;

  private Lab(Map<String, String> environment) {
    Map<String, String> filled = new HashMap<>(environment);
    filled.put(
        "HOLDFAST_DB_URL", "jdbc:postgresql://127.0.0.1:%d/holdfast".formatted(postgres.port()));
    filled.put("HOLDFAST_DB_USER", "holdfast_worker");
    filled.put("HOLDFAST_DB_PASSWORD", live.stack().secrets().workerPassword());
    filled.put("HOLDFAST_TEMPORAL_ADDRESS", temporal.address());
    filled.put("HOLDFAST_WORKER_GROUP", GROUP);
    WorkerSettings settings = WorkerSettings.from(filled);
    database =
        Database.open(
            settings.databaseUrl(),
            settings.databaseUser(),
            settings.databasePassword(),
            settings.databaseConnections(),
            "lab");
    counted = new CountingSource(database.source());
    AgentRegistry registry =
        AgentRegistry.of(
            List.of(
                AgentDefinition.named(AGENT)
                    .version("1")
                    .policy(PolicySpec.TRUST)
                    .tools(tools)
                    .build()));
    agent = registry.agents().getFirst();
    new Agents(database.source()).register(Principal.bootstrapOwner(), row(), Instant.now());
    ScriptedModel model = new ScriptedModel();
    worker =
        WorkerProcess.start(
            settings, new WorkerProcess.Offer(counted, registry, Map.of(model.name(), model)));
  }

  static Lab open(Map<String, String> environment) {
    return new Lab(environment);
  }

  private AgentRow row() {
    return new AgentRow(
        agent.spec().name(), agent.spec().version(), agent.digest(), agent.json(), GROUP);
  }

  LiveStack live() {
    return live;
  }

  PgProxy postgres() {
    return postgres;
  }

  TemporalProxy temporal() {
    return temporal;
  }

  LabTools tools() {
    return tools;
  }

  CountingSource counted() {
    return counted;
  }

  /** Plays a script to its end. */
  RunRows play(Script script, Duration limit) {
    return live.awaitEnd(live.caller().start(AGENT, script), limit);
  }

  /** Starts a run as the API does, but with a workflow task timeout of its own. */
  String start(Script script, Duration taskTimeout) {
    String run = Ids.run();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    RunPlan plan =
        new RunPlan(
            AGENT,
            agent.spec().version(),
            agent.digest(),
            GROUP,
            agent.spec().model().provider(),
            agent.spec().model().lane(),
            agent.spec().limits(),
            now.toEpochMilli() + agent.spec().limits().deadlineMillis());
    boolean accepted =
        new Runs(
                Database.unpooled(
                    "jdbc:postgresql://127.0.0.1:%d/holdfast"
                        .formatted(live.stack().ports().postgres()),
                    "holdfast_api",
                    live.stack().secrets().apiPassword(),
                    "lab-start"))
            .accept(
                new NewRun(
                    run,
                    Principal.bootstrapOwner(),
                    AGENT,
                    agent.spec().version(),
                    agent.digest(),
                    agent.json(),
                    GROUP,
                    plan.modelProvider(),
                    Wire.write(script.input()),
                    "{}",
                    Wire.write(plan),
                    now,
                    Instant.ofEpochMilli(plan.deadlineAtMillis())));
    if (!accepted) {
      throw new IllegalStateException("run " + run + " was not accepted");
    }
    Principal owner = Principal.bootstrapOwner();
    RunCard card =
        new RunCard(run, owner.org(), owner.application(), RunCard.QUEUED, plan, "http://lab");
    WorkflowClient.newInstance(
            live.desk().client().getWorkflowServiceStubs(),
            WorkflowClientOptions.newBuilder().setDataConverter(Wire.dataConverter()).build())
        .newUntypedWorkflowStub(
            Names.AGENT_RUN,
            WorkflowOptions.newBuilder()
                .setWorkflowId(run)
                .setTaskQueue(Names.runsQueue(GROUP))
                .setWorkflowTaskTimeout(taskTimeout)
                .setStaticSummary(card.summary())
                .setStaticDetails(card.details())
                .setTypedSearchAttributes(card.attributes())
                .build())
        .start(AgentRunInput.first(card, StepRef.MAIN_BRANCH));
    return run;
  }

  @Override
  public void close() {
    postgres.delayAnswers(Duration.ZERO);
    worker.close();
    database.close();
    temporal.close();
    postgres.close();
  }
}
