package dev.holdfast.deploy.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** Names that say nothing are refused: a class is called after what it stands for. */
record NamingRules(String root) {
  private static final String EMPTY_WORDS =
      "(.*[.$])?(\\w*(Utils?|Helpers?|Managers?|Constants?|Infos?|Data|Dtos?|DTOs?)|Base[A-Z]\\w*)";
  private static final String[] EMPTY_PACKAGES = {
    "common", "shared", "core", "util", "utils", "misc"
  };

  ArchRule sayWhatAClassStandsFor() {
    return noClasses().that().resideInAPackage(root + "..").should().haveNameMatching(EMPTY_WORDS);
  }

  ArchRule packageByFeature() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(emptyPackages());
  }

  private String[] emptyPackages() {
    String[] patterns = new String[EMPTY_PACKAGES.length];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = root + ".." + EMPTY_PACKAGES[i] + "..";
    }
    return patterns;
  }
}
