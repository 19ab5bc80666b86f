package dev.holdfast.api.run;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Cursor;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.run.RunFilter;
import dev.holdfast.store.run.RunView;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a caller wants listed.
 *
 * @param after null for the first page
 */
record ListedRuns(RunFilter filter, RunFilter.@Nullable Place after, int limit) {
  private static final List<String> STATUSES =
      List.of(
          "queued", "running", "requires_action", "completed", "incomplete", "failed", "cancelled");
  private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,18})\\.(run_[0-9A-Za-z]{1,60})");
  private static final int METADATA_MAX = 16;

  static ListedRuns asked(HttpRequest<?> request) {
    QueryParameters query =
        QueryParameters.of(
            request,
            "status",
            "agent",
            "created_at[gte]",
            "created_at[gt]",
            "created_at[lte]",
            "created_at[lt]",
            "metadata[]",
            "after",
            "limit");
    RunFilter filter =
        new RunFilter(
            query.words("status", STATUSES),
            agent(query.text("agent")),
            later(query.time("created_at[gte]"), justAfter(query.time("created_at[gt]"))),
            earlier(query.time("created_at[lt]"), justAfter(query.time("created_at[lte]"))),
            metadata(query.members("metadata")));
    return new ListedRuns(filter, place(query.text("after")), query.limit());
  }

  /** What to give as {@code after} to go on behind a run. */
  static String cursor(RunView row) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, row.createdAt());
    return Cursor.of(micros + "." + row.runId());
  }

  private static RunFilter.@Nullable Place place(@Nullable String after) {
    Matcher cursor = Cursor.place(after, CURSOR);
    return cursor == null
        ? null
        : new RunFilter.Place(
            Instant.EPOCH.plus(Long.parseLong(cursor.group(1)), ChronoUnit.MICROS),
            cursor.group(2));
  }

  private static @Nullable String agent(@Nullable String name) {
    if (name != null && (name.isBlank() || !Text.storable(name))) {
      throw ProblemException.invalid(
          Fault.in("agent", "invalid", "The parameter agent must be the name of an agent."));
    }
    return name;
  }

  private static Map<String, String> metadata(Map<String, String> pairs) {
    List<Fault> faults = new ArrayList<>();
    if (pairs.size() > METADATA_MAX) {
      faults.add(
          Fault.in("metadata", "too_many", "Runs have at most %d pairs.".formatted(METADATA_MAX)));
    }
    pairs.forEach((key, value) -> {
      if (key.isEmpty() || !Text.storable(key) || !Text.storable(value)) {
        faults.add(
            Fault.in(
                "metadata[%s]".formatted(key),
                "invalid",
                "A pair of metadata is written metadata[key]=value, both of them text."));
      }
    });
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return pairs;
  }

  /** Times are kept to the microsecond. */
  private static @Nullable Instant justAfter(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
