package dev.holdfast.worker.process;

import dev.holdfast.store.notice.Notices;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.notice.NoticeRef;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every notice has its workflow, and that those which are of no use any more stop.
 * Whoever has changed what approvals wait for pokes it; a sweep finds what was missed.
 */
final class NoticeDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeDesk.class);
  private static final int AT_ONCE = 100;
  private static final int ROUNDS_MAX = 10;

  private final Notices notices;
  private final WorkflowClient client;
  private final Clock clock;
  private final Semaphore pokes = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("notice-desk").unstarted(this::answerPokes);

  NoticeDesk(Notices notices, WorkflowClient client, Clock clock) {
    this.notices = notices;
    this.client = client;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /** There may be something to do. Costs its caller nothing. */
  void poke() {
    if (pokes.availablePermits() == 0) {
      pokes.release();
    }
  }

  private void answerPokes() {
    try {
      while (true) {
        pokes.acquire();
        pokes.drainPermits();
        try {
          sweep();
        } catch (HoldfastException e) {
          LOG.debug("notices are left to the sweep: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void sweep() {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<String> found = notices.toCarry(clock.instant(), AT_ONCE);
      found.forEach(this::carry);
      if (found.size() < AT_ONCE) {
        break;
      }
    }
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<String> found = notices.stopOvertaken(clock.instant(), AT_ONCE);
      found.forEach(this::wake);
      if (found.size() < AT_ONCE) {
        break;
      }
    }
  }

  /** One that an operator terminated stays so. */
  private void carry(String noticeId) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(noticeId)
            .setTaskQueue(Names.NOTICES_QUEUE)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setStaticSummary("notice")
            .build();
    try {
      client.newUntypedWorkflowStub(Names.NOTICE, options).start(new NoticeRef(noticeId));
      LOG.info("notice {} is on its way", noticeId);
    } catch (WorkflowExecutionAlreadyStarted e) {
      LOG.trace("notice {} is under way", noticeId);
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      LOG.warn("notice {} could not be started; a sweep tries again", noticeId);
    }
  }

  private void wake(String noticeId) {
    try {
      client.newUntypedWorkflowStub(noticeId).signal(Names.WAKE);
    } catch (WorkflowNotFoundException e) {
      LOG.trace("notice {} is over", noticeId);
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      LOG.debug("notice {} could not be woken; it finds out when it looks", noticeId);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
