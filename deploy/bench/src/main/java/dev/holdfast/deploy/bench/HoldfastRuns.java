package dev.holdfast.deploy.bench;

import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.store.Database;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.tool.Tool;
import dev.holdfast.worker.process.WorkerProcess;
import dev.holdfast.worker.process.WorkerSettings;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.operator.RunCard;
import dev.holdfast.workflows.run.AgentRunInput;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A worker in this process; a run is accepted as a row, started as a workflow and awaited. */
final class HoldfastRuns implements Contestant {
  private static final String GROUP = "bench";
  private static final String KILOBYTE = "x".repeat(1_000);

  /** Ten model calls and their ten tool calls: 20 steps, then the limit ends the run. */
  private static final RunLimits LIMITS = new RunLimits(10, 100, 3_600_000);

  private static final ToolSpec NOTE =
      new ToolSpec("note", "notes", "{\"type\":\"object\"}", Effect.READ, Lane.FAST, 1_000, true);

  private final Database worker;
  private final Database api;
  private final WorkerProcess process;
  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final Runs runs;
  private final String spec;
  private final String digest;

  private HoldfastRuns(
      Database worker, Database api, WorkerProcess process, WorkflowServiceStubs service) {
    this.worker = worker;
    this.api = api;
    this.process = process;
    this.service = service;
    this.client =
        WorkflowClient.newInstance(
            service,
            WorkflowClientOptions.newBuilder().setDataConverter(Wire.dataConverter()).build());
    this.runs = new Runs(api.source());
    this.spec = Wire.write(agent());
    this.digest = Digest.of(spec);
  }

  static HoldfastRuns start(Stack stack) {
    String url = "jdbc:postgresql://127.0.0.1:" + stack.ports().postgres() + "/holdfast";
    String temporal = "127.0.0.1:" + stack.ports().temporal();
    String password = stack.secrets().workerPassword();
    Database worker = Database.open(url, "holdfast_worker", password, 24, "holdfast-bench");
    WorkerSettings settings =
        WorkerSettings.from(
            Map.of(
                "HOLDFAST_DB_URL", url,
                "HOLDFAST_DB_USER", "holdfast_worker",
                "HOLDFAST_DB_PASSWORD", password,
                "HOLDFAST_TEMPORAL_ADDRESS", temporal,
                "HOLDFAST_WORKER_GROUP", GROUP));
    var model = new ScriptedModel();
    WorkerProcess process =
        WorkerProcess.start(
            settings,
            new WorkerProcess.Offer(
                worker.source(), (agent, tool) -> new Note(), Map.of(model.name(), model)));
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal).build());
    Database api =
        Database.open(url, "holdfast_api", stack.secrets().apiPassword(), 16, "holdfast-bench-api");
    return new HoldfastRuns(worker, api, process, service);
  }

  @Override
  public void run() {
    String id = Ids.run();
    Instant now = Instant.now();
    Instant deadline = now.plusMillis(LIMITS.deadlineMillis());
    RunPlan plan =
        new RunPlan(
            "bench", "1", digest, GROUP, "scripted", Lane.FAST, LIMITS, deadline.toEpochMilli());
    runs.accept(
        new NewRun(
            id,
            Principal.bootstrapOwner(),
            "bench",
            "1",
            digest,
            spec,
            GROUP,
            "scripted",
            "\"go\"",
            "{}",
            Wire.write(plan),
            now,
            deadline));
    Principal owner = Principal.bootstrapOwner();
    RunCard card =
        new RunCard(id, owner.org(), owner.application(), RunCard.QUEUED, plan, "http://bench");
    WorkflowStub workflow =
        client.newUntypedWorkflowStub(
            Names.AGENT_RUN,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(Names.runsQueue(GROUP))
                .setWorkflowTaskTimeout(ActivityPolicies.WORKFLOW_TASK_TIMEOUT)
                .setStaticSummary(card.summary())
                .setStaticDetails(card.details())
                .setTypedSearchAttributes(card.attributes())
                .build());
    workflow.start(AgentRunInput.first(card, StepRef.MAIN_BRANCH));
    workflow.getResult(RunEnding.class);
  }

  @Override
  public void close() {
    process.close();
    service.shutdownNow();
    worker.close();
    api.close();
  }

  private static AgentSpec agent() {
    String turn =
        "{\"text\":\"%s\",\"calls\":[{\"tool\":\"note\",\"args\":{}}]}".formatted(KILOBYTE);
    String turns = IntStream.range(0, 10).mapToObj(i -> turn).collect(Collectors.joining(","));
    return new AgentSpec(
        "bench",
        "1",
        "",
        new ModelSpec("scripted", "bench", Lane.FAST, "{\"turns\":[" + turns + "]}"),
        List.of(NOTE),
        LIMITS);
  }

  private static final class Note implements Tool {
    @Override
    public ToolSpec spec() {
      return NOTE;
    }

    @Override
    public String call(String arguments, ToolContext context) {
      return KILOBYTE;
    }
  }
}
