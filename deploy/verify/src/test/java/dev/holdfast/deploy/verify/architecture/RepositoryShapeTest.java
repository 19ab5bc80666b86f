package dev.holdfast.deploy.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryShapeTest {
  private final RepositoryShape product = new RepositoryShape(Checkout.ofThisBuild());
  @TempDir private Path folder;

  @Test
  void topLevelIsTheHouse() {
    assertEquals(List.of(), product.topLevelThatDiffers());
  }

  @Test
  void everyModuleStandsWhereItBelongs() {
    assertEquals(List.of(), product.secondLevelWithoutPlace());
  }

  @Test
  void everyPomIsAModule() {
    assertEquals(List.of(), product.modulesThatDifferFromFolders());
  }

  @Test
  void noModuleIsEmpty() {
    assertEquals(List.of(), product.emptyModules());
  }

  @Test
  void pomsFollowTheArrows() {
    assertEquals(List.of(), product.dependenciesAgainstTheArrows());
  }

  @Test
  void reportsWhatIsMissingAndWhatHasNoPlace() {
    List<String> findings =
        new RepositoryShape(Written.in(folder).file("notes/a.md", "").checkout())
            .topLevelThatDiffers();

    assertTrue(findings.contains("LICENSE: missing"), findings::toString);
    assertTrue(findings.contains("notes: has no place"), findings::toString);
  }

  @Test
  void reportsAModuleWithoutPlace() {
    Written written =
        Written.in(folder).file("activities/misc/A.java", "").file("activities/store/A.java", "");

    assertEquals(
        List.of("activities/misc: has no place"),
        new RepositoryShape(written.checkout()).secondLevelWithoutPlace());
  }

  @Test
  void reportsPomsAndModulesThatDoNotMatch() {
    Written written =
        Written.in(folder).file("pom.xml", "<module>api</module>").file("workflows/pom.xml", "");

    assertEquals(
        List.of("api: module without pom", "workflows: pom of no module"),
        new RepositoryShape(written.checkout()).modulesThatDifferFromFolders());
  }

  @Test
  void reportsAnEmptyModule() {
    Written written =
        Written.in(folder)
            .file("api/pom.xml", "")
            .file("api/src/main/java/package-info.java", "")
            .file("workflows/pom.xml", "")
            .file("workflows/src/main/java/A.java", "");

    assertEquals(
        List.of("api: has no sources"), new RepositoryShape(written.checkout()).emptyModules());
  }

  @Test
  void reportsADependencyAgainstTheArrows() {
    Written written =
        Written.in(folder)
            .file("activities/model/pom.xml", pom("holdfast-model", ""))
            .file("api/pom.xml", pom("holdfast-api", dependency("holdfast-model", "compile")))
            .file(
                "activities/policy/pom.xml",
                pom("holdfast-policy", dependency("holdfast-model", "test")));

    assertEquals(
        List.of("api/pom.xml: API may not depend on MODEL"),
        new RepositoryShape(written.checkout()).dependenciesAgainstTheArrows());
  }

  private static String pom(String artifact, String dependencies) {
    return "</parent>\n\n  <artifactId>" + artifact + "</artifactId>\n" + dependencies;
  }

  private static String dependency(String artifact, String scope) {
    return "<dependency><artifactId>"
        + artifact
        + "</artifactId><scope>"
        + scope
        + "</scope></dependency>";
  }
}
