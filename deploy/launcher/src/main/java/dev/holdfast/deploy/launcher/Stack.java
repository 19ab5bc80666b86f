package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.PrivateFile;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.place.StackLock;
import dev.holdfast.deploy.launcher.postgres.PostgresServer;
import dev.holdfast.deploy.launcher.process.JavaPrograms;
import dev.holdfast.deploy.launcher.supervise.Child;
import dev.holdfast.deploy.launcher.supervise.LastWill;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.launcher.supervise.Roster;
import dev.holdfast.deploy.launcher.supervise.Supervised;
import dev.holdfast.deploy.launcher.temporal.TemporalProgram;
import dev.holdfast.deploy.launcher.temporal.TemporalServer;
import dev.holdfast.store.migration.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Real servers and processes on this machine, kept alive until closed. One per data directory.
 *
 * <p>Also closed by a shutdown of this JVM. Safe for use by several threads.
 */
public final class Stack implements AutoCloseable {
  private final StackSettings settings;
  private final DataDirectory data;
  private final StackLock lock;
  private final Progress progress;
  private final Ports ports;
  private final Secrets secrets;
  private final JavaPrograms programs;
  private final @Nullable LastWill lastWill;
  private final Crew crew;
  private final Thread closeAtExit;

  private volatile @Nullable PostgresServer postgres;
  private boolean up;
  private boolean closed;

  private Stack(StackSettings settings, StackLock lock, Progress progress) {
    this.settings = settings;
    this.data = settings.data();
    this.lock = lock;
    this.progress = progress;
    this.ports = settings.ports().ports(data);
    this.secrets = Secrets.of(data);
    this.programs =
        new JavaPrograms(
            Checkout.find(),
            data,
            ports,
            secrets,
            settings.environment(),
            Roster.of(data).orElse(null));
    this.lastWill = settings.serversLiveOn() ? null : LastWill.of(data);
    this.crew = new Crew(progress, this::publish);
    this.closeAtExit = new Thread(this::close, "close-stack");
  }

  /**
   * Starts all parts, or adopts what an earlier launcher left behind; returns when all are healthy.
   *
   * @throws StackFailure when a part does not start, or another stack uses the data; nothing is
   *     left running then
   */
  public static Stack start(StackSettings settings, Progress progress) {
    settings.data().create();
    StackLock lock = StackLock.take(settings.data()).orElseThrow(() -> inUse(settings.data()));
    Stack stack;
    try {
      stack = new Stack(settings, lock, progress);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
    try {
      Runtime.getRuntime().addShutdownHook(stack.closeAtExit);
      stack.bringUp();
      return stack;
    } catch (RuntimeException | Error e) {
      stack.close();
      throw e;
    }
  }

  private static StackFailure inUse(DataDirectory data) {
    String launcher =
        Roster.of(data)
            .flatMap(Roster::livingLauncher)
            .map(handle -> " (launcher pid " + handle.pid() + ")")
            .orElse("");
    return new StackFailure(
        "a stack already runs on " + data.root() + launcher,
        "See it with `holdfast status`, stop it with `holdfast down`, or start another beside it"
            + " with `holdfast up --data DIR --ports auto`.");
  }

  private void bringUp() {
    deleteRunFile("endpoints.json");
    rememberModelAccess();
    CompletableFuture<Void> temporal = inBackground(Part.TEMPORAL, this::startTemporal);
    CompletableFuture<Void> postgresReady = inBackground(Part.POSTGRES, this::startPostgres);
    join(temporal, postgresReady);
    List<Child> own = new ArrayList<>();
    if (settings.hasShop()) {
      own.add(programs.shop(settings.overridesOf("shop")));
    }
    if (settings.parts().contains(Part.WORKER)) {
      own.add(
          programs.worker(
              "worker", ports.worker(), settings.agents(), settings.overridesOf("worker")));
    }
    if (settings.parts().contains(Part.API)) {
      own.add(programs.api(settings.overridesOf("api")));
    }
    own.stream().map(crew::begin).toList().forEach(Supervised::awaitFirstHealthy);
    synchronized (this) {
      up = true;
    }
    publish();
  }

  /** Only of a stack that nobody gave anything of its own, so that it may be started anew. */
  private void rememberModelAccess() {
    if (settings.agents().isEmpty()
        && settings.environment().isEmpty()
        && settings.overrides().isEmpty()) {
      ModelAccess.in(System.getenv()).remember(data);
    } else {
      ModelAccess.forget(data);
    }
  }

  private CompletableFuture<Void> inBackground(Part part, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!settings.parts().contains(part)) {
      done.complete(null);
      return done;
    }
    Thread _ =
        Thread.ofVirtual()
            .name("start-" + part)
            .start(() -> {
              try {
                work.run();
                done.complete(null);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private static void join(CompletableFuture<?>... all) {
    try {
      CompletableFuture.allOf(all).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StackFailure failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void startTemporal() {
    TemporalProgram program = TemporalProgram.of(Cache.standard(), programs.checkout());
    TemporalServer server = new TemporalServer(data, program.ensure(progress), ports);
    crew.begin(server).awaitFirstHealthy();
  }

  private void startPostgres() {
    PostgresServer server =
        PostgresServer.prepared(data, Cache.standard(), secrets, ports.postgres(), progress);
    crew.begin(server).awaitFirstHealthy();
    try {
      server.ensureDatabase();
    } catch (SQLException e) {
      throw new StackFailure("the database could not be created: " + e.getMessage(), "", e);
    }
    Migrations.apply(server.owner(), secrets.workerPassword(), secrets.apiPassword());
    postgres = server;
  }

  public StackSettings settings() {
    return settings;
  }

  public Ports ports() {
    return ports;
  }

  public Secrets secrets() {
    return secrets;
  }

  /** The database as its owner, who may see and do everything. */
  public DataSource owner() {
    PostgresServer server = postgres;
    if (server == null) {
      throw new IllegalStateException("this stack has no postgres: " + settings.parts());
    }
    return server.owner();
  }

  public Endpoints endpoints() {
    return new EndpointsOf(settings, ports, secrets).with(status());
  }

  /** What is known of each process, by what its supervisor saw last. */
  public List<PartStatus> status() {
    return crew.status();
  }

  public PartStatus status(String name) {
    return status().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no process " + name + " in " + status()));
  }

  /** Starts a further worker with the agents of the first; returns when it is healthy. */
  public void addWorker(String name, Map<String, String> environment) {
    int port = Ports.free().worker();
    crew.begin(programs.worker(name, port, settings.agents(), environment)).awaitFirstHealthy();
  }

  /** Ends a process in order; it stays down until {@link #start(String)}. */
  public void stop(String name) {
    crew.find(name).stop();
  }

  /** Ends a process by SIGKILL; it stays down until {@link #start(String)}. */
  public void kill(String name) {
    crew.find(name).kill();
  }

  /** Starts a process that was stopped or killed; returns when it is healthy. */
  public void start(String name) {
    crew.begin(crew.find(name).child()).awaitFirstHealthy();
  }

  private synchronized void publish() {
    if (closed) {
      return;
    }
    List<PartStatus> status = crew.status();
    Roster.now(status).write(data);
    if (lastWill != null) {
      lastWill.update(status);
    }
    if (up) {
      PrivateFile.replace(data.endpoints(), Json.text(endpoints()));
    }
  }

  /** Stops all in order: API, workers, shop, Temporal, PostgreSQL. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      up = false;
      deleteRunFile("endpoints.json");
    }
    crew.stopAll();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      deleteRunFile("parts.json");
      Optional.ofNullable(lastWill).ifPresent(LastWill::close);
      lock.close();
    }
    removeHook();
  }

  private void removeHook() {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is going down and this is the hook.
    }
  }

  private void deleteRunFile(String name) {
    try {
      Files.deleteIfExists(data.run().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
