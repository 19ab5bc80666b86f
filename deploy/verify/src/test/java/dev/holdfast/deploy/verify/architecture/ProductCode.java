package dev.holdfast.deploy.verify.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;

/** The classes the rules look at. */
final class ProductCode {
  static final String ROOT = "dev.holdfast";
  static final String FIXTURE_ROOT = "dev.holdfast.deploy.verify.architecture.fixture";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURE_ROOT);

  private ProductCode() {}

  /** All classes of all modules, as they stand on the class path of this module. */
  static JavaClasses all() {
    return CLASSES;
  }

  /** Classes that break the rules on purpose. */
  static JavaClasses broken() {
    return BROKEN;
  }

  /** Whether a module has product sources, so that a rule may not find it empty. */
  static boolean hasSources(HouseModule module) {
    return sources(module).stream().anyMatch(file -> !file.endsWith("package-info.java"));
  }

  private static List<Path> sources(HouseModule module) {
    return Checkout.ofThisBuild().filesEndingWith(".java").stream()
        .filter(file -> file.startsWith(module.folder()))
        .filter(file -> file.toString().contains("src/main/java/"))
        .toList();
  }
}
