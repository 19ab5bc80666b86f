package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.api.Links;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wait.WaitKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody must do before a run goes on.
 *
 * @param type approval, input, event, tool_result or budget
 * @param id of what is to be decided, answered or told; of the run, where a limit is to be raised
 * @param call that waits; null, as what follows, where the whole run does
 * @param expiresAt after which it is too late
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RequiredAction(
    String type,
    String id,
    @Nullable String call,
    @Nullable String tool,
    @Nullable Instant expiresAt,
    Addresses links) {

  /**
   * Where to do it.
   *
   * @param self null where it cannot be read by itself
   * @param page for people; null where there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Addresses(@Nullable String self, @Nullable String page) {}

  /** What somebody must do about waits; time passes by itself. */
  static List<RequiredAction> of(List<WaitRow> pending, Links links, boolean pages) {
    return pending.stream()
        .filter(row -> row.awaited().kind() != WaitKind.SLEEP)
        .map(row ->
            new RequiredAction(
                row.awaited().kind().wire(),
                row.waitId(),
                row.awaited().callId(),
                row.awaited().tool(),
                row.expiresAt(),
                addresses(row, links, pages)))
        .toList();
  }

  /** Somebody must raise a limit. */
  static RequiredAction budget(String runId, Links links) {
    String at = links.to("/v1/runs/" + runId + "/budget");
    return new RequiredAction("budget", runId, null, null, null, new Addresses(at, null));
  }

  private static Addresses addresses(WaitRow row, Links links, boolean pages) {
    return switch (row.awaited().kind()) {
      case APPROVAL ->
          new Addresses(
              links.to("/v1/approvals/" + row.waitId()),
              pages ? links.to("/approvals/" + row.waitId()) : null);
      case INPUT -> new Addresses(links.to("/v1/inputs/" + row.waitId()), null);
      case TOOL_RESULT ->
          new Addresses(
              links.to(
                  "/v1/runs/%s/calls/%s/result".formatted(row.runId(), row.awaited().callId())),
              null);
      case EVENT, SLEEP -> new Addresses(null, null);
    };
  }
}
