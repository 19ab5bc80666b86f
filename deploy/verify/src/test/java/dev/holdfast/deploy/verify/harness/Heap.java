package dev.holdfast.deploy.verify.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What lives in the heap of another process after a full collection.
 *
 * @param classes bytes by name of the class
 */
public record Heap(long bytes, Map<String, Long> classes) {
  private static final Pattern LINE = Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*$");

  public Heap {
    classes = Map.copyOf(classes);
  }

  public static Heap of(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> words = List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram");
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        Map<String, Long> classes =
            reader
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .collect(
                    Collectors.toMap(
                        line -> line.group(2), line -> Long.valueOf(line.group(1)), Long::sum));
        if (classes.isEmpty()) {
          throw new IllegalStateException("no histogram of process " + pid);
        }
        return new Heap(classes.values().stream().mapToLong(bytes -> bytes).sum(), classes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean atMost(double times, Heap other) {
    return bytes <= times * other.bytes;
  }
}
