package dev.holdfast.deploy.launcher.process;

import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.postgres.PostgresServer;
import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.launcher.supervise.Program.Input;
import dev.holdfast.deploy.launcher.supervise.Roster;
import dev.holdfast.deploy.launcher.temporal.TemporalServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How worker, API and shop of one stack are started: the production jars with their environment
 * filled in.
 *
 * @param environment what the user sets for all of them; wins over what is filled in
 */
public record JavaPrograms(
    Checkout checkout,
    DataDirectory data,
    Ports ports,
    Secrets secrets,
    Map<String, String> environment,
    @Nullable Roster before) {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration CLOSE = Duration.ofSeconds(20);
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC");

  public JavaPrograms {
    environment = Map.copyOf(environment);
  }

  /**
   * A worker.
   *
   * @param agents jars with agents; none means the examples
   * @param extra environment of this one; wins over all else
   */
  public JavaProcess worker(
      String name, int healthPort, List<Path> agents, Map<String, String> extra) {
    List<Path> jars = agents.isEmpty() ? List.of(checkout.examplesJar()) : agents;
    jars.forEach(jar -> require(jar, "agents"));
    Map<String, String> filled = common("holdfast_worker", secrets.workerPassword());
    filled.put("HOLDFAST_WORKER_GROUP", "main");
    filled.put("HOLDFAST_HEALTH_PORT", healthPort + "");
    filled.put(
        "HOLDFAST_AGENTS",
        jars.stream()
            .map(jar -> jar.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    filled.put("HOLDFAST_SHOP_URL", "http://127.0.0.1:" + ports.shop());
    return process(
        name,
        program("worker", "-Xmx512m", require(checkout.workerJar(), "worker")),
        new Setting(filled, extra, Input.LIFELINE),
        healthPort,
        DRAIN);
  }

  /** A command of the worker's jar, which speaks to this terminal; not started yet. */
  public ProcessBuilder workerCommand(List<String> words) {
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(common("holdfast_worker", secrets.workerPassword()));
    all.putAll(environment);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar"));
    command.add(require(checkout.workerJar(), "worker").toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(all);
    return builder.inheritIO();
  }

  public JavaProcess api(Map<String, String> extra) {
    Map<String, String> filled = common("holdfast_api", secrets.apiPassword());
    filled.put("HOLDFAST_API_HOST", "127.0.0.1");
    filled.put("HOLDFAST_API_PORT", ports.api() + "");
    filled.put("HOLDFAST_TEMPORAL_UI", "http://127.0.0.1:" + ports.temporalUi());
    filled.put("HOLDFAST_BOOTSTRAP_KEY", secrets.apiKey());
    return process(
        "api",
        program("api", "-Xmx256m", require(checkout.apiJar(), "API")),
        new Setting(filled, extra, Input.LIFELINE),
        ports.api(),
        CLOSE);
  }

  /** The outside world of the examples: it outlives the stack's own processes. */
  public JavaProcess shop(Map<String, String> extra) {
    Map<String, String> filled = new HashMap<>();
    filled.put("HOLDFAST_SHOP_PORT", ports.shop() + "");
    filled.put("HOLDFAST_SHOP_FILE", data.root().resolve("shop-effects").toString());
    Path jar = require(checkout.examplesJar(), "examples");
    List<String> words = new ArrayList<>(ClassArchive.flags(Cache.standard(), "shop", jar));
    words.addAll(
        List.of(
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            jar + "",
            "dev.holdfast.examples.shop.Shop"));
    return process("shop", words, new Setting(filled, extra, Input.NOTHING), ports.shop(), CLOSE);
  }

  private static List<String> program(String use, String heap, Path jar) {
    List<String> words = new ArrayList<>(ClassArchive.flags(Cache.standard(), use, jar));
    words.addAll(List.of(heap, "-jar", jar.toString()));
    return words;
  }

  private record Setting(Map<String, String> filled, Map<String, String> extra, Input input) {}

  private JavaProcess process(
      String name, List<String> words, Setting setting, int healthPort, Duration stopLimit) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(words);
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(setting.filled());
    all.putAll(environment);
    all.putAll(setting.extra());
    Program program = new Program(command, all, data.root(), data.log(name), setting.input());
    return new JavaProcess(
        name,
        program,
        healthPort,
        stopLimit,
        setting.input() == Input.NOTHING,
        Optional.ofNullable(before).flatMap(roster -> roster.part(name)).orElse(null));
  }

  private Map<String, String> common(String user, String password) {
    Map<String, String> filled = new HashMap<>();
    filled.put("HOLDFAST_DB_URL", PostgresServer.jdbcUrl(ports.postgres()));
    filled.put("HOLDFAST_DB_USER", user);
    filled.put("HOLDFAST_DB_PASSWORD", password);
    filled.put("HOLDFAST_TEMPORAL_ADDRESS", "127.0.0.1:" + ports.temporal());
    filled.put("HOLDFAST_TEMPORAL_NAMESPACE", TemporalServer.NAMESPACE);
    filled.put("HOLDFAST_PUBLIC_URL", "http://127.0.0.1:" + ports.api());
    filled.put("HOLDFAST_SECRET", secrets.secret());
    filled.put("HOLDFAST_LIFELINE", "stdin");
    return filled;
  }

  private static Path require(Path jar, String what) {
    if (!Files.isRegularFile(jar)) {
      throw new StackFailure(
          "the jar of the " + what + " is missing: " + jar,
          "Start deploy/holdfast, which builds it, or run `mvn -DskipTests package`.");
    }
    return jar;
  }
}
