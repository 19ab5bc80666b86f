package dev.holdfast.deploy.verify.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Rules about Java sources that the class files no longer show. Each gives one line per finding.
 */
record JavaSources(Checkout checkout) {
  static final int FILE_LINES_MAX = 500;
  static final int METHOD_LINES_MAX = 60;

  private static final String MAIN = "src/main/java/";
  private static final String TEST = "src/test/java/";
  private static final Pattern NULL_MARKED =
      Pattern.compile("(?m)^@(org\\.jspecify\\.annotations\\.)?NullMarked\\b");
  private static final Pattern SLEEP =
      Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b");
  private static final Pattern MOCK =
      Pattern.compile("(?m)^import (static )?(org\\.mockito|org\\.easymock|io\\.mockk)\\b");

  List<String> filesThatAreTooLong() {
    return main().stream()
        .filter(file -> checkout.read(file).lines().count() > FILE_LINES_MAX)
        .map(file -> file + ": more than " + FILE_LINES_MAX + " lines")
        .toList();
  }

  List<String> methodsThatAreTooLong() {
    return new MethodLengths(checkout.root()).longerThan(METHOD_LINES_MAX, main());
  }

  /** A package may be marked beside its product code or, if it has only tests, beside them. */
  List<String> packagesThatAreNotNullMarked() {
    Set<Path> marked = new TreeSet<>();
    Set<Path> used = new TreeSet<>();
    for (Path file : checkout.filesEndingWith(".java")) {
      Path home = packageFolder(file);
      used.add(home);
      if (file.endsWith("package-info.java") && NULL_MARKED.matcher(checkout.read(file)).find()) {
        marked.add(home);
      }
    }
    used.removeAll(marked);
    return used.stream().map(home -> home + ": no package-info.java with @NullMarked").toList();
  }

  List<String> testsThatSleepOrMock() {
    return checkout.filesEndingWith(".java").stream()
        .filter(file -> file.toString().contains(TEST))
        .filter(file ->
            SLEEP.matcher(checkout.read(file)).find() || MOCK.matcher(checkout.read(file)).find())
        .map(file -> file + ": wait for a condition with a bound, and use a double that works")
        .toList();
  }

  List<String> sourcesOutsideThePackageOfTheirModule() {
    return main().stream()
        .filter(file -> !liesInItsPackage(file))
        .map(file -> file + ": not in the package of its module")
        .toList();
  }

  private boolean liesInItsPackage(Path file) {
    String path = file.toString();
    int sources = path.indexOf(MAIN);
    String javaPackage =
        String.valueOf(Path.of(path.substring(sources + MAIN.length())).getParent())
            .replace('/', '.');
    return HouseModule.inFolder(path.substring(0, sources))
        .filter(module -> module.owns(ProductCode.ROOT, javaPackage))
        .isPresent();
  }

  private List<Path> main() {
    return checkout.filesEndingWith(".java").stream()
        .filter(file -> file.toString().contains(MAIN))
        .toList();
  }

  private static Path packageFolder(Path file) {
    return Path.of(String.valueOf(file.getParent()).replace("src/test/java", "src/main/java"));
  }
}
