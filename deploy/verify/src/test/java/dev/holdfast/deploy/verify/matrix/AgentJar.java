package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.worker.AgentProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs the agents of the matrix into a jar as a user would. */
public final class AgentJar {
  private AgentJar() {}

  public static Path packed(Path folder) {
    return packed(folder, MatrixAgents.class);
  }

  /** With another provider out of the same package. */
  public static Path packed(Path folder, Class<? extends AgentProvider> provider) {
    Path jar = folder.resolve("matrix-agents.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      Path classes = classes();
      for (Path file : filesOf(classes)) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + AgentProvider.class.getName()));
      out.write(provider.getName().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static Path classes() {
    try {
      return Path.of(
          MatrixAgents.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the test classes are in no folder", e);
    }
  }

  private static List<Path> filesOf(Path classes) throws IOException {
    Path agents = classes.resolve(MatrixAgents.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(agents)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }
}
