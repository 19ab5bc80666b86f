package dev.holdfast.deploy.verify.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaSourcesTest {
  private static final String FOLDER = "workflows/src/main/java/dev/holdfast/workflows/run/";
  private static final String TEST_FOLDER = "workflows/src/test/java/dev/holdfast/workflows/run/";

  private final JavaSources product = new JavaSources(Checkout.ofThisBuild());
  @TempDir private Path folder;

  @Test
  void filesAreShort() {
    assertEquals(List.of(), product.filesThatAreTooLong());
  }

  @Test
  void methodsAreShort() {
    assertEquals(List.of(), product.methodsThatAreTooLong());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertEquals(List.of(), product.packagesThatAreNotNullMarked());
  }

  @Test
  void noTestSleepsOrMocks() {
    assertEquals(List.of(), product.testsThatSleepOrMock());
  }

  @Test
  void sourcesLieInThePackageOfTheirModule() {
    assertEquals(List.of(), product.sourcesOutsideThePackageOfTheirModule());
  }

  @Test
  void reportsAFileOneLineTooLong() {
    Written written =
        Written.in(folder)
            .file(FOLDER + "Fits.java", "//\n".repeat(JavaSources.FILE_LINES_MAX))
            .file(FOLDER + "Long.java", "//\n".repeat(JavaSources.FILE_LINES_MAX + 1));

    assertEquals(
        List.of(FOLDER + "Long.java: more than 500 lines"),
        new JavaSources(written.checkout()).filesThatAreTooLong());
  }

  @Test
  void reportsAMethodOneLineTooLong() {
    Written written =
        Written.in(folder)
            .file(FOLDER + "Fits.java", method("Fits", JavaSources.METHOD_LINES_MAX))
            .file(FOLDER + "Long.java", method("Long", JavaSources.METHOD_LINES_MAX + 1));

    assertEquals(
        List.of(FOLDER + "Long.java: act has 61 lines, 60 are the limit"),
        new JavaSources(written.checkout()).methodsThatAreTooLong());
  }

  @Test
  void reportsAPackageWithoutMark() {
    Written written =
        Written.in(folder)
            .file(FOLDER + "A.java", "class A {}")
            .file(FOLDER + "package-info.java", "package dev.holdfast.workflows.run;");

    assertEquals(
        List.of(
            FOLDER.substring(0, FOLDER.length() - 1) + ": no package-info.java with @NullMarked"),
        new JavaSources(written.checkout()).packagesThatAreNotNullMarked());
  }

  @Test
  void acceptsTheMarkOfTheProductForTests() {
    Written written =
        Written.in(folder)
            .file(FOLDER + "package-info.java", "@NullMarked\npackage dev.holdfast.workflows.run;")
            .file(TEST_FOLDER + "ATest.java", "class ATest {}");

    assertEquals(List.of(), new JavaSources(written.checkout()).packagesThatAreNotNullMarked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread" + ".sleep(1);",
        "TimeUnit.SECONDS" + ".sleep(1);",
        "import org" + ".mockito.Mockito;"
      })
  void reportsATestThatSleepsOrMocks(String line) {
    Written written =
        Written.in(folder).file(TEST_FOLDER + "ATest.java", line).file(FOLDER + "A.java", line);

    assertEquals(1, new JavaSources(written.checkout()).testsThatSleepOrMock().size());
  }

  @Test
  void reportsASourceInThePackageOfAnotherModule() {
    String wrong = "activities/tool/src/main/java/dev/holdfast/store/A.java";
    String right = "worker/process/src/main/java/dev/holdfast/worker/process/A.java";
    Written written = Written.in(folder).file(wrong, "class A {}").file(right, "class A {}");

    assertEquals(
        List.of(wrong + ": not in the package of its module"),
        new JavaSources(written.checkout()).sourcesOutsideThePackageOfTheirModule());
  }

  private static String method(String type, int lines) {
    return "class " + type + " {\n  void act() {\n" + "    act();\n".repeat(lines - 2) + "  }\n}\n";
  }
}
