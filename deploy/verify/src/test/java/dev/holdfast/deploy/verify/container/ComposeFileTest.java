package dev.holdfast.deploy.verify.container;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.verify.architecture.Checkout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
  private static final Path FILE = Path.of("deploy/compose.yaml");
  private static final Path DOCKERFILE = Path.of("deploy/container/Dockerfile");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Z0-9_]+)\"");
  private static final Pattern DEMANDED = Pattern.compile("\\$\\{(\\w+):\\?");
  private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\w+))?$");

  private final Checkout checkout = Checkout.ofThisBuild();
  private final ComposeFile product = ComposeFile.parse(checkout.read(FILE));

  @Test
  void nothingIsWrongWithIt() {
    assertEquals(
        Set.of(
            "postgres",
            "temporal-schema",
            "temporal",
            "temporal-namespace",
            "temporal-ui",
            "migrate",
            "worker",
            "api"),
        Set.copyOf(product.services().properties().stream().map(one -> one.getKey()).toList()));
    assertAll(
        () -> assertEquals(List.of(), product.imagesThatAreNotPinned()),
        () -> assertEquals(List.of(), product.secretsWithAValue()),
        () -> assertEquals(List.of(), product.servicesNobodyLooksAfter()),
        () -> assertEquals(List.of(), product.portsOpenToTheWorld()),
        () -> assertEquals(List.of(), product.dependenciesThatNeverHold()),
        () ->
            assertEquals(
                List.of(),
                product.filesThatDoNotExist(
                    path -> Files.exists(checkout.root().resolve("deploy").resolve(path)))));
  }

  @Test
  void ourProcessesReadWhatTheyAreTold() {
    assertAll(
        () -> assertEquals(Set.of(), unread("migrate", "worker/process")),
        () -> assertEquals(Set.of(), unread("worker", "worker/process", "activities/model")),
        () -> assertEquals(Set.of(), unread("api", "api")));
  }

  private Set<String> unread(String service, String... modules) {
    Set<String> unread = new TreeSet<>(product.variablesOf(service));
    assertTrue(!unread.isEmpty(), service);
    for (Path file : checkout.filesEndingWith(".java")) {
      for (String module : modules) {
        if (file.startsWith(module + "/src/main")) {
          LITERAL
              .matcher(checkout.read(file))
              .results()
              .map(match -> match.group(1))
              .forEach(unread::remove);
        }
      }
    }
    return unread;
  }

  @Test
  void imagesOfOursArePinnedHealthyAndNotRoot() {
    String text = checkout.read(DOCKERFILE);
    Set<String> stages = new TreeSet<>();
    for (MatchResult from : FROM.matcher(text).results().toList()) {
      assertTrue(
          stages.contains(from.group(1)) || from.group(1).matches("[\\w./-]+:\\d+\\.\\d+.*"),
          from.group());
      stages.add(from.group(2));
    }
    for (String stage : List.of("worker", "api")) {
      String own = text.substring(text.indexOf(" AS " + stage + "\n"));
      assertTrue(own.startsWith(" AS " + stage + "\n"), stage);
      assertTrue(own.substring(0, own.indexOf("ENTRYPOINT")).contains("HEALTHCHECK"), stage);
    }
    String common = text.substring(text.indexOf(" AS java\n"), text.indexOf(" AS worker\n"));
    assertTrue(common.contains("\nUSER 10001:10001\n"), common);
  }

  @Test
  void composeItselfTakesItOnceAllIsSetAndSaysWhatIsNot() throws Exception {
    List<String> compose =
        Program.onPath("docker-compose")
            .map(path -> List.of(path.toString()))
            .or(() -> Program.onPath("docker").map(path -> List.of(path.toString(), "compose")))
            .orElse(List.of());
    assumeTrue(!compose.isEmpty(), "no docker-compose on this machine");
    Process unset = config(compose, Set.of());
    String refused = new String(unset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(!refused.contains("is not a docker command"), refused);
    assertTrue(unset.waitFor() != 0 && refused.contains("set POSTGRES_PASSWORD"), refused);

    Set<String> demanded = new TreeSet<>();
    DEMANDED.matcher(checkout.read(FILE)).results().forEach(one -> demanded.add(one.group(1)));
    Process set = config(compose, demanded);
    String shown = new String(set.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, set.waitFor(), shown);
  }

  private Process config(List<String> compose, Set<String> demanded) throws Exception {
    List<String> words = new ArrayList<>(compose);
    words.addAll(List.of("-f", FILE.toString(), "config"));
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(checkout.root().toFile()).redirectErrorStream(true);
    DEMANDED
        .matcher(checkout.read(FILE))
        .results()
        .forEach(one -> builder.environment().remove(one.group(1)));
    demanded.forEach(name -> builder.environment().put(name, "holdfast_live_x"));
    return builder.start();
  }

  @Test
  void reportsWhatIsWrong() {
    ComposeFile wrong =
        ComposeFile.parse(
            """
            services:
              a:
                image: postgres:latest
                ports: ["5432:5432", "127.0.0.1:1:1"]
                environment: {DB_PASSWORD: secret, A_KEY: "${A_KEY:-none}", B_KEY: "${B_KEY:?set}"}
                volumes: ["./gone:/x", "kept:/y"]
              b:
                image: postgres:18.4
                depends_on: {a: {condition: service_healthy}, c: {condition: service_started}}
                healthcheck: {test: ["CMD", "true"]}
            """);
    assertEquals(List.of("a: image postgres:latest"), wrong.imagesThatAreNotPinned());
    assertEquals(
        List.of("a: DB_PASSWORD is given", "a: A_KEY is given"), wrong.secretsWithAValue());
    assertEquals(List.of("a: no health check"), wrong.servicesNobodyLooksAfter());
    assertEquals(List.of("a: port 5432:5432"), wrong.portsOpenToTheWorld());
    assertEquals(
        List.of("b: waits in vain for a", "b: waits in vain for c"),
        wrong.dependenciesThatNeverHold());
    assertEquals(List.of("a: no file ./gone"), wrong.filesThatDoNotExist(path -> false));
  }
}
