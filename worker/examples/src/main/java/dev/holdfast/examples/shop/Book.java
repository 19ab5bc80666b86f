package dev.holdfast.examples.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened, counted by tool and key, in a file that outlives the process: one line per
 * request, written before it is answered.
 */
final class Book {
  private static final int FIELDS = 4;

  private final Map<Entry, Count> counts = new LinkedHashMap<>();
  private final @Nullable Path file;
  private int happenings = 1_000;

  private record Entry(String tool, String key) {}

  private record Count(int times, int calls, String answer) {}

  /** A request; its tool, key and answer hold no tab and no line end. */
  private record Line(Entry entry, boolean happened, String answer) {
    String text() {
      return String.join("\t", entry.tool(), entry.key(), happened ? "1" : "0", answer) + "\n";
    }
  }

  /**
   * How often a tool did something under a key.
   *
   * @param times how often it happened; repeating a read, or an idempotent call, is no more
   * @param calls how often it was asked for
   */
  record Effect(String tool, String key, int times, int calls) {}

  Book(@Nullable Path file) {
    this.file = file;
    if (file != null && Files.exists(file)) {
      read(file);
    }
  }

  /** Counts a request whose repetition under one key does nothing more; gives the first answer. */
  synchronized String once(String tool, String key, Supplier<String> answer) {
    Entry entry = new Entry(tool, key);
    Count count = counts.get(entry);
    return note(
        count == null
            ? new Line(entry, true, answer.get())
            : new Line(entry, false, count.answer()));
  }

  /** Counts a request that happens again whenever it is asked for. */
  synchronized String eachTime(String tool, String key, Supplier<String> answer) {
    return note(new Line(new Entry(tool, key), true, answer.get()));
  }

  /** The number of what happens next; asked for by an answer, so under the lock of its count. */
  synchronized int number() {
    return happenings + 1;
  }

  synchronized List<Effect> effects(String run) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().key().startsWith(run + "/"))
        .map(count ->
            new Effect(
                count.getKey().tool(),
                count.getKey().key(),
                count.getValue().times(),
                count.getValue().calls()))
        .toList();
  }

  private String note(Line line) {
    if (file != null) {
      try {
        Files.writeString(file, line.text(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException("the shop cannot write " + file, e);
      }
    }
    count(line);
    return line.answer();
  }

  private void count(Line line) {
    int happened = line.happened() ? 1 : 0;
    counts.merge(
        line.entry(),
        new Count(happened, 1, line.answer()),
        (before, now) ->
            new Count(before.times() + now.times(), before.calls() + 1, before.answer()));
    happenings += happened;
  }

  private void read(Path book) {
    try {
      String text = Files.readString(book, StandardCharsets.UTF_8);
      int complete = text.lastIndexOf('\n') + 1;
      text.substring(0, complete).lines().forEach(line -> count(line(book, line)));
      if (complete < text.length()) {
        // A shop that was killed while it wrote: the request of its last line was never answered.
        Files.writeString(book, text.substring(0, complete));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the shop cannot read " + book, e);
    }
  }

  private static Line line(Path book, String text) {
    String[] fields = text.split("\t", FIELDS);
    if (fields.length < FIELDS) {
      throw new IllegalArgumentException(
          "%s is no book of a shop: \"%s\"; name another file or delete it".formatted(book, text));
    }
    return new Line(new Entry(fields[0], fields[1]), fields[2].equals("1"), fields[3]);
  }
}
