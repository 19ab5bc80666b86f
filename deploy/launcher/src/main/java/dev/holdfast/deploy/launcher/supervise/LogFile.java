package dev.holdfast.deploy.launcher.supervise;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log of one process. */
public record LogFile(Path path) {
  private static final long LARGE = 10L << 20;
  private static final int KEPT = 3;
  private static final int TAIL_BYTES = 64 << 10;

  /** The log at this path, which need not exist. */
  public static LogFile of(Path path) {
    return new LogFile(path);
  }

  /** Moves a large log aside; at most three old ones stay. */
  void rotateWhenLarge() {
    if (size() < LARGE) {
      return;
    }
    try {
      for (int age = KEPT - 1; age >= 1; age--) {
        if (Files.exists(aged(age))) {
          Files.move(aged(age), aged(age + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(path, aged(1), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be rotated", e);
    }
  }

  private Path aged(int age) {
    return path.resolveSibling(path.getFileName() + "." + age);
  }

  /** Bytes now; 0 when there is no log. */
  public long size() {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The last lines written after the given byte, at most so many. */
  public List<String> tail(int lines, long after) {
    List<String> all = text(Math.max(after, size() - TAIL_BYTES)).lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** What was written after the given byte. */
  public String text(long after) {
    if (size() <= after) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(after);
      byte[] bytes = new byte[(int) Math.min(file.length() - after, 8L << 20)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be read", e);
    }
  }
}
