package dev.holdfast.deploy.verify.docs;

import dev.holdfast.deploy.verify.architecture.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the Markdown files of a checkout promise about it. Each rule gives one line per broken
 * promise.
 */
record Documents(Checkout checkout) {
  private static final Pattern LINK =
      Pattern.compile("(?m)(?:]\\(|^\\[[^]]+]:\\s+)([^)#\\s]+)(?:#[^)\\s]*)?(?:\\)|$)");
  private static final Pattern REMOTE = Pattern.compile("[a-z]+:.*");
  private static final Pattern CODE = Pattern.compile("`([^`\\s]+)`");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");

  // A word in code type is taken for a path when it begins like the tree or ends like a file;
  // `t7/model` does neither.
  private static final Pattern PATH =
      Pattern.compile(
          "(\\./)?(workflows|activities|worker|api|deploy|\\.ci|\\.github)/[\\w./-]*"
              + "|[\\w./-]*\\w/[\\w.-]+\\.(java|md|sql|xml|ya?ml|json|sh|mod|sum)");

  List<String> linksThatLeadNowhere() {
    return findings(LINK, target -> !REMOTE.matcher(target).matches());
  }

  List<String> pathsThatDoNotExist() {
    return findings(CODE, word -> PATH.matcher(word).matches());
  }

  /** Command lines in fenced blocks, without comments. */
  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    for (Path file : markdown()) {
      for (MatchResult block : FENCE.matcher(checkout.read(file)).results().toList()) {
        block
            .group(1)
            .lines()
            .map(line -> line.replaceAll("\\s+#.*$", "").strip())
            .filter(Documents::isCommand)
            .forEach(line -> commands.add(new Command(file, List.of(line.split("\\s+", -1)))));
      }
    }
    return commands;
  }

  List<String> commandsThatDoNotExist() {
    return commands().stream().flatMap(this::whatIsWrongWith).toList();
  }

  private Stream<String> whatIsWrongWith(Command command) {
    if (command.program().equals("mvn")) {
      return Stream.empty();
    }
    Path program = checkout.root().resolve(command.program());
    if (!Files.isExecutable(program)) {
      return Stream.of(command.file() + ": " + command.program() + " cannot be run");
    }
    if (!program.getFileName().toString().equals("holdfast")) {
      return Stream.empty();
    }
    String launcher = launcherSources();
    return command.arguments().stream()
        .filter(word -> word.matches("(--)?[a-z][a-z-]*"))
        .filter(word -> !launcher.contains('"' + word + '"'))
        .map(word -> command.file() + ": the holdfast command knows no " + word);
  }

  private String launcherSources() {
    StringBuilder text = new StringBuilder();
    checkout.filesEndingWith(".java").stream()
        .filter(file -> file.startsWith("deploy/launcher/src/main"))
        .forEach(file -> text.append(checkout.read(file)));
    return text.toString();
  }

  private List<String> findings(Pattern pattern, Predicate<String> isPath) {
    List<String> findings = new ArrayList<>();
    for (Path file : markdown()) {
      pattern
          .matcher(checkout.read(file))
          .results()
          .map(match -> match.group(1))
          .filter(isPath)
          .filter(path -> !exists(file, path))
          .forEach(path -> findings.add(file + ": " + path + " does not exist"));
    }
    return findings;
  }

  /** Paths are read from the folder of the document, or from the root. */
  private boolean exists(Path document, String path) {
    return Files.exists(checkout.root().resolve(document).resolveSibling(path))
        || checkout.holds(path);
  }

  private List<Path> markdown() {
    return checkout.filesEndingWith(".md");
  }

  private static boolean isCommand(String line) {
    return line.startsWith("./") || line.startsWith("mvn ") || line.startsWith(".ci/");
  }

  record Command(Path file, List<String> words) {
    Command {
      words = List.copyOf(words);
    }

    String program() {
      return words.getFirst();
    }

    List<String> arguments() {
      return words.subList(1, words.size());
    }

    String line() {
      return String.join(" ", words);
    }
  }
}
