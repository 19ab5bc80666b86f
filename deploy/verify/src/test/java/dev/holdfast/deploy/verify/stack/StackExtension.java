package dev.holdfast.deploy.verify.stack;

import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the stack that {@code holdfast up} starts, once for a test class, on free ports and in a
 * folder of its own, and always stops it: also when the tests' JVM is killed. What the environment
 * of the tests says about models does not reach it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final StackExtension STACK = StackExtension.whole();
 * }</pre>
 *
 * <p>After a failed test the logs are kept under {@code target/stack-logs}.
 */
public final class StackExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final UnaryOperator<StackSettings> changes;
  private @Nullable Stack stack;
  private boolean failed;

  private StackExtension(UnaryOperator<StackSettings> changes) {
    this.changes = changes;
  }

  /** Servers, worker with the examples, API and shop. */
  public static StackExtension whole() {
    return with(UnaryOperator.identity());
  }

  /** What the changes make of the whole stack: other parts, agents, environment. */
  public static StackExtension with(UnaryOperator<StackSettings> changes) {
    return new StackExtension(changes);
  }

  /** The running stack. */
  public Stack stack() {
    return Objects.requireNonNull(stack, "the stack runs only during the tests of its class");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = Files.createTempDirectory("holdfast-stack-");
    StackSettings settings =
        StackSettings.of(new DataDirectory(folder))
            .withPorts(PortChoice.AUTO)
            .withServersThatDieWithUs();
    try {
      stack =
          Stack.start(
              changes.apply(settings).withoutInheritedModels(),
              line -> System.out.println("[" + folder + "] " + line));
    } catch (RuntimeException e) {
      keepLogs(folder, context);
      throw e;
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failed |= context.getExecutionException().isPresent();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (stack == null) {
      return;
    }
    DataDirectory data = stack.settings().data();
    stack.close();
    if (failed) {
      keepLogs(data.root(), context);
    }
    data.delete();
  }

  private static void keepLogs(Path folder, ExtensionContext context) throws IOException {
    Path kept = Path.of("target", "stack-logs", context.getRequiredTestClass().getSimpleName());
    Files.createDirectories(kept);
    if (!Files.isDirectory(folder.resolve("logs"))) {
      return;
    }
    try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
      for (Path log : logs.toList()) {
        Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    System.out.println("logs of the stack are kept in " + kept.toAbsolutePath());
  }
}
