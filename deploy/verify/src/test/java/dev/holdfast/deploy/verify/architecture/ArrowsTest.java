package dev.holdfast.deploy.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrowsTest {
  private final ArrowRules rules = new ArrowRules(ProductCode.ROOT);
  private final Findings broken = new Findings(ProductCode.broken());
  private final ArrowRules rulesOnBroken = new ArrowRules(ProductCode.FIXTURE_ROOT);

  @Test
  void modulesUseOnlyWhatTheyMay() {
    rules.followTheArrows().check(ProductCode.all());
  }

  @Test
  void internalPackagesAreLeftAlone() {
    rules.keepInternalPackagesPrivate().check(ProductCode.all());
  }

  @ParameterizedTest
  @EnumSource(
      names = {"DEPLOY"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyModuleWithSourcesIsLookedAt(HouseModule module) {
    boolean seen =
        ProductCode.all().stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .anyMatch(type -> module.owns(ProductCode.ROOT, type.getPackageName()));

    assertEquals(
        ProductCode.hasSources(module), seen, module + " has sources | its classes were imported");
  }

  @Test
  void reportsAnArrowAgainstTheDirection() {
    broken.of(rulesOnBroken.followTheArrows()).name("WORKFLOWS may not use STORE", "AsksTheStore");
  }

  @Test
  void reportsAnApiThatNamesAModel() {
    broken.of(rulesOnBroken.followTheArrows()).name("API may not use MODEL", "AnswersAlone");
  }

  @Test
  void reportsAClassInThePackageOfNoModule() {
    broken.of(rulesOnBroken.followTheArrows()).name("OrderUtils lies in the package of no module");
  }

  @Test
  void reportsAnInternalPackageUsedFromOutside() {
    Findings.Report report = broken.of(rulesOnBroken.keepInternalPackagesPrivate());

    report.name("PicksTheLock");
    report.doNotName("store.Row");
  }

  @Test
  void tellsTheProcessFromTheSdk() {
    assertEquals(
        HouseModule.PROCESS,
        HouseModule.owner("dev.holdfast", "dev.holdfast.worker.process").orElseThrow());
    assertEquals(
        HouseModule.WORKER,
        HouseModule.owner("dev.holdfast", "dev.holdfast.worker.agent").orElseThrow());
    assertTrue(HouseModule.owner("dev.holdfast", "dev.holdfast.workers").isEmpty());
  }
}
