package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.TemporalProxy;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A worker that is there and takes no work until it is told to. */
record SecondWorker(Running process, TemporalProxy temporal) implements AutoCloseable {
  private static final Duration LEAVES_WITHIN = Duration.ofSeconds(40);

  static SecondWorker idle(MatrixStack stack) {
    TemporalProxy temporal = TemporalProxy.before(stack.ports().temporal());
    temporal.hold(
        TemporalProxy.Way.REQUEST,
        new Gate("second worker's polls"),
        message -> message.method().startsWith("Poll"));
    return new SecondWorker(stack.secondWorker(temporal), temporal);
  }

  void work() {
    temporal.letGo();
  }

  /** It leaves in order. */
  @Override
  public void close() {
    temporal.letGo();
    process.handle().destroy();
    Awaitility.await("second worker leaves")
        .atMost(LEAVES_WITHIN)
        .until(() -> !process.handle().isAlive());
    temporal.close();
  }
}
