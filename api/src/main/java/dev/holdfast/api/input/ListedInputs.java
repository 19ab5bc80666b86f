package dev.holdfast.api.input;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.wait.WaitFilter;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitState;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which questions a caller wants listed. */
record ListedInputs(WaitFilter filter, int limit) {
  private static final Pattern PLACE = Pattern.compile("inp_[0-9A-Za-z]{1,60}");
  private static final List<String> STATUSES =
      Stream.of(WaitState.values()).map(WaitState::wire).toList();

  static ListedInputs asked(HttpRequest<?> request, Principal principal) {
    QueryParameters query = QueryParameters.of(request, "status", "run", "agent", "after", "limit");
    int limit = query.limit();
    WaitFilter filter =
        new WaitFilter(
            principal,
            WaitKind.INPUT,
            statuses(query.text("status")),
            name("run", query.text("run")),
            name("agent", query.text("agent")),
            place(query.text("after")),
            limit + 1);
    return new ListedInputs(filter, limit);
  }

  /** What to give as {@code after} to go on behind a question. */
  static String cursor(WaitRow row) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(row.waitId().getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable String place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    try {
      String id = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.US_ASCII);
      if (PLACE.matcher(id).matches()) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for every other text.
    }
    throw ProblemException.invalid(
        Fault.in(
            "after",
            "invalid",
            "The parameter after is no place in this list: give the value of next from the page"
                + " before, or leave it out for the first page."));
  }

  private static Set<WaitState> statuses(@Nullable String text) {
    Set<WaitState> states = EnumSet.noneOf(WaitState.class);
    for (String one : text == null ? List.<String>of() : List.of(text.split(",", -1))) {
      if (!STATUSES.contains(one)) {
        throw ProblemException.invalid(
            Fault.in(
                "status",
                "unknown",
                "The parameter status must be one or more of %s, with commas between them."
                    .formatted(String.join(", ", STATUSES))));
      }
      states.add(WaitState.valueOf(one.toUpperCase(Locale.ROOT)));
    }
    return states;
  }

  private static @Nullable String name(String parameter, @Nullable String given) {
    if (given != null && (given.isBlank() || !Text.storable(given))) {
      throw ProblemException.invalid(
          Fault.in(parameter, "invalid", "The parameter %s must be a name.".formatted(parameter)));
    }
    return given;
  }
}
