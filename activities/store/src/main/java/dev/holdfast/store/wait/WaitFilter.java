package dev.holdfast.store.wait;

import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which waits are asked for. What is null does not matter.
 *
 * @param states any of them; empty for all
 * @param before only those with a smaller id, which are older
 */
public record WaitFilter(
    Principal principal,
    @Nullable WaitKind kind,
    Set<WaitState> states,
    @Nullable String runId,
    @Nullable String agent,
    @Nullable String before,
    int limit) {
  public WaitFilter {
    states = Set.copyOf(states);
  }
}
