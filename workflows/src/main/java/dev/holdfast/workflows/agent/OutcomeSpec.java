package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run must have come to before it may complete. A model that ends without it is told what is
 * missing, twice at most; then the run ends as incomplete.
 *
 * @param schema JSON Schema of an object that the outcome must match; null where any text will do
 * @param tools tools of which a call must have succeeded
 * @param artifacts names under which something must have been kept
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OutcomeSpec(@Nullable String schema, List<String> tools, List<String> artifacts) {
  public OutcomeSpec {
    tools = tools == null ? List.of() : List.copyOf(tools);
    artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
  }
}
