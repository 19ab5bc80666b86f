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
 * @param type approval, input, event or tool_result
 * @param id of what is to be decided, answered or told
 * @param call that waits
 * @param expiresAt after which it is too late
 */
record RequiredAction(
    String type, String id, String call, String tool, Instant expiresAt, Addresses links) {

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

  private static Addresses addresses(WaitRow row, Links links, boolean pages) {
    boolean approval = row.awaited().kind() == WaitKind.APPROVAL;
    return new Addresses(
        approval ? links.to("/v1/approvals/" + row.waitId()) : null,
        approval && pages ? links.to("/approvals/" + row.waitId()) : null);
  }
}
