package dev.holdfast.model.provider;

import dev.holdfast.egress.Egress;
import dev.holdfast.egress.Patience;
import dev.holdfast.model.ModelProvider;
import java.util.Map;

/** Providers with another patience. */
public final class TestProviders {
  private TestProviders() {}

  public static Map<String, ModelProvider> of(
      Map<String, String> env, Egress egress, Patience patience) {
    return Providers.from(env, egress, patience).configured();
  }
}
