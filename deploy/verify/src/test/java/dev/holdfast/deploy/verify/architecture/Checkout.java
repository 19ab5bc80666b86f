package dev.holdfast.deploy.verify.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The files of a checkout, without what the build or an editor puts beside them. */
public record Checkout(Path root) {
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", ".idea", ".vscode", ".settings");
  private static final int SNIFFED_BYTES = 8_000;

  /** The checkout that holds the working directory of this test. */
  public static Checkout ofThisBuild() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve(".ci/run"))) {
        return new Checkout(folder);
      }
    }
    throw new IllegalStateException(here + " is in no checkout: no folder above it holds .ci/run");
  }

  /** Every file, as a path relative to the root, in a fixed order. */
  public List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.sort(found);
    return found;
  }

  public List<Path> filesEndingWith(String suffix) {
    return files().stream().filter(file -> file.toString().endsWith(suffix)).toList();
  }

  public String read(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  public boolean holds(String path) {
    return Files.exists(root.resolve(path));
  }

  /** A file without a zero byte at its start is text. */
  boolean isText(Path file) {
    byte[] bytes = bytes(file);
    for (int i = 0; i < Math.min(bytes.length, SNIFFED_BYTES); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    private Collector(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NOT_OURS.contains(String.valueOf(folder.getFileName()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      found.add(root.relativize(file));
      return FileVisitResult.CONTINUE;
    }
  }
}
