package dev.holdfast.deploy.launcher.doctor;

/**
 * What one look has shown.
 *
 * @param fix what to do; empty when nothing is
 */
public record Finding(String subject, Verdict verdict, String fact, String fix) {

  /** How bad it is. */
  public enum Verdict {
    OK,
    /** Works, but not as it might. */
    WARNING,
    /** Does not work. */
    PROBLEM,
    /** Could not be looked at now. */
    SKIPPED
  }

  static Finding ok(String subject, String fact) {
    return new Finding(subject, Verdict.OK, fact, "");
  }

  static Finding warning(String subject, String fact, String fix) {
    return new Finding(subject, Verdict.WARNING, fact, fix);
  }

  static Finding problem(String subject, String fact, String fix) {
    return new Finding(subject, Verdict.PROBLEM, fact, fix);
  }

  static Finding skipped(String subject, String fact) {
    return new Finding(subject, Verdict.SKIPPED, fact, "");
  }
}
