package dev.holdfast.deploy.verify.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small checkout written for one test. */
public record Written(Path root) {
  public static Written in(Path root) {
    return new Written(root);
  }

  public Written file(String path, String text) {
    Path file = root.resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Checkout checkout() {
    return new Checkout(root);
  }
}
