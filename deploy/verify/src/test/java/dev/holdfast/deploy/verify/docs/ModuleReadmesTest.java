package dev.holdfast.deploy.verify.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.deploy.verify.architecture.Checkout;
import dev.holdfast.deploy.verify.architecture.Written;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleReadmesTest {
  private static final String THREE = "## Read first\n\n1. [a](A)\n2. [b](B)\n3. [c](C)\n";
  private static final String COMPLETE = "# Api\n\n## What it may not do\n\nMuch.\n\n" + THREE;

  private final ModuleReadmes product = new ModuleReadmes(Checkout.ofThisBuild());
  @TempDir private Path folder;

  @Test
  void everyModuleHasOne() {
    assertEquals(List.of(), product.missing());
  }

  @Test
  void everyModuleExplainsItself() {
    assertEquals(List.of(), product.incomplete());
  }

  @Test
  void acceptsACompleteOne() {
    assertEquals(List.of(), incomplete(COMPLETE));
  }

  @Test
  void acceptsACompleteOneInSentences() {
    String text = "It may not sing.\n\nRead first: `a/A`, `a/B`,\nand `a/C`.\n\nLater `a/D`.\n";

    assertEquals(List.of(), incomplete(text));
  }

  @Test
  void reportsAMissingOne() {
    Written written = Written.in(folder).file("pom.xml", "<module>api</module>");

    assertEquals(List.of("api/README.md"), new ModuleReadmes(written.checkout()).missing());
  }

  @Test
  void reportsWhatOneLeavesOut() {
    assertEquals(
        List.of("api/README.md: does not say what the module may not do"),
        incomplete(COMPLETE.replace("What it may not do", "Rules")));
    assertEquals(
        List.of("api/README.md: names 2 files to read first, not 3"),
        incomplete(COMPLETE.replace("3. [c](C)\n", "")));
  }

  @Test
  void reportsAModuleThatTheReadmeForgot() {
    Written written =
        Written.in(folder)
            .file("pom.xml", "<module>api</module>")
            .file("README.md", "")
            .file("api/README.md", COMPLETE);

    assertEquals(
        "api/README.md: no link to it in README.md",
        new ModuleReadmes(written.checkout()).incomplete().getFirst());
  }

  private List<String> incomplete(String readme) {
    Written written =
        Written.in(folder)
            .file("pom.xml", "<module>api</module>")
            .file("README.md", "[api](api/README.md)")
            .file("api/README.md", readme)
            .file("api/src/main/java/A.java", "")
            .file("api/src/main/java/B.java", "")
            .file("api/src/main/java/C.java", "")
            .file("api/src/main/java/D.java", "");
    return new ModuleReadmes(written.checkout()).incomplete();
  }
}
