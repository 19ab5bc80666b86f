package dev.holdfast.deploy.verify.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.architecture.Checkout;
import dev.holdfast.deploy.verify.architecture.Written;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  private final Checkout checkout = Checkout.ofThisBuild();
  private final Documents product = new Documents(checkout);
  @TempDir private Path folder;

  @Test
  void linksLeadSomewhere() {
    assertEquals(List.of(), product.linksThatLeadNowhere());
  }

  @Test
  void pathsExist() {
    assertEquals(List.of(), product.pathsThatDoNotExist());
  }

  @Test
  void commandsExist() {
    assertEquals(List.of(), product.commandsThatDoNotExist());
  }

  @Test
  void theGateRunsTheTestCommandOfTheReadme() {
    List<String> tests =
        product.commands().stream()
            .filter(command ->
                command.file().equals(Path.of("README.md")) && command.program().equals("mvn"))
            .map(Documents.Command::line)
            .toList();

    assertEquals(1, tests.size(), () -> "test commands of README.md: " + tests);
    String gate = checkout.read(Path.of(".ci/run"));
    assertTrue(
        gate.contains("test_command=(" + tests.getFirst() + ")"),
        () -> ".ci/run runs not " + tests);
  }

  @Test
  void theAgentOfTheReadmeIsTheOneThatIsCompiled() {
    String agent = "worker/examples/src/main/java/dev/holdfast/examples/refund/RefundDesk.java";
    assertEquals(
        List.of(),
        Excerpt.of(checkout.read(Path.of("README.md")))
            .linesThatAreNotIn(checkout.read(Path.of(agent))));
  }

  @Test
  void reportsAnExcerptThatDiffersFromItsFile() {
    Excerpt excerpt = Excerpt.of("```java\nclass A {\n  // …\n  int b;\n  int a;\n```\n");

    assertEquals(
        List.of(), excerpt.linesThatAreNotIn("class A {\n  int x;\n  int b;\n  int a;\n}\n"));
    assertEquals(
        List.of("  int a;"), excerpt.linesThatAreNotIn("class A {\n  int a;\n  int b;\n}\n"));
  }

  @Test
  void reportsALinkThatLeadsNowhere() {
    Written written =
        Written.in(folder)
            .file(
                "api/README.md",
                "[root](../README.md) [gone](Gone.java) [far](https://example.org/x)")
            .file(
                "README.md",
                "[api](api/README.md#keys) [a], [b]\n\n[a]: api/README.md\n[b]: gone.md\n");

    assertEquals(
        List.of("README.md: gone.md does not exist", "api/README.md: Gone.java does not exist"),
        new Documents(written.checkout()).linksThatLeadNowhere());
  }

  @Test
  void reportsAPathThatDoesNotExist() {
    Written written =
        Written.in(folder)
            .file("README.md", "`api/` `api/gone` `src/Gone.java` `t7/model` `/v1/runs`");

    assertEquals(
        List.of(
            "README.md: api/ does not exist",
            "README.md: api/gone does not exist",
            "README.md: src/Gone.java does not exist"),
        new Documents(written.checkout()).pathsThatDoNotExist());
  }

  @Test
  void reportsCommandsThatDoNotExist() {
    String block = "```sh\n./gone up\n./deploy/holdfast demo --yes --fast # comment\n```\n";
    Written written =
        Written.in(folder)
            .file("README.md", block)
            .file("deploy/holdfast", "")
            .file("deploy/launcher/src/main/java/Demo.java", "name = \"demo\", names = \"--yes\"");
    assertTrue(folder.resolve("deploy/holdfast").toFile().setExecutable(true));

    assertEquals(
        List.of(
            "README.md: ./gone cannot be run", "README.md: the holdfast command knows no --fast"),
        new Documents(written.checkout()).commandsThatDoNotExist());
  }
}
