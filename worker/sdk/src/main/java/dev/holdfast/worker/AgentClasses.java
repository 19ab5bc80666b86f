package dev.holdfast.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The classes of a jar that may be annotated with {@link Agent}. A jar with all its dependencies
 * has thousands of classes: only those that mention the annotation are loaded.
 */
final class AgentClasses {
  private static final String SUFFIX = ".class";
  private static final String DESCRIPTOR = Agent.class.descriptorString();

  private AgentClasses() {}

  /** Names of classes, sorted. */
  static List<String> in(Path jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String path = entry.getName();
        if (path.endsWith(SUFFIX)
            && !path.startsWith("META-INF/")
            && !path.startsWith("dev/holdfast/worker/")
            && mentions(file, entry)) {
          names.add(path.substring(0, path.length() - SUFFIX.length()).replace('/', '.'));
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  private static boolean mentions(JarFile file, JarEntry entry) throws IOException {
    try (InputStream bytes = file.getInputStream(entry)) {
      return new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1).contains(DESCRIPTOR);
    }
  }
}
