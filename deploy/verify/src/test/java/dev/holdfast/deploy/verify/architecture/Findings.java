package dev.holdfast.deploy.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** What a rule reports about classes that break it on purpose. */
record Findings(JavaClasses classes) {
  Report of(ArchRule rule) {
    return new Report(rule.evaluate(classes).getFailureReport().getDetails());
  }

  record Report(List<String> lines) {
    Report {
      lines = List.copyOf(lines);
    }

    /** One line names all of these words together. */
    void name(String... words) {
      assertTrue(
          lines.stream().anyMatch(line -> List.of(words).stream().allMatch(line::contains)),
          () -> "no line names " + List.of(words) + ":\n" + String.join("\n", lines));
    }

    void doNotName(String word) {
      assertTrue(
          lines.stream().noneMatch(line -> line.contains(word)),
          () -> "a line names " + word + ":\n" + String.join("\n", lines));
    }
  }
}
