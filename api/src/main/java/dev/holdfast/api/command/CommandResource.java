package dev.holdfast.api.command;

import dev.holdfast.store.command.CommandRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a run.
 *
 * @param object always {@code command}
 * @param kind {@code message}, {@code pause}, {@code resume}, {@code budget}, {@code skip}, {@code
 *     inject}, {@code retry}, {@code cancel} or {@code decide}
 * @param state accepted, then applied or refused
 * @param decidedAt null while it is accepted
 * @param result why it was refused, or what it came to; null where there is nothing to say
 */
public record CommandResource(
    String id,
    String object,
    String run,
    String kind,
    String state,
    Instant acceptedAt,
    @Nullable Instant decidedAt,
    @Nullable String result) {

  public static CommandResource of(CommandRow row) {
    return new CommandResource(
        row.commandId(),
        "command",
        row.runId(),
        row.kind(),
        row.state(),
        row.acceptedAt(),
        row.decidedAt(),
        row.result());
  }
}
