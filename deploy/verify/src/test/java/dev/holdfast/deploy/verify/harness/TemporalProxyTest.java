package dev.holdfast.deploy.verify.harness;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.Part;
import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalProxyTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String QUEUE = "proxy-test";

  @TempDir private static Path folder;
  private static Stack stack;

  private TemporalProxy proxy;
  private WorkflowServiceStubs service;
  private WorkflowClient client;
  private WorkerFactory workers;

  /** Waits for a signal. */
  @WorkflowInterface
  public interface Waiting {
    @WorkflowMethod(name = "Waiting")
    String await();

    @SignalMethod(name = "go")
    void go();
  }

  /** Its implementation. */
  public static final class WaitingWorkflow implements Waiting {
    private boolean gone;

    @Override
    public String await() {
      Workflow.await(() -> gone);
      return "done";
    }

    @Override
    public void go() {
      gone = true;
    }
  }

  @BeforeAll
  static void startTemporal() {
    stack =
        Stack.start(
            StackSettings.of(new DataDirectory(folder.resolve("stack")))
                .withParts(Set.of(Part.TEMPORAL))
                .withPorts(PortChoice.AUTO)
                .withServersThatDieWithUs(),
            System.out::println);
  }

  @AfterAll
  static void stopTemporal() {
    stack.close();
  }

  @BeforeEach
  void open() {
    proxy = TemporalProxy.before(stack.ports().temporal());
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(proxy.address()).build());
    client = WorkflowClient.newInstance(service);
    workers = WorkerFactory.newInstance(client);
    workers.newWorker(QUEUE).registerWorkflowImplementationTypes(WaitingWorkflow.class);
    workers.start();
  }

  @AfterEach
  void close() {
    proxy.letGo();
    workers.shutdownNow();
    workers.awaitTermination(5, TimeUnit.SECONDS);
    service.shutdownNow();
    proxy.close();
  }

  private WorkflowStub start(String id) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "Waiting", WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(QUEUE).build());
    stub.start();
    return stub;
  }

  @Test
  void forwardsCallsAndCountsThem() {
    WorkflowStub stub = start(newId());

    stub.signal("go");

    assertEquals("done", stub.getResult(String.class));
    assertEquals(1, proxy.count("StartWorkflowExecution"));
    assertTrue(proxy.count(TemporalMessage.TASK_COMPLETED) >= 1);
  }

  @Test
  void forwardsErrorsWithTheirDetails() {
    String id = newId();
    start(id);

    assertThrows(WorkflowExecutionAlreadyStarted.class, () -> start(id));
    assertThrows(
        WorkflowNotFoundException.class,
        () -> client.newUntypedWorkflowStub("nobody").signal("go"));
  }

  @Test
  void holdsTheTaskThatClosesAWorkflow() {
    String held = newId();
    String free = newId();
    Gate gate = new Gate("close");
    proxy.hold(
        TemporalProxy.Way.REQUEST,
        gate,
        message -> message.completesTaskOf(held) && message.closesWorkflow());

    WorkflowStub heldRun = start(held);
    WorkflowStub freeRun = start(free);
    heldRun.signal("go");
    freeRun.signal("go");

    assertTrue(gate.awaitReached(SOON), gate::toString);
    assertEquals("done", freeRun.getResult(String.class));
    CompletableFuture<String> result = heldRun.getResultAsync(String.class);
    assertFalse(result.isDone());
    gate.open();
    assertEquals("done", result.join());
  }

  @Test
  void seesAReplayBeingHandedOut() {
    String id = newId();
    WorkflowStub stub = start(id);
    Gate gate = new Gate("replay");
    await("a first task to repeat").atMost(SOON).until(() -> hasCompletedTask(id));
    workers.shutdownNow();
    workers.awaitTermination(5, TimeUnit.SECONDS);
    proxy.hold(TemporalProxy.Way.ANSWER, gate, message -> message.handsOutReplayOf(id));
    stub.signal("go");

    workers = WorkerFactory.newInstance(client);
    workers.newWorker(QUEUE).registerWorkflowImplementationTypes(WaitingWorkflow.class);
    workers.start();

    assertTrue(gate.awaitReached(Duration.ofSeconds(20)), gate::toString);
    gate.open();
    assertEquals("done", stub.getResult(String.class));
  }

  private boolean hasCompletedTask(String id) {
    return client.fetchHistory(id).getEvents().stream()
        .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  }

  private static String newId() {
    return "run_" + UUID.randomUUID();
  }
}
