package dev.holdfast.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar as a user builds it: compiled from source, so that nothing of it is on our class path. */
final class UserJar {
  private final Path folder;

  UserJar(Path folder) {
    this.folder = folder;
  }

  UserJar source(String className, String text) throws IOException {
    Path file = folder.resolve("src/" + className.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  UserJar resource(String path, String text) throws IOException {
    Path file = folder.resolve("classes/" + path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** Packs everything but what is left out. */
  Path pack(String name, String... leftOut) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(classes);
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path entry : files(classes)) {
        String path = classes.relativize(entry).toString();
        if (!List.of(leftOut).contains(path)) {
          out.putNextEntry(new JarEntry(path));
          out.write(Files.readAllBytes(entry));
        }
      }
    }
    return jar;
  }

  private void compile(Path classes) throws IOException {
    Path sources = folder.resolve("src");
    if (!Files.exists(sources)) {
      return;
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-parameters",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    files(sources).forEach(file -> arguments.add(file.toString()));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("the user's sources do not compile");
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
