package dev.holdfast.deploy.verify.docs;

import dev.holdfast.deploy.verify.architecture.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every module says what it is for, what it may not do, and which three files to read first; a
 * module with fewer files names them all.
 */
record ModuleReadmes(Checkout checkout) {
  private static final int FILES_TO_READ = 3;
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern MAY_NOT =
      Pattern.compile("(?m)^## What it may not do$|^It may not ");
  private static final Pattern READ_FIRST =
      Pattern.compile("(?ms)^## Read first$(.*?)(?=^## |\\z)|^Read first:(.*?)(?=^$|\\z)");
  private static final Pattern FILE = Pattern.compile("]\\([^)]+\\)|`[^`\\s]+/[^`\\s]+`");

  List<String> missing() {
    return modules().stream()
        .map(module -> module + "/README.md")
        .filter(readme -> !checkout.holds(readme))
        .toList();
  }

  List<String> incomplete() {
    List<String> findings = new ArrayList<>();
    for (String module : modules()) {
      if (checkout.holds(module + "/README.md")) {
        check(module, module + "/README.md", findings);
      }
    }
    return findings;
  }

  private List<String> modules() {
    return MODULE
        .matcher(checkout.read(Path.of("pom.xml")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private void check(String module, String readme, List<String> findings) {
    if (!checkout.read(Path.of("README.md")).contains("](" + readme + ")")) {
      findings.add(readme + ": no link to it in README.md");
    }
    String text = checkout.read(Path.of(readme));
    if (!MAY_NOT.matcher(text).find()) {
      findings.add(readme + ": does not say what the module may not do");
    }
    Matcher readFirst = READ_FIRST.matcher(text);
    long named = readFirst.find() ? FILE.matcher(readFirst.group()).results().count() : 0;
    long wanted = Math.min(FILES_TO_READ, filesOf(module));
    if (named != wanted) {
      findings.add(readme + ": names " + named + " files to read first, not " + wanted);
    }
  }

  private long filesOf(String module) {
    return checkout.filesEndingWith(".java").stream()
        .filter(file -> file.startsWith(module) && !file.endsWith("package-info.java"))
        .filter(file -> file.toString().contains("src/main/java/") || holdsOnlyTests(module))
        .count();
  }

  private boolean holdsOnlyTests(String module) {
    return !checkout.holds(module + "/src/main/java");
  }
}
