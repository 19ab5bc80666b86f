package dev.holdfast.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The row of a compaction. It changes what the model is shown from then on, and deletes nothing.
 *
 * @param upTo turns up to this one are affected
 * @param summary of those turns, where one was written
 * @param usage of the model that wrote it; null where none was asked
 * @param failure code of what went wrong with that; null where nothing did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Compacted(
    Level level,
    int upTo,
    @Nullable String summary,
    ModelReply.@Nullable Usage usage,
    @Nullable String failure) {

  /** How much smaller. */
  public enum Level {
    /** Not at all. */
    NONE,
    /** Results of calls are replaced by where they can be read. */
    RESULTS,
    /** A summary stands in place of the turns. */
    SUMMARY
  }

  public static Compacted nothing(int turn) {
    return new Compacted(Level.NONE, turn, null, null, null);
  }
}
