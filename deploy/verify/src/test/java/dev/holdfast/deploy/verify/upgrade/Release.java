package dev.holdfast.deploy.verify.upgrade;

import dev.holdfast.deploy.launcher.place.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Another release of the worker: the packaged jar beside a jar of the workflows that says another
 * epoch, or in which a text of a class is another one.
 *
 * @param root laid out as a checkout that is built
 */
record Release(Path root) {
  private static final String EPOCH = "holdfast/replay-epoch";
  private static final String WORKFLOWS = "workflows.jar";

  /**
   * A text in a class.
   *
   * @param to as long as {@code from}, so that nothing else of the class changes
   */
  record Change(Class<?> type, String from, String to) {
    Change {
      if (from.length() != to.length()) {
        throw new IllegalArgumentException(from + " and " + to + " are not of one length");
      }
    }

    private String entry() {
      return type.getName().replace('.', '/') + ".class";
    }
  }

  static Release built(Path folder, String epoch, Change... changes) throws IOException {
    Path jar = folder.resolve("worker/process/target/holdfast-worker-process.jar");
    Path _ = Files.createDirectories(jar.getParent());
    Path original = Checkout.find().workerJar();
    try (JarFile worker = new JarFile(original.toFile())) {
      Manifest manifest = new Manifest(worker.getManifest());
      List<String> path = new ArrayList<>();
      for (String entry :
          manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH).split(" ", -1)) {
        Path library = original.resolveSibling(entry);
        if (library.getFileName().toString().startsWith("holdfast-workflows-")) {
          rewrite(library, jar.resolveSibling(WORKFLOWS), epoch, List.of(changes));
          path.add(WORKFLOWS);
        } else {
          path.add(library.toUri().toString());
        }
      }
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", path));
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        for (JarEntry entry : worker.stream().toList()) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            out.write(worker.getInputStream(entry).readAllBytes());
          }
        }
      }
    }
    return new Release(folder);
  }

  Checkout checkout() {
    return new Checkout(root);
  }

  private static void rewrite(Path from, Path to, String epoch, List<Change> changes)
      throws IOException {
    try (JarFile jar = new JarFile(from.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
      for (JarEntry entry : jar.stream().toList()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        out.write(
            entry.getName().equals(EPOCH)
                ? epoch.getBytes(StandardCharsets.UTF_8)
                : changed(entry.getName(), jar.getInputStream(entry).readAllBytes(), changes));
      }
      out.putNextEntry(new JarEntry("built-later"));
    }
  }

  private static byte[] changed(String entry, byte[] content, List<Change> changes) {
    byte[] now = content;
    for (Change change : changes) {
      if (change.entry().equals(entry)) {
        now = replaced(now, change);
      }
    }
    return now;
  }

  private static byte[] replaced(byte[] content, Change change) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains(change.from())) {
      throw new IllegalStateException(change.entry() + " does not say " + change.from());
    }
    return text.replace(change.from(), change.to()).getBytes(StandardCharsets.ISO_8859_1);
  }
}
