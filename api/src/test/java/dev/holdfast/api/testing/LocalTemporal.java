package dev.holdfast.api.testing;

import static java.util.Objects.requireNonNull;

import dev.holdfast.workflows.operator.RunAttributes;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import org.jspecify.annotations.Nullable;

/** Temporal's own test server on a real port. */
public final class LocalTemporal {
  private final int port = RunningApi.freePort();
  private TestServer.@Nullable PortBoundTestServer server;
  private @Nullable WorkflowServiceStubs stubs;

  void start() {
    server = TestServer.createPortBoundServer(port);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
    AddSearchAttributesRequest.Builder attributes =
        AddSearchAttributesRequest.newBuilder().setNamespace("default");
    RunAttributes.ALL.forEach(
        key -> attributes.putSearchAttributes(key.getName(), key.getValueType()));
    OperatorServiceGrpc.newBlockingStub(requireNonNull(stubs).getRawChannel())
        .addSearchAttributes(attributes.build());
  }

  void close() {
    requireNonNull(stubs).shutdownNow();
    requireNonNull(server).close();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** A client of the test itself. */
  public WorkflowClient client() {
    return WorkflowClient.newInstance(
        requireNonNull(stubs),
        WorkflowClientOptions.newBuilder().setDataConverter(Wire.dataConverter()).build());
  }
}
