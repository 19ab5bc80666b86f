package dev.holdfast.deploy.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  private final Texts product = new Texts(Checkout.ofThisBuild());

  @Test
  void noTextNamesAHomeFolder() {
    assertEquals(List.of(), product.namingAHomeFolder());
  }

  @Test
  void noTextNamesARegistryHost() {
    assertEquals(List.of(), product.namingARegistryHost());
  }

  @Test
  void nothingIsLeftForLater() {
    assertEquals(List.of(), product.leavingSomethingForLater());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/home/" + "ann/notes", "cd /root/" + "x", "\"/Users/" + "ann\""})
  void reportsAHomeFolder(String line, @TempDir Path folder) {
    assertEquals(
        List.of("a.md:2: names a home folder"),
        new Texts(Written.in(folder).file("a.md", "first\n" + line + "\n").checkout())
            .namingAHomeFolder());
  }

  @ParameterizedTest
  @ValueSource(strings = {"$HOME/x", "~/home/" + "ann", "https://example.org/home/" + "ann"})
  void leavesOtherPathsAlone(String line, @TempDir Path folder) {
    assertEquals(
        List.of(), new Texts(Written.in(folder).file("a.md", line).checkout()).namingAHomeFolder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://repo." + "maven.apache.org/x",
        "ghcr." + "io/x",
        "https://proxy." + "golang.org"
      })
  void reportsARegistryHost(String line, @TempDir Path folder) {
    assertEquals(
        List.of("pom.xml:1: names the host of a registry"),
        new Texts(Written.in(folder).file("pom.xml", line).checkout()).namingARegistryHost());
  }

  @ParameterizedTest
  @ValueSource(strings = {"// TO" + "DO later", "# FIX" + "ME"})
  void reportsWhatIsLeftForLater(String line, @TempDir Path folder) {
    assertEquals(
        List.of("A.java:1: leaves something for later"),
        new Texts(Written.in(folder).file("A.java", line).checkout()).leavingSomethingForLater());
  }

  @Test
  void looksIntoNoBuildFolderAndNoBinary(@TempDir Path folder) {
    Checkout checkout =
        Written.in(folder)
            .file("target/A.java", "// TO" + "DO")
            .file("a.bin", "\0 TO" + "DO")
            .checkout();

    assertEquals(List.of(), new Texts(checkout).leavingSomethingForLater());
  }
}
