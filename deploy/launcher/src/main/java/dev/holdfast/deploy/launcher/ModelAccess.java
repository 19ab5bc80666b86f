package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an environment says about models.
 *
 * @param variables without those that are blank, which count as not set
 */
public record ModelAccess(Map<String, String> variables) {
  /** All that a worker reads. */
  public static final List<String> NAMES =
      List.of(
          "OPENAI_API_KEY",
          "OPENAI_BASE_URL",
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_BASE_URL",
          "GEMINI_API_KEY",
          "GEMINI_BASE_URL",
          "GOOGLE_API_KEY",
          "OLLAMA_BASE_URL",
          "HOLDFAST_MODEL");

  public ModelAccess {
    variables = Map.copyOf(variables);
  }

  public static ModelAccess in(Map<String, String> environment) {
    Map<String, String> found = new TreeMap<>();
    for (String name : NAMES) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        found.put(name, value);
      }
    }
    return new ModelAccess(found);
  }

  /** Variables that take all access away from a process that inherits it. */
  public static Map<String, String> none() {
    return NAMES.stream().collect(Collectors.toMap(name -> name, name -> ""));
  }

  /** Whether a stack that says so was started with another access than this. */
  public boolean differsFrom(DataDirectory data) {
    try {
      return !digest().equals(Files.readString(file(data)));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says with the data of a stack that it was started with this. */
  void remember(DataDirectory data) {
    PrivateFile.replace(file(data), digest());
  }

  static void forget(DataDirectory data) {
    try {
      Files.deleteIfExists(file(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(DataDirectory data) {
    return data.run().resolve("model-access");
  }

  private String digest() {
    try {
      byte[] bytes = new TreeMap<>(variables).toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
