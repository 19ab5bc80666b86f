package dev.holdfast.deploy.launcher.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that holds everything one stack keeps: databases, logs, secrets, and what runs now.
 *
 * @param root absolute path
 */
public record DataDirectory(Path root) {

  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** {@code ~/.holdfast}. */
  public static DataDirectory standard() {
    return new DataDirectory(Path.of(System.getProperty("user.home"), ".holdfast"));
  }

  /** Creates the folders, readable by the owner only. Refuses a folder full of something else. */
  public void create() {
    if (Files.isDirectory(root) && !isStack() && !isEmpty()) {
      throw new StackFailure(
          root + " holds files of something else",
          "Name another folder with --data DIR: a new one, or one that a stack made.");
    }
    try {
      for (Path folder : List.of(root, logs(), run(), temporal())) {
        Files.createDirectories(folder, PrivateFile.ownerOnly("rwx------"));
      }
      if (!isStack()) {
        Files.writeString(marker(), "The data of a local Holdfast stack.\n");
      }
    } catch (IOException e) {
      throw new StackFailure(
          "data directory " + root + " cannot be created: " + e,
          "Make it writable, or name another with --data DIR.",
          e);
    }
  }

  /** Whether a stack made this folder. */
  public boolean isStack() {
    return Files.exists(marker());
  }

  private boolean isEmpty() {
    try (Stream<Path> files = Files.list(root)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path marker() {
    return root.resolve("HOLDFAST");
  }

  public Path lock() {
    return root.resolve("lock");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** The log of one part of the stack. */
  public Path log(String part) {
    return logs().resolve(part + ".log");
  }

  public Path run() {
    return root.resolve("run");
  }

  /** Where clients find the stack while it is up. */
  public Path endpoints() {
    return run().resolve("endpoints.json");
  }

  /** What the launcher knows about its processes. */
  public Path parts() {
    return run().resolve("parts.json");
  }

  public Path ports() {
    return root.resolve("ports.json");
  }

  public Path secrets() {
    return root.resolve("secrets.json");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path temporal() {
    return root.resolve("temporal");
  }

  public Path temporalDatabase() {
    return temporal().resolve("temporal.db");
  }

  /** Deletes the folder and all in it; refuses what no stack has made. */
  public void delete() {
    if (!isStack()) {
      throw new StackFailure(
          root + " was not made by a Holdfast stack, so it is not deleted", "Check --data DIR.");
    }
    try (Stream<Path> files = Files.walk(root)) {
      // The marker goes last, so that what was interrupted can be repeated.
      List<Path> order =
          files
              .filter(file -> !file.equals(marker()) && !file.equals(root))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path file : order) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(marker());
      Files.deleteIfExists(root);
    } catch (IOException | UncheckedIOException e) {
      throw new StackFailure(
          "data directory " + root + " could not be deleted: " + e,
          "Delete the folder by hand.",
          e);
    }
  }
}
