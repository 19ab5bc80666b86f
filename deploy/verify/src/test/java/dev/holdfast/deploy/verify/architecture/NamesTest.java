package dev.holdfast.deploy.verify.architecture;

import org.junit.jupiter.api.Test;

class NamesTest {
  private final Findings broken = new Findings(ProductCode.broken());
  private final NamingRules product = new NamingRules(ProductCode.ROOT);
  private final NamingRules rules = new NamingRules(ProductCode.FIXTURE_ROOT);

  @Test
  void classesAreNamedAfterWhatTheyStandFor() {
    product.sayWhatAClassStandsFor().check(ProductCode.all());
  }

  @Test
  void packagesAreNamedAfterFeatures() {
    product.packageByFeature().check(ProductCode.all());
  }

  @Test
  void reportsEmptyWords() {
    Findings.Report report = broken.of(rules.sayWhatAClassStandsFor());

    report.name("OrderUtils>");
    report.name("BaseOrder>");
    report.name("OrderData>");
    report.doNotName("Database");
    report.doNotName("AnswersAlone");
  }

  @Test
  void reportsAPackageOfLeftovers() {
    Findings.Report report = broken.of(rules.packageByFeature());

    report.name("fixture.common.OrderUtils");
    report.doNotName("fixture.store.Row");
  }
}
