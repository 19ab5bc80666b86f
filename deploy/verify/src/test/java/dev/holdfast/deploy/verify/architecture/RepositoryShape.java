package dev.holdfast.deploy.verify.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies where in the repository, and what its poms say about it. Each rule gives one line per
 * finding.
 */
record RepositoryShape(Checkout checkout) {
  private static final Set<String> TOP_LEVEL =
      Set.of(
          ".ci",
          ".github",
          ".gitignore",
          "CHANGELOG.md",
          "LICENSE",
          "README.md",
          "SECURITY.md",
          "activities",
          "api",
          "deploy",
          "pom.xml",
          "worker",
          "workflows");

  // Only what holds something exists, so these are what may stand there, not what must.
  private static final Map<String, Set<String>> SECOND_LEVEL =
      Map.of(
          "activities", Set.of("store", "policy", "egress", "model", "tool", "delivery"),
          "worker", Set.of("sdk", "process", "testkit", "examples"),
          "deploy",
              Set.of(
                  "launcher",
                  "verify",
                  "bench",
                  "decisions",
                  "reports",
                  "compose.yaml",
                  "container",
                  "holdfast"));

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
  private static final Pattern HOLDFAST_ARTIFACT =
      Pattern.compile("<artifactId>(holdfast[^<]*)</artifactId>");

  List<String> topLevelThatDiffers() {
    Set<String> found = entriesUnder(Path.of(""));
    List<String> findings = new ArrayList<>();
    TOP_LEVEL.stream()
        .filter(name -> !found.contains(name))
        .sorted()
        .forEach(name -> findings.add(name + ": missing"));
    found.stream()
        .filter(name -> !TOP_LEVEL.contains(name))
        .forEach(name -> findings.add(name + ": has no place"));
    return findings;
  }

  List<String> secondLevelWithoutPlace() {
    List<String> findings = new ArrayList<>();
    SECOND_LEVEL.forEach((folder, allowed) ->
        entriesUnder(Path.of(folder)).stream()
            .filter(name -> !allowed.contains(name))
            .forEach(name -> findings.add(folder + "/" + name + ": has no place")));
    return findings;
  }

  List<String> modulesThatDifferFromFolders() {
    Set<String> declared = new TreeSet<>();
    MODULE
        .matcher(checkout.read(Path.of("pom.xml")))
        .results()
        .forEach(match -> declared.add(match.group(1)));
    Set<String> folders = new TreeSet<>();
    for (Path pom : modulePoms()) {
      folders.add(String.valueOf(pom.getParent()));
    }
    List<String> findings = new ArrayList<>();
    declared.stream()
        .filter(name -> !folders.contains(name))
        .forEach(name -> findings.add(name + ": module without pom"));
    folders.stream()
        .filter(name -> !declared.contains(name))
        .forEach(name -> findings.add(name + ": pom of no module"));
    return findings;
  }

  /** Modules exist only with something in them. */
  List<String> emptyModules() {
    return modulePoms().stream()
        .map(pom -> String.valueOf(pom.getParent()))
        .filter(module ->
            checkout.filesEndingWith(".java").stream().noneMatch(file -> isSourceOf(module, file)))
        .map(module -> module + ": has no sources")
        .toList();
  }

  private static boolean isSourceOf(String module, Path file) {
    return file.startsWith(module) && !file.endsWith("package-info.java");
  }

  /**
   * The same arrows as in the code, so that a jar cannot carry along what its code may not name.
   */
  List<String> dependenciesAgainstTheArrows() {
    List<String> findings = new ArrayList<>();
    for (Path pom : modulePoms()) {
      HouseModule home = HouseModule.inFolder(String.valueOf(pom.getParent())).orElseThrow();
      Matcher dependency = DEPENDENCY.matcher(checkout.read(pom));
      while (dependency.find()) {
        Matcher artifact = HOLDFAST_ARTIFACT.matcher(dependency.group(1));
        if (artifact.find() && !dependency.group(1).contains("<scope>test</scope>")) {
          moduleOf(artifact.group(1))
              .filter(target -> !home.mayUse(target))
              .ifPresent(
                  target -> findings.add(pom + ": " + home + " may not depend on " + target));
        }
      }
    }
    return findings;
  }

  private Optional<HouseModule> moduleOf(String artifact) {
    return modulePoms().stream()
        .filter(pom ->
            checkout.read(pom).contains("</parent>\n\n  <artifactId>" + artifact + "</artifactId>"))
        .flatMap(pom -> HouseModule.inFolder(String.valueOf(pom.getParent())).stream())
        .findFirst();
  }

  private List<Path> modulePoms() {
    return checkout.filesEndingWith("pom.xml").stream()
        .filter(file -> file.endsWith("pom.xml") && !file.toString().contains("src/"))
        .filter(file -> file.getNameCount() > 1)
        .toList();
  }

  private Set<String> entriesUnder(Path folder) {
    int depth = folder.toString().isEmpty() ? 0 : folder.getNameCount();
    Set<String> names = new TreeSet<>();
    for (Path file : checkout.files()) {
      if (depth == 0 || file.startsWith(folder)) {
        names.add(file.getName(depth).toString());
      }
    }
    return names;
  }
}
