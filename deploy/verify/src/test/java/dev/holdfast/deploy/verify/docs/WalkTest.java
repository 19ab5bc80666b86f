package dev.holdfast.deploy.verify.docs;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.verify.architecture.Checkout;
import dev.holdfast.deploy.verify.stack.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Goes the way of the README with nothing but a shell and curl. */
class WalkTest {
  @RegisterExtension static final StackExtension STACK = StackExtension.whole();
  @TempDir private Path folder;

  @Test
  void theWayOfTheReadmeCanBeWalked() throws Exception {
    Walk walk = Walk.in(Checkout.ofThisBuild().read(Path.of("README.md")));
    assertTrue(walk.steps().size() >= 6, walk::toString);

    assertEquals(List.of(), walk.surprises(shown(walk.script())));
  }

  @Test
  void theImagesSeeWhetherAProcessIsHealthy() throws Exception {
    String healthy = Checkout.ofThisBuild().root().resolve("deploy/container/healthy").toString();
    int worker = STACK.stack().ports().worker();
    int api = STACK.stack().ports().api();
    int nobody = 1;

    assertEquals(
        "0 0 1\n",
        shown(
            "h=%s; $h %d; a=$?; $h %d; b=$?; $h %d 2>/dev/null; echo $a $b $?\n"
                .formatted(healthy, worker, api, nobody)));
  }

  private String shown(String script) throws Exception {
    Endpoints endpoints = STACK.stack().endpoints();
    Path output = folder.resolve("shown");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bash.environment().put("API", requireNonNull(endpoints.api()));
    bash.environment().put("KEY", requireNonNull(endpoints.apiKey()));
    Process process = bash.start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still walking");
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aStepThatFailsOrShowsSomethingElseIsASurprise() throws Exception {
    Walk walk =
        Walk.in(
            """
            ## By hand

            ```sh
            echo one   # says → one
            echo two   # says → three
            false      # → nothing
            ```
            """);
    List<String> surprises = walk.surprises(shown(walk.script()));
    assertEquals(2, surprises.size(), surprises::toString);
    assertTrue(surprises.getFirst().startsWith("no three: echo two"), surprises::toString);
    assertTrue(surprises.getLast().startsWith("exit code 1: false"), surprises::toString);
    assertThrows(
        IllegalArgumentException.class, () -> Walk.in("## By hand\n\n```sh\necho one\n```\n"));
  }
}
