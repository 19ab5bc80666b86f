package dev.holdfast.deploy.verify.architecture;

import org.junit.jupiter.api.Test;

class WireNamesTest {
  @Test
  void namesInHistoryAreWrittenDown() {
    new WireNameRules(ProductCode.ROOT).standOnTheAnnotation().check(ProductCode.all());
  }

  @Test
  void reportsNamesThatAreInferred() {
    Findings.Report report =
        new Findings(ProductCode.broken())
            .of(new WireNameRules(ProductCode.FIXTURE_ROOT).standOnTheAnnotation());

    report.name("Activities.inferred() infers its wire name");
    report.name("Activities.unmarked() has no");
    report.name("Shell.poke() infers its wire name");
    report.doNotName("Activities.named");
    report.doNotName("Shell.run");
  }
}
