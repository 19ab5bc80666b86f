package dev.holdfast.api.secret;

import dev.holdfast.api.Settings;
import dev.holdfast.store.secret.Secrets;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts so that nobody else can make them, with keys that every process of the house derives
 * alike. See {@link Secrets}.
 */
@Singleton
public final class SigningKeys {
  private final Secrets secrets;

  SigningKeys(Settings settings) {
    secrets = new Secrets(settings.secrets());
  }

  /** Whether there is a secret; without one nothing can be sealed and nothing opens. */
  public boolean present() {
    return secrets.present();
  }

  /** The text with a signature, in characters that need no escaping in an address or a cookie. */
  public String seal(String purpose, String text) {
    return secrets.seal(purpose, text);
  }

  /** The text that was sealed for the purpose, or null where it was not. */
  public @Nullable String open(String purpose, String sealed) {
    return secrets.open(purpose, sealed);
  }

  /** What the keys are derived from, for what the worker derives too. */
  public Secrets secrets() {
    return secrets;
  }
}
