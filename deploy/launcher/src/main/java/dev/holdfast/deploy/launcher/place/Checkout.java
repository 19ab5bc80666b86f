package dev.holdfast.deploy.launcher.place;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The checkout whose jars the stack runs. */
public record Checkout(Path root) {

  /** Environment variable that names the root of the checkout. */
  public static final String VARIABLE = "HOLDFAST_HOME";

  /** Found through {@code HOLDFAST_HOME}, else from where this class was loaded. */
  public static Checkout find() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return new Checkout(Path.of(named).toAbsolutePath().normalize());
    }
    return aroundThisClass()
        .orElseThrow(() ->
            new StackFailure(
                "the Holdfast checkout was not found around this program",
                "Start deploy/holdfast in the checkout, or set " + VARIABLE + " to its root."));
  }

  private static Optional<Checkout> aroundThisClass() {
    CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      for (Path folder = place; folder != null; folder = folder.getParent()) {
        if (Files.isRegularFile(folder.resolve("deploy/launcher/pom.xml"))) {
          return Optional.of(new Checkout(folder));
        }
      }
      return Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  public Path temporalModule() {
    return root.resolve("deploy/launcher/temporal");
  }

  public Path workerJar() {
    return root.resolve("worker/process/target/holdfast-worker-process.jar");
  }

  public Path apiJar() {
    return root.resolve("api/target/holdfast-api.jar");
  }

  public Path examplesJar() {
    return root.resolve("worker/examples/target/holdfast-examples.jar");
  }
}
