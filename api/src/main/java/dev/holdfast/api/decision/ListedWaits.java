package dev.holdfast.api.decision;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Cursor;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.wait.WaitFilter;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitState;
import io.micronaut.http.HttpRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which waits of a kind a caller wants listed. */
public record ListedWaits(WaitFilter filter, int limit) {
  private static final List<String> STATUSES =
      Stream.of(WaitState.values()).map(WaitState::wire).toList();

  public static ListedWaits asked(WaitKind kind, HttpRequest<?> request, Principal principal) {
    QueryParameters query = QueryParameters.of(request, "status", "run", "agent", "after", "limit");
    int limit = query.limit();
    WaitFilter filter =
        new WaitFilter(
            principal,
            kind,
            states(query.words("status", STATUSES)),
            name("run", query),
            name("agent", query),
            place(kind, query.text("after")),
            limit + 1);
    return new ListedWaits(filter, limit);
  }

  /** What to give as {@code after} to go on behind a wait. */
  public static String cursor(WaitRow row) {
    return Cursor.of(row.waitId());
  }

  private static @Nullable String place(WaitKind kind, @Nullable String after) {
    Matcher place = Cursor.place(after, WaitReader.ids(kind));
    return place == null ? null : place.group();
  }

  private static Set<WaitState> states(Set<String> words) {
    Set<WaitState> states = EnumSet.noneOf(WaitState.class);
    words.forEach(one -> states.add(WaitState.valueOf(one.toUpperCase(Locale.ROOT))));
    return states;
  }

  private static @Nullable String name(String parameter, QueryParameters query) {
    String given = query.text(parameter);
    if (given != null && (given.isBlank() || !Text.storable(given))) {
      throw ProblemException.invalid(
          Fault.in(parameter, "invalid", "The parameter %s must be a name.".formatted(parameter)));
    }
    return given;
  }
}
