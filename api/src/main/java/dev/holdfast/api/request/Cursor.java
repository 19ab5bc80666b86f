package dev.holdfast.api.request;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in a list. It is encoded so that nobody reads anything into it, or makes one up. */
public final class Cursor {
  private Cursor() {}

  /** What to give as {@code after} to go on behind a place. */
  public static String of(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.US_ASCII));
  }

  /** The place that was given as {@code after}, matched; null for the first page. */
  public static @Nullable Matcher place(@Nullable String after, Pattern form) {
    if (after == null) {
      return null;
    }
    try {
      String place = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.US_ASCII);
      Matcher matcher = form.matcher(place);
      if (matcher.matches()) {
        return matcher;
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
}
