package dev.holdfast.deploy.verify.matrix;

import static java.util.Objects.requireNonNull;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.ModelAccess;
import dev.holdfast.deploy.launcher.Shutdown;
import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.process.Health;
import dev.holdfast.deploy.launcher.process.JavaPrograms;
import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.verify.harness.PgProxy;
import dev.holdfast.deploy.verify.harness.TemporalProxy;
import dev.holdfast.deploy.verify.harness.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A whole stack under a launcher of its own, which can be killed like the rest, with proxies and a
 * world around it that cannot.
 */
public final class MatrixStack implements AutoCloseable {
  private static final Duration UP_WITHIN = Duration.ofMinutes(2);

  private final DataDirectory data;
  private final Ports ports;
  private final PgProxy postgres;
  private final TemporalProxy temporal;
  private final World world = World.open();
  private final Path agents;
  private final Map<String, String> environment;
  private @Nullable Process launcher;

  private MatrixStack(Path folder, Map<String, String> extra) {
    this.data = new DataDirectory(folder.resolve("stack"));
    data.create();
    this.ports = PortChoice.AUTO.ports(data);
    this.postgres = PgProxy.before(ports.postgres());
    this.temporal = TemporalProxy.before(ports.temporal());
    this.agents = AgentJar.packed(folder);
    this.environment = new java.util.HashMap<>(ModelAccess.none());
    environment.putAll(extra);
    environment.put(
        "HOLDFAST_DB_URL", "jdbc:postgresql://127.0.0.1:%d/holdfast".formatted(postgres.port()));
    environment.put("HOLDFAST_TEMPORAL_ADDRESS", temporal.address());
    environment.put("MATRIX_WORLD_URL", world.url());
    environment.put("HOLDFAST_SCRIPT_GATES", "true");
  }

  public static MatrixStack start(Path folder, Map<String, String> extra) {
    MatrixStack stack = new MatrixStack(folder, extra);
    try {
      stack.up();
      return stack;
    } catch (RuntimeException | Error e) {
      stack.close();
      throw e;
    }
  }

  /** Starts the launcher, which adopts what an earlier one left; returns when all is healthy. */
  void up() {
    try {
      Path settings = data.root().resolve("matrix.env");
      Files.writeString(
          settings,
          environment.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .collect(Collectors.joining("\n")));
      List<String> words = new ArrayList<>();
      words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-jar"));
      words.add(
          Checkout.find()
              .root()
              .resolve("deploy/launcher/target/holdfast-launcher.jar")
              .toString());
      words.addAll(List.of("up", "--data", data.root().toString()));
      words.addAll(List.of("--agents", agents.toString(), "--env", settings.toString()));
      launcher =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(data.logs().resolve("launcher.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitHealthy();
  }

  /** Waits until every part answers and the launcher has said where they are. */
  public void awaitHealthy() {
    Awaitility.await("stack on " + data.root())
        .atMost(UP_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> {
          Process current = requireNonNull(launcher);
          if (!current.isAlive()) {
            throw new AssertionError("the launcher ended; see " + data.log("launcher"));
          }
          return Endpoints.of(data)
                  .filter(found -> Long.valueOf(current.pid()).equals(found.pids().get("launcher")))
                  .isPresent()
              && StackView.of(data).healthy();
        });
  }

  public Endpoints endpoints() {
    return Endpoints.of(data).orElseThrow();
  }

  public long pid(String part) {
    return requireNonNull(endpoints().pids().get(part), part);
  }

  ApiClient api() {
    Endpoints endpoints = endpoints();
    return new ApiClient(requireNonNull(endpoints.api()), requireNonNull(endpoints.apiKey()));
  }

  public PgProxy postgres() {
    return postgres;
  }

  public TemporalProxy temporal() {
    return temporal;
  }

  public World world() {
    return world;
  }

  public Ports ports() {
    return ports;
  }

  DataDirectory data() {
    return data;
  }

  /** The database as its owner, past the proxy. */
  public DataSource owner() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {ports.postgres()});
    source.setDatabaseName("holdfast");
    source.setUser("holdfast_owner");
    source.setPassword(Secrets.of(data).ownerPassword());
    source.setConnectTimeout(2);
    source.setSocketTimeout(10);
    return source;
  }

  /** A further worker like the first, which no launcher looks after; healthy when this returns. */
  Running secondWorker(TemporalProxy before) {
    int port = Ports.free().worker();
    Running worker =
        new JavaPrograms(Checkout.find(), data, ports, Secrets.of(data), environment, null)
            .worker(
                "worker-2",
                port,
                List.of(agents),
                Map.of("HOLDFAST_TEMPORAL_ADDRESS", before.address()))
            .start();
    Awaitility.await("second worker").atMost(UP_WITHIN).until(() -> Health.answers(port));
    return worker;
  }

  void killLauncher() {
    Process current = requireNonNull(launcher);
    current.destroyForcibly();
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !current.isAlive());
  }

  /** Opens every gate and forgets it. */
  public void letGo() {
    world.letGo();
    postgres.letGo();
    temporal.letGo();
  }

  @Override
  public void close() {
    letGo();
    Process current = launcher;
    if (current != null) {
      current.destroy();
      Awaitility.await("launcher stops").atMost(UP_WITHIN).until(() -> !current.isAlive());
    }
    boolean _ = new Shutdown(data, _ -> {}).run();
    temporal.close();
    postgres.close();
    world.close();
  }
}
