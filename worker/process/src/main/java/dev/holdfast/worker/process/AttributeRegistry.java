package dev.holdfast.worker.process;

import dev.holdfast.workflows.operator.RunAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search attributes of the namespace. Runs do without them where they cannot be registered, so
 * that is said once and tried again.
 */
final class AttributeRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(AttributeRegistry.class);
  private static final int ANSWER_WITHIN_SECONDS = 5;
  private static final Set<Status.Code> PASSING =
      EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.NOT_FOUND);

  private final WorkflowClient client;
  private boolean told;

  AttributeRegistry(WorkflowClient client) {
    this.client = client;
  }

  void ensure() {
    Map<String, IndexedValueType> missing = wanted();
    try {
      missing.keySet().removeAll(registered().keySet());
      if (!missing.isEmpty()) {
        add(missing);
        LOG.info("search attributes {} registered", missing.keySet());
      }
    } catch (StatusRuntimeException e) {
      if (PASSING.contains(e.getStatus().getCode())) {
        throw e;
      }
      tell(missing, e.getStatus());
    }
  }

  private static Map<String, IndexedValueType> wanted() {
    Map<String, IndexedValueType> wanted = new LinkedHashMap<>();
    for (SearchAttributeKey<?> key : RunAttributes.ALL) {
      wanted.put(key.getName(), key.getValueType());
    }
    return wanted;
  }

  private Map<String, IndexedValueType> registered() {
    return stub()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(namespace()).build())
        .getCustomAttributesMap();
  }

  private void add(Map<String, IndexedValueType> missing) {
    try {
      stub()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace())
                  .putAllSearchAttributes(missing)
                  .build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  /** On Temporal Cloud, for one, a worker may not do this. */
  private void tell(Map<String, IndexedValueType> missing, Status refusal) {
    if (told) {
      return;
    }
    told = true;
    LOG.warn(
        "search attributes of namespace {} cannot be registered: {} {}. Runs that start without"
            + " them go on, but cannot be found by them. Register them once: {}",
        namespace(),
        refusal.getCode(),
        refusal.getDescription(),
        RunAttributes.ALL.stream()
            .filter(key -> missing.containsKey(key.getName()))
            .map(RunAttributes::written)
            .collect(Collectors.joining(", ")));
  }

  private String namespace() {
    return client.getOptions().getNamespace();
  }

  private OperatorServiceBlockingStub stub() {
    return OperatorServiceGrpc.newBlockingStub(client.getWorkflowServiceStubs().getRawChannel())
        .withDeadlineAfter(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
  }
}
