package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.StepRef;
import org.jspecify.annotations.Nullable;

/**
 * Take the inbox and the time in while a step of the turn is in flight.
 *
 * @param onceSettled takes nothing before this step of the turn is settled: until then the turn's
 *     own drain is still to come
 * @param unlessSettled takes nothing after this step is settled: what follows was decided without
 *     it
 * @param hold why the run holds meanwhile; null where it does not
 */
public record DrainRequest(
    StepRef step,
    int turn,
    int number,
    String onceSettled,
    String unlessSettled,
    boolean nativeCancel,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HoldReason hold) {}
