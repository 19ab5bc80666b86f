package dev.holdfast.deploy.launcher.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all stacks of this user share and anyone may delete: programs that were unpacked or built.
 *
 * @param root {@code ~/.cache/holdfast}, or what {@code HOLDFAST_CACHE} names
 */
public record Cache(Path root) {

  public static Cache standard() {
    String named = System.getenv("HOLDFAST_CACHE");
    Path root =
        named != null && !named.isBlank()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".cache", "holdfast");
    return new Cache(root.toAbsolutePath().normalize());
  }

  /** A place in the cache whose parent folder exists. */
  public Path place(String name) {
    Path place = root.resolve(name);
    try {
      Files.createDirectories(place.getParent());
      return place;
    } catch (IOException e) {
      throw new StackFailure(
          "cache folder " + root + " cannot be created: " + e,
          "Make it writable, or set HOLDFAST_CACHE to another folder.",
          e);
    }
  }
}
