package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines {@code NAME=value}; {@code #} begins a comment line, {@code export} is allowed. */
final class EnvironmentFile {
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

  private EnvironmentFile() {}

  static Map<String, String> read(Path file) {
    try {
      return parse(file, Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new StackFailure("there is no file " + file, "Check the name after --env.", e);
    } catch (IOException e) {
      throw new StackFailure(
          "environment file " + file + " cannot be read: " + e, "Check the name after --env.", e);
    }
  }

  static Map<String, String> parse(Path file, List<String> lines) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        // The line itself may hold a secret, so only its number is told.
        throw new StackFailure(
            "environment file " + file + ", line " + (i + 1) + ": not NAME=value",
            "Write one NAME=value on each line; # begins a comment.");
      }
      values.put(parts.group(1), unquoted(parts.group(2)));
    }
    return values;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && value.charAt(0) == value.charAt(value.length() - 1)
            && (value.charAt(0) == '"' || value.charAt(0) == '\'');
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
