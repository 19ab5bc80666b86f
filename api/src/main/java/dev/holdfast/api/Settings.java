package dev.holdfast.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the process is told by its environment.
 *
 * @param publicUrl prefix of the links in answers, without a slash at the end; empty makes them
 *     relative to the server
 * @param secrets from which signing keys are derived: the first signs, all are accepted; none
 *     switches pages and their links off
 * @param bootstrapKey API key of the bootstrap owner; null registers none
 * @param lifeline the process ends in order when its standard input closes
 */
public record Settings(
    Database database,
    Temporal temporal,
    Listen listen,
    String publicUrl,
    List<String> secrets,
    @Nullable String bootstrapKey,
    boolean lifeline) {

  private static final int SECRET_LENGTH_MIN = 32;
  private static final int SECRETS_MAX = 2;

  public Settings {
    secrets = List.copyOf(secrets);
    if (secrets.size() > SECRETS_MAX) {
      throw new InvalidSetting(
          "HOLDFAST_SECRET holds %d secrets: it can hold two, the new and the old one."
              .formatted(secrets.size()));
    }
    if (secrets.stream().anyMatch(secret -> secret.length() < SECRET_LENGTH_MIN)) {
      throw new InvalidSetting(
          "HOLDFAST_SECRET is too short: each secret must have %d characters or more."
              .formatted(SECRET_LENGTH_MIN));
    }
    if (bootstrapKey != null && !bootstrapKey.startsWith("holdfast_")) {
      throw new InvalidSetting("HOLDFAST_BOOTSTRAP_KEY does not start with holdfast_.");
    }
  }

  public record Database(String url, String user, String password) {}

  /**
   * Where Temporal is.
   *
   * @param ui address of the Temporal Web UI, null where operators have none
   */
  public record Temporal(String address, String namespace, @Nullable String ui) {}

  /**
   * Where the API is.
   *
   * @param port 0 takes a free one
   */
  public record Listen(String host, int port) {}

  /** A setting that is missing or cannot be. The message is one sentence that names it. */
  public static final class InvalidSetting extends IllegalArgumentException {
    InvalidSetting(String message) {
      super(message);
    }
  }

  public static Settings from(Map<String, String> environment) {
    return new Settings(
        new Database(
            required(environment, "HOLDFAST_DB_URL", "the JDBC URL of the database"),
            required(environment, "HOLDFAST_DB_USER", "the database role"),
            required(environment, "HOLDFAST_DB_PASSWORD", "the password of the database role")),
        new Temporal(
            required(environment, "HOLDFAST_TEMPORAL_ADDRESS", "host:port of Temporal"),
            environment.getOrDefault("HOLDFAST_TEMPORAL_NAMESPACE", "default"),
            address(environment.get("HOLDFAST_TEMPORAL_UI"))),
        new Listen(
            environment.getOrDefault("HOLDFAST_API_HOST", "127.0.0.1"),
            port(environment.getOrDefault("HOLDFAST_API_PORT", "8080"))),
        orEmpty(address(environment.get("HOLDFAST_PUBLIC_URL"))),
        secrets(environment.get("HOLDFAST_SECRET")),
        blankAsNull(environment.get("HOLDFAST_BOOTSTRAP_KEY")),
        lifeline(environment.get("HOLDFAST_LIFELINE")));
  }

  private static String required(Map<String, String> environment, String name, String what) {
    String value = environment.get(name);
    if (value == null) {
      throw new InvalidSetting("%s is not set: it must be %s.".formatted(name, what));
    }
    return value;
  }

  private static List<String> secrets(@Nullable String text) {
    String given = blankAsNull(text);
    return given == null
        ? List.of()
        : Stream.of(given.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  private static boolean lifeline(@Nullable String text) {
    if (text != null && !text.equals("stdin")) {
      throw new InvalidSetting("HOLDFAST_LIFELINE is %s: it can only be stdin.".formatted(text));
    }
    return text != null;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new InvalidSetting("HOLDFAST_API_PORT is %s: it must be a port.".formatted(text));
  }

  private static @Nullable String address(@Nullable String url) {
    String given = blankAsNull(url);
    return given != null && given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
  }

  private static @Nullable String blankAsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
