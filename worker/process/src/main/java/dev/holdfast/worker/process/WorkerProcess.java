package dev.holdfast.worker.process;

import dev.holdfast.delivery.NoticeStepsActivity;
import dev.holdfast.delivery.Surroundings;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.step.ModelStepsActivity;
import dev.holdfast.store.Database;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Handover;
import dev.holdfast.store.step.PatientLedger;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.store.step.RunViews;
import dev.holdfast.store.step.TemporalCarrier;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.store.worker.OwnerSession;
import dev.holdfast.store.worker.WorkerRow;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.tool.step.CallEnding;
import dev.holdfast.tool.step.ToolStepsActivity;
import dev.holdfast.worker.process.upgrade.ReplayEpoch;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.notice.NoticeWorkflow;
import dev.holdfast.workflows.reconcile.ReconcileWorkflow;
import dev.holdfast.workflows.run.AgentRunWorkflow;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker: what it is made of, how it starts and how it leaves. */
public final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final int SLOTS = 200;
  private static final int NOTICES_AT_ONCE = 50;

  /**
   * The SDK stops polling the common queue while its sticky queue holds more tasks than it has
   * pollers. With the default of 5 a busy worker left runs that came from another one waiting for
   * many seconds. A worker that freezes swallows a task per poller, so not many more either.
   */
  private static final int RUN_POLLERS = 12;

  /**
   * A worker that freezes swallows a queued step per poller, and a retry while a poll is left: not
   * many. With 2 a worker that takes over is behind.
   */
  private static final int STEP_POLLERS = 3;

  /**
   * A task queued for a worker that died goes to another one after this time. A queued step that it
   * left has waited for its heartbeat time-out before.
   */
  private static final Duration STICKY = Duration.ofSeconds(1);

  private static final Duration DEADLOCK = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(1);
  private static final Duration ASK_TEMPORAL_AGAIN = Duration.ofMillis(200);
  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(25);

  private final WorkerFactory factory;
  private final WorkflowServiceStubs service;
  private final Housekeeping housekeeping;
  private final OwnerSession session;
  private final Handover handover;
  private final NoticeDesk desk;
  private volatile boolean polling;

  private WorkerProcess(
      WorkerFactory factory,
      WorkflowServiceStubs service,
      Housekeeping housekeeping,
      OwnerSession session,
      Handover handover,
      NoticeDesk desk) {
    this.factory = factory;
    this.service = service;
    this.housekeeping = housekeeping;
    this.session = session;
    this.handover = handover;
    this.desk = desk;
  }

  /**
   * What a worker has to offer.
   *
   * @param source pooled connections as the worker's role
   */
  public record Offer(DataSource source, ToolBox tools, Map<String, ModelProvider> providers) {
    public Offer {
      providers = Map.copyOf(providers);
    }
  }

  /** Starts polling. */
  public static WorkerProcess start(WorkerSettings settings, Offer offer) {
    Clock clock = Clock.systemUTC();
    OwnerSession session =
        OwnerSession.open(
            Database.unpooled(
                settings.databaseUrl(),
                settings.databaseUser(),
                settings.databasePassword(),
                "holdfast-worker-session"));
    WorkflowServiceStubs service = service(settings);
    WorkflowClient client = client(service, settings);
    Handover handover = new Handover();
    Runs runs = new Runs(offer.source());
    var executions = new TemporalExecutions(client);
    var desk = new NoticeDesk(new Notices(offer.source()), client, clock);
    var ledger =
        new TellingLedger(new PatientLedger(new PostgresLedger(offer.source())), desk::poke);
    Executor executor = executor(ledger, clock, handover, session, runs, executions);
    WorkerFactory factory = factory(client, settings.workflowCache());
    Tokens tokens = tokens(executor);
    registerSteps(factory, settings.group(), offer, executor, tokens);
    registerReconciler(
        factory,
        new Reconciler(
            runs,
            new CallEnding(executor, tokens),
            new Commands(offer.source()),
            new Workers(offer.source()),
            new RunStarts(client, settings.publicUrl()),
            desk,
            clock));
    registerNotices(factory, settings, offer.source(), client, clock);
    WorkerRow self =
        WorkerRow.starting(
            Ids.worker(),
            Principal.bootstrapOwner(),
            settings.group(),
            ReplayEpoch.ofThisRelease(),
            settings.host(),
            clock.instant());
    var housekeeping = new Housekeeping(client, new Workers(offer.source()), self, clock);
    var process = new WorkerProcess(factory, service, housekeeping, session, handover, desk);
    awaitTemporal(service, settings.temporalAddress());
    factory.start();
    housekeeping.start();
    desk.start();
    process.polling = true;
    LOG.info("worker {} polls group {}", self.id(), settings.group());
    return process;
  }

  static WorkflowServiceStubs service(WorkerSettings settings) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(settings.temporalAddress()).build());
  }

  static WorkflowClient client(WorkflowServiceStubs service, WorkerSettings settings) {
    return WorkflowClient.newInstance(
        service,
        WorkflowClientOptions.newBuilder()
            .setNamespace(settings.temporalNamespace())
            .setDataConverter(Wire.dataConverter())
            .build());
  }

  private static void registerReconciler(WorkerFactory factory, Reconciler reconciler) {
    var housekeeper =
        factory.newWorker(
            Names.HOUSEKEEPING_QUEUE,
            WorkerOptions.newBuilder()
                .setMaxConcurrentWorkflowTaskPollers(2)
                .setMaxConcurrentActivityTaskPollers(1)
                .setMaxConcurrentActivityExecutionSize(2)
                .setMaxConcurrentWorkflowTaskExecutionSize(2)
                .build());
    housekeeper.registerWorkflowImplementationTypes(ReconcileWorkflow.class);
    housekeeper.registerActivitiesImplementations(reconciler);
  }

  /** A server that is away at start is waited for, as one that goes away later is. */
  private static void awaitTemporal(WorkflowServiceStubs service, String address) {
    boolean told = false;
    while (true) {
      try {
        service
            .blockingStub()
            .withDeadlineAfter(2, TimeUnit.SECONDS)
            .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        return;
      } catch (StatusRuntimeException e) {
        if (!told) {
          LOG.warn("Temporal at {} does not answer yet: {}", address, e.getStatus().getCode());
          told = true;
        }
        LockSupport.parkNanos(ASK_TEMPORAL_AGAIN.toNanos());
      }
    }
  }

  private static Executor executor(
      Ledger ledger,
      Clock clock,
      Handover handover,
      OwnerSession session,
      Runs runs,
      RunViews.Executions executions) {
    return new Executor(
        ledger,
        new RunViews(
            ledger, clock, System::nanoTime, ActivityPolicies.WORKFLOW_TASK_TIMEOUT, executions),
        clock,
        handover,
        TemporalCarrier::current,
        session::owner,
        (runId, problem) -> runs.problem(runId, problem, clock.instant()));
  }

  private static WorkerFactory factory(WorkflowClient client, int cachedWorkflows) {
    return WorkerFactory.newInstance(
        client,
        WorkerFactoryOptions.newBuilder()
            .setWorkflowCacheSize(cachedWorkflows)
            .setUsingVirtualWorkflowThreads(true)
            .build());
  }

  private static Tokens tokens(Executor executor) {
    return new Tokens() {
      @Override
      public String mint() {
        // Its readers see by what precedes the dot where another process went on.
        return Long.toString(executor.owner().number(), 36) + "." + Ids.command();
      }

      @Override
      public String mintCallId() {
        return Ids.call();
      }

      @Override
      public String mintWaitId(WaitKind kind) {
        return Ids.waiting(kind);
      }
    };
  }

  private static void registerSteps(
      WorkerFactory factory, String group, Offer offer, Executor executor, Tokens tokens) {
    var model = new ModelStepsActivity(executor, offer.providers()::get, tokens);
    var tools = new ToolStepsActivity(executor, offer.tools(), tokens);
    var bookkeeping = new RunStepsActivity(executor, tokens);

    var runsWorker = factory.newWorker(Names.runsQueue(group), runsOptions(group));
    runsWorker.registerWorkflowImplementationTypes(AgentRunWorkflow.class);
    runsWorker.registerActivitiesImplementations(model, tools, bookkeeping);
    factory
        .newWorker(Names.toolsQueue(group), queuedOptions())
        .registerActivitiesImplementations(tools, bookkeeping);
    for (String provider : offer.providers().keySet()) {
      factory
          .newWorker(Names.modelQueue(provider), queuedOptions())
          .registerActivitiesImplementations(model);
    }
  }

  private static void registerNotices(
      WorkerFactory factory,
      WorkerSettings settings,
      DataSource source,
      WorkflowClient client,
      Clock clock) {
    var worker =
        factory.newWorker(
            Names.NOTICES_QUEUE,
            WorkerOptions.newBuilder()
                .setMaxConcurrentWorkflowTaskPollers(2)
                .setMaxConcurrentActivityTaskPollers(1)
                .setMaxConcurrentActivityExecutionSize(NOTICES_AT_ONCE)
                .setUsingVirtualThreads(true)
                .build());
    worker.registerWorkflowImplementationTypes(NoticeWorkflow.class);
    worker.registerActivitiesImplementations(
        new NoticeStepsActivity(
            source,
            new Surroundings(
                clock,
                settings.secrets(),
                settings.publicUrl(),
                (wait, to) -> settings.publicUrl() + PagePass.of(wait, to).path(settings.secrets()),
                runId -> wake(client, runId),
                () -> ThreadLocalRandom.current().nextDouble())));
  }

  private static void wake(WorkflowClient client, String runId) {
    try {
      client.newUntypedWorkflowStub(runId).signal(Names.WAKE);
    } catch (WorkflowNotFoundException | WorkflowServiceException | StatusRuntimeException e) {
      LOG.debug("run {} could not be woken: a sweep does", runId);
    }
  }

  private static WorkerOptions runsOptions(String group) {
    return WorkerOptions.newBuilder()
        .setLocalActivityWorkerOnly(true)
        .setMaxConcurrentWorkflowTaskPollers(RUN_POLLERS)
        .setMaxConcurrentWorkflowTaskExecutionSize(SLOTS)
        .setMaxConcurrentLocalActivityExecutionSize(SLOTS)
        .setStickyQueueScheduleToStartTimeout(STICKY)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
        .setUsingVirtualThreads(true)
        .setDeploymentOptions(
            WorkerDeploymentOptions.newBuilder()
                .setVersion(
                    new WorkerDeploymentVersion(
                        Names.deployment(group), ReplayEpoch.ofThisRelease()))
                .setUseVersioning(true)
                .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
                .build())
        .build();
  }

  private static WorkerOptions queuedOptions() {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityTaskPollers(STEP_POLLERS)
        .setMaxConcurrentActivityExecutionSize(SLOTS)
        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
        .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
        .setUsingVirtualThreads(true)
        .build();
  }

  public boolean healthy() {
    return polling;
  }

  /** Hands fast runs over at the next step boundary and lets queued steps finish. */
  @Override
  public void close() {
    polling = false;
    LOG.info("worker leaves: fast runs go over at their next step");
    factory.shutdown();
    handover.leave();
    factory.awaitTermination(LEAVE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      LOG.warn("worker leaves with steps in flight: their rows decide");
      factory.shutdownNow();
    }
    desk.close();
    housekeeping.close();
    session.close();
    service.shutdownNow();
  }
}
