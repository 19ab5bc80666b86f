package dev.holdfast.api.temporal;

import dev.holdfast.api.Settings;
import dev.holdfast.workflows.wire.Wire;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Temporal. Nothing here fails because Temporal does not answer: what is accepted
 * is a row already, and the worker's sweep repeats what did not get through.
 */
@Singleton
public final class TemporalLink {
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Set<Status.Code> UNANSWERED =
      EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);
  private static final Logger log = LoggerFactory.getLogger(TemporalLink.class);

  private final String address;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final AtomicBoolean reachable = new AtomicBoolean(true);

  TemporalLink(Settings settings) {
    address = settings.temporal().address();
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .setRpcTimeout(CALL)
                .setRpcRetryOptions(RpcRetryOptions.newBuilder().setExpiration(CALL).build())
                .setConnectionBackoffResetFrequency(Duration.ofSeconds(1))
                .build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(settings.temporal().namespace())
                .setDataConverter(Wire.dataConverter())
                .setIdentity("holdfast-api")
                .build());
  }

  /**
   * Makes a call that may be made again. False when it did not succeed within the bound; it may
   * still do so later.
   */
  public boolean attempt(Duration atMost, Consumer<WorkflowClient> call) {
    FutureTask<Boolean> answered = new FutureTask<>(() -> call.accept(client), true);
    Thread.ofVirtual().name("temporal-call").start(answered);
    try {
      answered.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return noted(true, "");
    } catch (TimeoutException e) {
      return noted(false, "no answer within " + atMost);
    } catch (ExecutionException e) {
      return failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Asks Temporal whether it is there. */
  public boolean answers(Duration atMost) {
    return attempt(
        atMost,
        any ->
            stubs
                .blockingStub()
                .withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance()));
  }

  /** Whether the latest call was answered. */
  public boolean reachable() {
    return reachable.get();
  }

  /** Refused is answered: only a server that says nothing is unreachable. */
  private boolean failed(ExecutionException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException refused) {
        Status.Code code = refused.getStatus().getCode();
        noted(!UNANSWERED.contains(code), code.toString());
        return false;
      }
    }
    throw new IllegalStateException("a call to Temporal failed on our side", failure);
  }

  private boolean noted(boolean now, String fact) {
    if (reachable.getAndSet(now) != now) {
      if (now) {
        log.info("Temporal at {} answers again", address);
      } else {
        log.warn("Temporal at {} does not answer: {}", address, fact);
      }
    }
    return now;
  }

  @PreDestroy
  void close() {
    stubs.shutdownNow();
  }
}
