package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.doctor.Doctor;
import dev.holdfast.deploy.launcher.doctor.Finding;
import dev.holdfast.deploy.launcher.doctor.Finding.Verdict;
import dev.holdfast.deploy.launcher.place.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description = {
      "Looks for what keeps the stack from working, and says how to mend it. Changes nothing.",
      "Exit code 0 if there is no problem, else 1."
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private OfStack stack = new OfStack();
  @Mixin private AsJson json = new AsJson();

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(stack.data(), System.getenv()).examine();
    if (json.isChosen()) {
      System.out.println(Json.text(findings));
    } else {
      findings.forEach(DoctorCommand::print);
    }
    return findings.stream().anyMatch(f -> f.verdict() == Verdict.PROBLEM) ? 1 : 0;
  }

  private static void print(Finding finding) {
    System.out.printf("%s %-18s %s%n", sign(finding.verdict()), finding.subject(), finding.fact());
    if (!finding.fix().isEmpty()) {
      finding.fix().lines().forEach(line -> System.out.println("    → " + line));
    }
  }

  private static String sign(Verdict verdict) {
    return switch (verdict) {
      case OK -> "✓";
      case WARNING -> "!";
      case PROBLEM -> "✗";
      case SKIPPED -> "-";
    };
  }
}
