package dev.holdfast.api;

import jakarta.inject.Singleton;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Addresses that answers carry. */
@Singleton
public final class Links {
  private final String base;
  private final String prefix;
  private final Settings.Temporal temporal;

  Links(Settings settings) {
    base = settings.publicUrl();
    prefix = base.isEmpty() ? "" : URI.create(base).getRawPath();
    temporal = settings.temporal();
  }

  public String to(String path) {
    return base + path;
  }

  /** The path of an address of ours as a browser sees it, behind whatever serves us. */
  public String path(String path) {
    return prefix + path;
  }

  /** Whether browsers reach us by https alone. */
  public boolean secure() {
    return base.startsWith("https:");
  }

  /** The run's page for operators, null where there is no Temporal UI. */
  public @Nullable String temporalUi(String runId) {
    return temporal.ui() == null
        ? null
        : "%s/namespaces/%s/workflows/%s".formatted(temporal.ui(), temporal.namespace(), runId);
  }
}
