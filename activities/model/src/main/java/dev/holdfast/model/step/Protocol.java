package dev.holdfast.model.step;

import dev.holdfast.model.TranscriptEntry;
import java.util.List;
import java.util.Locale;

/**
 * What is summed up, as a text.
 *
 * @param entries what was said, with the results of calls
 * @param withoutResults the same without those that can be read again
 * @param most characters of the text
 */
record Protocol(List<TranscriptEntry> entries, List<TranscriptEntry> withoutResults, long most) {
  static final Protocol NONE = new Protocol(List.of(), List.of(), 0);

  static final long MOST = 400_000;
  static final long LEAST = 2_000;

  /** Characters of one result, or of one call's arguments. */
  private static final int MOST_OF_ONE = 4_000;

  Protocol {
    entries = List.copyOf(entries);
    withoutResults = List.copyOf(withoutResults);
  }

  /** The same with half the room. */
  Protocol half() {
    return new Protocol(entries, withoutResults, Math.max(LEAST, most / 2));
  }

  /** Results go where there is no room for them; then the middle. What was summed up stays. */
  String text() {
    String whole = text(entries);
    if (whole.length() <= most) {
      return whole;
    }
    String shorter = text(withoutResults);
    if (shorter.length() <= most) {
      return shorter;
    }
    int begin = (int) Math.min(beginning(), most / 2);
    int end = (int) (most - begin);
    return shorter.substring(0, begin)
        + "\n[… %d characters are left out …]\n".formatted(shorter.length() - begin - end)
        + shorter.substring(shorter.length() - end);
  }

  /** The summary of what was before is the beginning, where there is one. */
  private long beginning() {
    return !withoutResults.isEmpty()
            && withoutResults.getFirst() instanceof TranscriptEntry.Noted noted
        ? line("platform", noted.text()).length()
        : most / 4;
  }

  private static String text(List<TranscriptEntry> entries) {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> say(text, entry));
    return text.toString();
  }

  private static void say(StringBuilder text, TranscriptEntry entry) {
    switch (entry) {
      case TranscriptEntry.Said said -> text.append(line("user", said.message().text()));
      case TranscriptEntry.Noted noted -> text.append(line("platform", noted.text()));
      case TranscriptEntry.CallEnded ended ->
          text.append(
              line(
                  "result of %s (%s)"
                      .formatted(
                          ended.end().tool(), ended.end().kind().name().toLowerCase(Locale.ROOT)),
                  cut(ended.end().content())));
      case TranscriptEntry.Replied replied -> {
        if (!replied.reply().text().isBlank()) {
          text.append(line("assistant", replied.reply().text()));
        }
        replied
            .reply()
            .asked()
            .forEach(
                call -> text.append(line("assistant calls " + call.tool(), cut(call.arguments()))));
      }
    }
  }

  private static String line(String who, String what) {
    return who + ": " + what + '\n';
  }

  private static String cut(String what) {
    return what.length() <= MOST_OF_ONE ? what : what.substring(0, MOST_OF_ONE) + " […]";
  }
}
