package dev.holdfast.worker.process;

import dev.holdfast.store.worker.WorkerRow;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.worker.process.upgrade.Deployment;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.failure.HoldfastException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in place what a worker needs and what a lost Temporal database takes along: the search
 * attributes, the schedule of the reconciler and the current version of the deployment. Says that
 * the worker lives.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration FORGET_AFTER = Duration.ofDays(1);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration ENSURE_AGAIN = Duration.ofSeconds(30);
  private static final Duration RECONCILE_EVERY = Duration.ofSeconds(10);

  private final WorkflowClient client;
  private final AttributeRegistry attributes;
  private final Workers workers;
  private final WorkerRow self;
  private final Clock clock;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("housekeeping").unstarted(this::keep);

  Housekeeping(WorkflowClient client, Workers workers, WorkerRow self, Clock clock) {
    this.client = client;
    this.attributes = new AttributeRegistry(client);
    this.workers = workers;
    this.self = self;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      workers.remove(self.id());
    } catch (HoldfastException e) {
      LOG.debug("the worker's row is left to its age: {}", e.getMessage());
    }
  }

  private void keep() {
    long beatAt = System.nanoTime();
    long ensureAt = beatAt;
    while (!Thread.currentThread().isInterrupted()) {
      if (System.nanoTime() - beatAt >= 0) {
        beat();
        beatAt = System.nanoTime() + BEAT.toNanos();
      }
      if (System.nanoTime() - ensureAt >= 0) {
        ensureAt = System.nanoTime() + (ensure() ? ENSURE_AGAIN : TICK).toNanos();
      }
      try {
        Thread.sleep(TICK);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void beat() {
    try {
      workers.beat(self.seen(clock.instant()));
      workers.forgetUnseenSince(clock.instant().minus(FORGET_AFTER));
    } catch (RuntimeException e) {
      LOG.warn("the worker could not say that it lives: {}", e.getMessage());
    }
  }

  private boolean ensure() {
    try {
      attributes.ensure();
      ensureSchedule();
      return ensureCurrentVersion();
    } catch (RuntimeException e) {
      LOG.debug("housekeeping waits for Temporal: {}", e.getMessage());
      return false;
    }
  }

  private void ensureSchedule() {
    ScheduleClient schedules =
        ScheduleClient.newInstance(
            client.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .build());
    try {
      schedules.createSchedule(
          Names.RECONCILE_SCHEDULE,
          Schedule.newBuilder()
              .setAction(
                  ScheduleActionStartWorkflow.newBuilder()
                      .setWorkflowType(Names.RECONCILE)
                      .setOptions(
                          WorkflowOptions.newBuilder()
                              .setWorkflowId(Names.RECONCILE_SCHEDULE)
                              .setTaskQueue(Names.HOUSEKEEPING_QUEUE)
                              .build())
                      .build())
              .setSpec(
                  ScheduleSpec.newBuilder()
                      .setIntervals(List.of(new ScheduleIntervalSpec(RECONCILE_EVERY)))
                      .build())
              .setPolicy(
                  SchedulePolicy.newBuilder()
                      .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                      .setCatchupWindow(Duration.ofSeconds(10))
                      .build())
              .build(),
          ScheduleOptions.newBuilder().setTriggerImmediately(true).build());
      LOG.info("schedule {} created", Names.RECONCILE_SCHEDULE);
    } catch (ScheduleAlreadyRunningException e) {
      LOG.trace("schedule {} is there", Names.RECONCILE_SCHEDULE);
    }
  }

  /** Nothing versioned is dispatched before a version is current. */
  private boolean ensureCurrentVersion() {
    Deployment deployment = new Deployment(client, self.group());
    Deployment.Standing standing = deployment.standing();
    if (standing == null) {
      return false;
    }
    if (standing.current() == null) {
      deployment.promote(self.epoch(), self.id());
      LOG.info("group {} now runs {}", self.group(), self.epoch());
    }
    return true;
  }
}
