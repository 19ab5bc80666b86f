package dev.holdfast.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.delivery.Receiver.Answer;
import dev.holdfast.store.approver.Endpoint;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.testing.AskedRun;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.notice.NoticeProgress;
import dev.holdfast.workflows.notice.NoticeRef;
import dev.holdfast.workflows.notice.NoticeSteps;
import dev.holdfast.workflows.notice.NoticeWorkflow;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The workflow on a server that skips time, with the real rows and a real endpoint. */
class NoticeWorkflowTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Wire.dataConverter()).build())
              .build());
  private final InstantSource time = () -> Instant.ofEpochMilli(environment.currentTimeMillis());
  private final World world = new World(DATABASE, time.withZone(ZoneOffset.UTC));
  private final List<Instant> looks = Collections.synchronizedList(new ArrayList<>());
  private Receiver receiver = new Receiver();

  @BeforeEach
  void start() {
    NoticeStepsActivity activity = world.activity(World.SECRETS, runId -> {});
    Worker worker = environment.newWorker(Names.NOTICES_QUEUE);
    worker.registerWorkflowImplementationTypes(NoticeWorkflow.class);
    worker.registerActivitiesImplementations(new Watched(activity, looks, time));
    environment.start();
  }

  @AfterEach
  void stop() {
    environment.close();
    receiver.close();
  }

  @Test
  void goesOnForDaysAndThenGivesUp() throws Exception {
    receiver = new Receiver(Answer.of(503));
    world.hasEndpoint(new Endpoint(receiver.url(), Endpoint.Format.STANDARD, true));
    NoticeRow notice =
        world.notice(world.asks(AskTerms.of(world.group()).within(Duration.ofDays(30))));

    toTheEnd(carried(notice));

    assertEquals(10, receiver.heard().size());
    assertEquals(1, receiver.heard().stream().map(m -> m.header("webhook-id")).distinct().count());
    assertEquals(
        List.of(
            "PT0S", "PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H"),
        pauses());
    assertFalse(world.now(notice).pending());
    replays(notice);
  }

  @Test
  void aSecondWorkflowOfANoticeFindsNothingToDo() throws Exception {
    world.hasEndpoint(new Endpoint(receiver.url(), Endpoint.Format.STANDARD, true));
    NoticeRow notice = world.notice(world.asks());
    toTheEnd(carried(notice));
    toTheEnd(carried(notice));
    assertEquals(1, receiver.heard().size());
    replays(notice);
  }

  @Test
  void stopsAsSoonAsTheApprovalIsClosed() throws Exception {
    receiver = new Receiver(Answer.of(503));
    world.hasEndpoint(new Endpoint(receiver.url(), Endpoint.Format.STANDARD, true));
    AskedRun run = world.asks(AskTerms.of(world.group()).within(Duration.ofDays(30)));
    NoticeRow notice = world.notice(run);
    WorkflowStub workflow = carried(notice);
    goesOn(workflow, Duration.ofHours(1));
    assertEquals(4, receiver.heard().size());
    run.deny();
    assertEquals(
        List.of(notice.noticeId()),
        new Notices(DATABASE.worker()).stopOvertaken(time.instant(), 10));
    Instant before = time.instant();
    workflow.signal(Names.WAKE);
    assertNull(awaitTimer(workflow));
    assertTrue(Duration.between(before, time.instant()).compareTo(Duration.ofMinutes(1)) < 0);
    assertEquals(4, receiver.heard().size());
    replays(notice);
  }

  @Test
  void endsWithTheTimeOfTheApproval() throws Exception {
    receiver = new Receiver(Answer.of(503));
    world.hasEndpoint(new Endpoint(receiver.url(), Endpoint.Format.STANDARD, true));
    NoticeRow notice =
        world.notice(world.asks(AskTerms.of(world.group()).within(Duration.ofHours(1))));
    Instant began = time.instant();
    toTheEnd(carried(notice));
    Duration took = Duration.between(began, time.instant());
    assertTrue(took.compareTo(Duration.ofMinutes(61)) < 0, took::toString);
    assertEquals("the approval has expired", world.now(notice).outcome());
    replays(notice);
  }

  private void toTheEnd(WorkflowStub workflow) {
    goesOn(workflow, Duration.ofDays(40));
    assertNull(awaitTimer(workflow));
  }

  /**
   * Lets time go on, but only while the workflow waits for it: between an activity's answer and the
   * timer that follows, the server would let it jump to where nothing is left to wait for.
   */
  private void goesOn(WorkflowStub workflow, Duration time) {
    Instant end = this.time.instant().plus(time);
    Duration next = awaitTimer(workflow);
    while (next != null && this.time.instant().plus(next).isBefore(end)) {
      environment.sleep(next);
      next = awaitTimer(workflow);
    }
  }

  /** How long the workflow waits now, from the beginning of its wait; null when it has ended. */
  private @Nullable Duration awaitTimer(WorkflowStub workflow) {
    HistoryEvent last =
        await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> lastEvent(workflow), NoticeWorkflowTest::isQuiet);
    return last.hasTimerStartedEventAttributes()
        ? Duration.ofSeconds(
            last.getTimerStartedEventAttributes().getStartToFireTimeout().getSeconds() + 1)
        : null;
  }

  private HistoryEvent lastEvent(WorkflowStub workflow) {
    return environment
        .getWorkflowClient()
        .fetchHistory(workflow.getExecution().getWorkflowId())
        .getLastEvent();
  }

  private static boolean isQuiet(HistoryEvent last) {
    return last.hasTimerStartedEventAttributes()
        || last.hasWorkflowExecutionCompletedEventAttributes();
  }

  private WorkflowStub carried(NoticeRow notice) {
    WorkflowStub workflow =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                Names.NOTICE,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(notice.noticeId())
                    .setTaskQueue(Names.NOTICES_QUEUE)
                    .build());
    workflow.start(new NoticeRef(notice.noticeId()));
    return workflow;
  }

  /** What Temporal keeps can be replayed, and holds nothing but ids. */
  private void replays(NoticeRow notice) throws Exception {
    WorkflowExecutionHistory history =
        environment.getWorkflowClient().fetchHistory(notice.noticeId());
    WorkflowReplayer.replayWorkflowExecution(history, NoticeWorkflow.class);
    String kept = history.toJson(true);
    for (String secret :
        List.of(receiver.url(), "callbacks", "whsec", AskedRun.TOOL, "A-7", world.group())) {
      assertFalse(kept.contains(secret), secret);
    }
  }

  private List<String> pauses() {
    List<String> pauses = new ArrayList<>();
    Instant last = looks.getFirst();
    for (Instant look : looks) {
      pauses.add(Duration.ofSeconds(Duration.between(last, look).toSeconds()).toString());
      last = look;
    }
    return pauses;
  }

  /** Writes down when it was asked. */
  private record Watched(NoticeSteps steps, List<Instant> looks, InstantSource time)
      implements NoticeSteps {
    @Override
    public NoticeProgress send(NoticeRef notice) {
      looks.add(time.instant());
      return steps.send(notice);
    }
  }
}
