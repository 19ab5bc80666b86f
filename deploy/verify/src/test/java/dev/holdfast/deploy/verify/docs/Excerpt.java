package dev.holdfast.deploy.verify.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of Java in a document, some left out where a comment holds but three dots. */
record Excerpt(List<String> lines) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern LEFT_OUT = Pattern.compile("\\s*// …");

  Excerpt {
    lines = List.copyOf(lines);
  }

  /** The first one of a document. */
  static Excerpt of(String document) {
    Matcher block = BLOCK.matcher(document);
    if (!block.find()) {
      throw new IllegalArgumentException("no Java in the document");
    }
    return new Excerpt(block.group(1).lines().toList());
  }

  /** The first line that does not follow the one before, as it does here, in a source. */
  List<String> linesThatAreNotIn(String source) {
    List<String> there = source.lines().toList();
    int next = 0;
    boolean anywhere = true;
    for (String line : lines) {
      if (LEFT_OUT.matcher(line).matches()) {
        anywhere = true;
        continue;
      }
      int limit = anywhere ? there.size() : Math.min(next + 1, there.size());
      int found = next;
      while (found < limit && !there.get(found).equals(line)) {
        found++;
      }
      if (found == limit) {
        return List.of(line);
      }
      next = found + 1;
      anywhere = false;
    }
    return List.of();
  }
}
