package dev.holdfast.examples.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Entry, Count> counts = new LinkedHashMap<>();
  private final @Nullable Path file;
  private int happenings = 1_000;

  private record Entry(String tool, String key) {}

  private record Count(int times, int calls, JsonNode answer) {}

  /** A line of the file. */
  private record Line(String tool, String key, boolean happened, JsonNode answer) {}

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
  synchronized JsonNode once(String tool, String key, Supplier<?> answer) {
    Count count = counts.get(new Entry(tool, key));
    return count == null
        ? note(new Line(tool, key, true, json.valueToTree(answer.get())))
        : note(new Line(tool, key, false, count.answer()));
  }

  /** Counts a request that happens again whenever it is asked for. */
  synchronized JsonNode eachTime(String tool, String key, Supplier<?> answer) {
    return note(new Line(tool, key, true, json.valueToTree(answer.get())));
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

  private JsonNode note(Line line) {
    if (file != null) {
      try {
        Files.writeString(
            file,
            json.writeValueAsString(line) + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
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
        new Entry(line.tool(), line.key()),
        new Count(happened, 1, line.answer()),
        (before, now) ->
            new Count(before.times() + now.times(), before.calls() + 1, before.answer()));
    happenings += happened;
  }

  private void read(Path book) {
    try {
      String lines = Files.readString(book, StandardCharsets.UTF_8);
      lines.lines().filter(line -> !line.isEmpty()).forEach(this::line);
      if (!lines.isEmpty() && !lines.endsWith("\n")) {
        Files.writeString(book, "\n", StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the shop cannot read " + book, e);
    }
  }

  private void line(String text) {
    try {
      count(json.readValue(text, Line.class));
    } catch (JsonProcessingException e) {
      // The last line of a shop that was killed while it wrote: its request was never answered.
    }
  }
}
