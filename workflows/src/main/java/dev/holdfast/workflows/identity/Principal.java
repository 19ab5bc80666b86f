package dev.holdfast.workflows.identity;

/**
 * Who acts: every command carries one.
 *
 * @param org the organisation
 * @param application the application within it
 * @param actor who within the application, e.g. {@code key:bootstrap} or {@code temporal:cancel}
 */
public record Principal(String org, String application, String actor) {
  public Principal {
    if (org.isBlank() || application.isBlank() || actor.isBlank()) {
      throw new IllegalArgumentException("a principal needs org, application and actor");
    }
  }

  /** The owner that exists before anyone was invited. */
  public static Principal bootstrapOwner() {
    return new Principal("org_bootstrap", "app_bootstrap", "key:bootstrap");
  }
}
