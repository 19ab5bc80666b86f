package dev.holdfast.deploy.launcher.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.temporal.TemporalHttp;
import dev.holdfast.deploy.launcher.temporal.TemporalServer;
import dev.holdfast.workflows.operator.RunAttributes;
import io.temporal.common.SearchAttributeKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What Temporal says: its namespace, and workflows that cannot go on. */
record Temporal(Ports ports) {
  private static final String FAILING =
      "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL";

  List<Finding> findings(StackView view) {
    boolean runs =
        view.parts().stream().anyMatch(p -> p.name().equals("temporal") && p.pid() != null);
    if (!runs) {
      return List.of(Finding.skipped("namespace", "Temporal does not run"));
    }
    TemporalHttp http = new TemporalHttp(ports.temporalHttp());
    return List.of(namespace(http), searchAttributes(http), failingTasks(http));
  }

  private static Finding namespace(TemporalHttp http) {
    Optional<JsonNode> namespace = http.namespace(TemporalServer.NAMESPACE);
    if (namespace.isEmpty()) {
      return Finding.problem(
          "namespace",
          TemporalServer.NAMESPACE + " is not there",
          "Start the stack again: `holdfast down`, then `holdfast up`.");
    }
    String retention = namespace.get().at("/config/workflowExecutionRetentionTtl").asText();
    long days = Duration.ofSeconds(Long.parseLong(retention.replaceFirst("s$", ""))).toDays();
    return Finding.ok("namespace", TemporalServer.NAMESPACE + ", keeps closed runs " + days + " d");
  }

  private Finding searchAttributes(TemporalHttp http) {
    String subject = "search attributes";
    Optional<JsonNode> found = http.searchAttributes(TemporalServer.NAMESPACE);
    if (found.isEmpty()) {
      return Finding.skipped(subject, "this Temporal server cannot be asked");
    }
    List<SearchAttributeKey<?>> missing =
        RunAttributes.ALL.stream().filter(key -> !isThere(key, found.get())).toList();
    return missing.isEmpty()
        ? Finding.ok(subject, "all %d are there".formatted(RunAttributes.ALL.size()))
        : Finding.warning(
            subject,
            "%s missing or of another type: runs started now cannot be found by any of them"
                .formatted(names(missing)),
            "A live worker registers what is missing within 30 s and says in its log why it cannot.\n"
                + "By hand: "
                + create(missing));
  }

  private static boolean isThere(SearchAttributeKey<?> key, JsonNode found) {
    return found.path(key.getName()).asText().equals(key.getValueType().name());
  }

  private static String names(List<SearchAttributeKey<?>> keys) {
    return keys.stream().map(SearchAttributeKey::getName).collect(Collectors.joining(", "));
  }

  private String create(List<SearchAttributeKey<?>> missing) {
    return "`temporal operator search-attribute create --address 127.0.0.1:%d %s`"
        .formatted(
            ports.temporal(),
            missing.stream()
                .map(RunAttributes::written)
                .map(pair -> "--name %s --type %s".formatted((Object[]) pair.split("=")))
                .collect(Collectors.joining(" ")));
  }

  private Finding failingTasks(TemporalHttp http) {
    OptionalLong count = http.count(TemporalServer.NAMESPACE, FAILING);
    if (count.isEmpty()) {
      return Finding.skipped("workflow tasks", "this Temporal server cannot be asked");
    }
    return count.getAsLong() == 0
        ? Finding.ok("workflow tasks", "none is failing")
        : Finding.problem(
            "workflow tasks",
            count.getAsLong() + " runs whose task keeps failing",
            "They go on once the code is mended. List them at http://127.0.0.1:"
                + ports.temporalUi()
                + " with the query: "
                + FAILING);
  }
}
