package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run is started with.
 *
 * @param given JSON, {@code @file} with JSON, or {@code -} for JSON on standard input
 */
record RunInput(String given) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException in a sentence, when it cannot be read or is no JSON
   */
  JsonNode read(InputStream standardInput) {
    String where = given.equals("-") ? "standard input" : given.startsWith("@") ? given : "it";
    try {
      JsonNode read = Json.tree(text(standardInput));
      if (read.isMissingNode()) {
        throw new IllegalArgumentException("empty");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--input: %s is %s".formatted(where, e.getMessage()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("--input: %s cannot be read".formatted(where), e);
    }
  }

  private String text(InputStream standardInput) throws IOException {
    if (given.equals("-")) {
      return new String(standardInput.readAllBytes(), StandardCharsets.UTF_8);
    }
    return given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given;
  }
}
