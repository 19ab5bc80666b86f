package dev.holdfast.api;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Addresses that answers carry. */
@Singleton
public final class Links {
  private final String base;
  private final Settings.Temporal temporal;

  Links(Settings settings) {
    base = settings.publicUrl();
    temporal = settings.temporal();
  }

  public String to(String path) {
    return base + path;
  }

  /** The run's page for operators, null where there is no Temporal UI. */
  public @Nullable String temporalUi(String runId) {
    return temporal.ui() == null
        ? null
        : "%s/namespaces/%s/workflows/%s".formatted(temporal.ui(), temporal.namespace(), runId);
  }
}
