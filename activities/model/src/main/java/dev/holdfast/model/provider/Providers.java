package dev.holdfast.model.provider;

import dev.holdfast.egress.Egress;
import dev.holdfast.egress.Patience;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.workflows.step.Digest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The providers that an environment gives access to.
 *
 * @param configured those that can be asked, by name
 * @param others those that nobody gave a key for: they say so when they are asked
 */
public record Providers(Map<String, ModelProvider> configured, Map<String, ModelProvider> others) {
  /** A model that thinks may take minutes before its first word. */
  private static final Patience PATIENCE =
      new Patience(
          Duration.ofMinutes(4), Duration.ofSeconds(90), Duration.ofMinutes(15), 16L * 1024 * 1024);

  private static final int DIGITS = 8;

  public Providers {
    configured = Map.copyOf(configured);
    others = Map.copyOf(others);
  }

  /**
   * Reads {@code OPENAI_API_KEY} and {@code OPENAI_BASE_URL}, {@code ANTHROPIC_API_KEY} and {@code
   * ANTHROPIC_BASE_URL}, {@code GEMINI_API_KEY} or {@code GOOGLE_API_KEY} and {@code
   * GEMINI_BASE_URL}, {@code OLLAMA_BASE_URL}.
   *
   * @throws IllegalArgumentException when one of the addresses is none; the message names it
   */
  public static Providers from(Map<String, String> env, Clock clock) {
    return from(env, new Egress(clock), PATIENCE);
  }

  static Providers from(Map<String, String> env, Egress egress, Patience patience) {
    Settings settings = new Settings(env);
    Map<String, ModelProvider> configured = new LinkedHashMap<>();
    Map<String, ModelProvider> others = new LinkedHashMap<>();
    for (Entry entry : settings.entries()) {
      Dialect dialect = entry.dialect();
      if (dialect == null) {
        others.put(entry.name(), new Unconfigured(entry.name(), entry.toSet()));
      } else {
        configured.put(
            entry.name(), new LangchainProvider(dialect, account(dialect), egress, patience));
      }
    }
    return new Providers(configured, others);
  }

  private static String account(Dialect dialect) {
    String digest =
        switch (dialect) {
          case OpenAi it -> Digest.of(it.baseUrl(), it.key() == null ? "" : it.key());
          case Anthropic it -> Digest.of(it.baseUrl(), it.key());
          case Gemini it -> Digest.of(it.baseUrl(), it.key());
          case Ollama it -> Digest.of(it.baseUrl());
        };
    return dialect.provider() + ":" + digest.substring(0, DIGITS);
  }

  private record Entry(String name, String toSet, @Nullable Dialect dialect) {}

  private record Settings(Map<String, String> env) {

    List<Entry> entries() {
      return List.of(
          new Entry(
              OpenAi.NAME, "OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own", openAi()),
          new Entry(Anthropic.NAME, "ANTHROPIC_API_KEY", anthropic()),
          new Entry(Gemini.NAME, "GEMINI_API_KEY", gemini()),
          new Entry(Ollama.NAME, "OLLAMA_BASE_URL, as http://127.0.0.1:11434", ollama()));
    }

    private @Nullable Dialect openAi() {
      String url = url("OPENAI_BASE_URL");
      String key = value("OPENAI_API_KEY");
      return url == null && key == null
          ? null
          : new OpenAi(url == null ? "https://api.openai.com/v1" : url, key);
    }

    private @Nullable Dialect anthropic() {
      String url = url("ANTHROPIC_BASE_URL");
      String key = value("ANTHROPIC_API_KEY");
      if (key == null) {
        return null;
      }
      String base = url == null ? "https://api.anthropic.com" : url;
      // The provider's own libraries add the version, so that their setting has none.
      return new Anthropic(base.endsWith("/v1") ? base : base + "/v1", key);
    }

    private @Nullable Dialect gemini() {
      String url = url("GEMINI_BASE_URL");
      String key = value("GEMINI_API_KEY");
      key = key == null ? value("GOOGLE_API_KEY") : key;
      return key == null
          ? null
          : new Gemini(url == null ? "https://generativelanguage.googleapis.com/v1beta" : url, key);
    }

    private @Nullable Dialect ollama() {
      String url = url("OLLAMA_BASE_URL");
      return url == null ? null : new Ollama(url);
    }

    private @Nullable String value(String name) {
      String value = env.get(name);
      return value == null || value.isBlank() ? null : value.strip();
    }

    private @Nullable String url(String name) {
      String value = value(name);
      if (value == null) {
        return null;
      }
      try {
        URI uri = URI.create(value);
        if (uri.getHost() != null
            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
          return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + " is no address; write https://<host>/v1", e);
      }
      throw new IllegalArgumentException(name + " is no address; write https://<host>/v1");
    }
  }
}
