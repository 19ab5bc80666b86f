package dev.holdfast.deploy.verify.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words that no text of the repository may hold. The patterns are written so that they do not match
 * themselves.
 */
record Texts(Checkout checkout) {
  private static final Pattern HOME_FOLDER =
      Pattern.compile("(?<![\\w.$~}])/(home|Users|root)/\\w");
  private static final Pattern REGISTRY_HOST =
      Pattern.compile(
          "repo1?[.]maven[.]|repo[.]spring[.]io|(oss|central)[.]sonatype[.]|jitpack[.]io|plugins[.]gradle[.]org"
              + "|registry[.](npmjs|yarnpkg)[.]|pypi[.]org|(proxy|sum)[.]golang[.]org"
              + "|(docker|ghcr|quay|gcr)[.]io|deb[.]debian[.]org|archive[.]ubuntu[.]com");
  private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TO{1}DO|FIX{1}ME|X{3}:)");

  List<String> namingAHomeFolder() {
    return linesWith(HOME_FOLDER, "names a home folder");
  }

  List<String> namingARegistryHost() {
    return linesWith(REGISTRY_HOST, "names the host of a registry");
  }

  List<String> leavingSomethingForLater() {
    return linesWith(LEFT_FOR_LATER, "leaves something for later");
  }

  private List<String> linesWith(Pattern pattern, String what) {
    List<String> findings = new ArrayList<>();
    for (Path file : checkout.files()) {
      if (checkout.isText(file)) {
        List<String> lines = checkout.read(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
          if (pattern.matcher(lines.get(i)).find()) {
            findings.add(file + ":" + (i + 1) + ": " + what);
          }
        }
      }
    }
    return findings;
  }
}
