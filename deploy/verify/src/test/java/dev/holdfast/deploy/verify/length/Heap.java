package dev.holdfast.deploy.verify.length;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in the heap of another process after a full collection. */
record Heap(long bytes) {
  private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)$");

  static Heap of(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> words = List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram");
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        return reader
            .lines()
            .map(TOTAL::matcher)
            .filter(Matcher::matches)
            .map(total -> new Heap(Long.parseLong(total.group(1))))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no histogram of process " + pid));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean atMost(double times, Heap other) {
    return bytes <= times * other.bytes;
  }
}
