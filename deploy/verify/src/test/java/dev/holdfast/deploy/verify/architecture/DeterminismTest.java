package dev.holdfast.deploy.verify.architecture;

import dev.holdfast.deploy.verify.architecture.fixture.workflows.Determined;
import dev.holdfast.deploy.verify.architecture.fixture.workflows.Undetermined;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeterminismTest {
  private final Findings.Report report =
      new Findings(ProductCode.broken())
          .of(new DeterminismRules(ProductCode.FIXTURE_ROOT).giveTheSameCommandsOnEveryExecution());

  static List<String> waysToBreakIt() {
    return Stream.of(Undetermined.class.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .toList();
  }

  @Test
  void workflowCodeIsDeterministic() {
    new DeterminismRules(ProductCode.ROOT)
        .giveTheSameCommandsOnEveryExecution()
        .check(ProductCode.all());
  }

  @ParameterizedTest
  @MethodSource("waysToBreakIt")
  void reports(String method) {
    report.name(Undetermined.class.getName() + "." + method + "(");
  }

  @Test
  void leavesWhatIsDeterminedAlone() {
    report.doNotName(Determined.class.getName());
  }
}
