package dev.holdfast.api.transcript;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a transcript.
 *
 * @param turn 0 for what the run began with
 * @param slot place of the row within its turn
 * @param index place within the row
 */
record Place(int turn, int slot, int index) implements Comparable<Place> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::turn)
          .thenComparingInt(Place::slot)
          .thenComparingInt(Place::index);

  static @Nullable Place asked(@Nullable String after) {
    if (after == null) {
      return null;
    }
    Matcher text = TEXT.matcher(after);
    if (!text.matches()) {
      throw ProblemException.invalid(
          Fault.in(
              "after",
              "invalid",
              "The parameter after is no place in this transcript: give the id of an entry, or leave"
                  + " it out to read from the first."));
    }
    return new Place(
        Integer.parseInt(text.group(1)),
        Integer.parseInt(text.group(2)),
        Integer.parseInt(text.group(3)));
  }

  @JsonValue
  String text() {
    return turn + "." + slot + "." + index;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
