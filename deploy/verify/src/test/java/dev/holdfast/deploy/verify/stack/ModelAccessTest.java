package dev.holdfast.deploy.verify.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.ModelAccess;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.verify.architecture.Checkout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelAccessTest {
  private static final Pattern VARIABLE =
      Pattern.compile("\"([A-Z]+_(?:API_KEY|BASE_URL)|HOLDFAST_MODEL)\"");

  @Test
  void namesAllThatAWorkerReads() {
    Checkout checkout = Checkout.ofThisBuild();
    Set<String> read = new TreeSet<>();
    for (Path file : checkout.filesEndingWith(".java")) {
      String path = file.toString();
      if (path.contains("src/main/") && !path.startsWith("deploy") && !path.startsWith("api")) {
        VARIABLE.matcher(checkout.read(file)).results().forEach(found -> read.add(found.group(1)));
      }
    }
    assertEquals(read, new TreeSet<>(ModelAccess.NAMES));
  }

  @Test
  void aStackOfATestInheritsNoneButTakesWhatItIsGiven(@TempDir Path folder) {
    Map<String, String> environment =
        StackSettings.of(new DataDirectory(folder))
            .withEnvironment(Map.of("OPENAI_API_KEY", "sk-of-the-test"))
            .withoutInheritedModels()
            .environment();
    assertEquals("sk-of-the-test", environment.get("OPENAI_API_KEY"));
    assertEquals("", environment.get("ANTHROPIC_API_KEY"));
    assertTrue(environment.keySet().containsAll(ModelAccess.NAMES));
    // The build gives tests a developer's key, so a stack that inherited it would show.
    assertFalse(ModelAccess.in(System.getenv()).variables().isEmpty());
  }
}
