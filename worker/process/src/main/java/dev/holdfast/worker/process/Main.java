package dev.holdfast.worker.process;

import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.provider.Providers;
import dev.holdfast.store.Database;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.worker.AgentJars;
import dev.holdfast.worker.AgentRegistry;
import dev.holdfast.worker.RegisteredAgent;
import dev.holdfast.worker.process.upgrade.WorkersCommand;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a worker by its environment. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int COMMAND_CONNECTIONS = 2;
  private static final Duration ASK_AGAIN = Duration.ofMillis(300);

  private Main() {}

  public static void main(String[] args) {
    try {
      if (args.length == 1 && args[0].equals(Migrate.COMMAND)) {
        migrate(Migrate.from(System.getenv()));
        return;
      }
      if (args.length > 0 && args[0].equals(WorkersCommand.COMMAND)) {
        System.exit(workers(WorkerSettings.from(System.getenv()), List.of(args)));
      }
      if (args.length > 0) {
        throw new IllegalArgumentException(
            "it takes no argument but %s or %s: everything else is set by its environment"
                .formatted(Migrate.COMMAND, WorkersCommand.USAGE));
      }
      run(WorkerSettings.from(System.getenv()));
    } catch (IllegalArgumentException e) {
      System.err.println("the worker cannot start: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("the worker cannot answer health requests: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says nothing but what is asked for: others read it. */
  private static int workers(WorkerSettings settings, List<String> words)
      throws InterruptedException {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
        .detachAndStopAllAppenders();
    WorkflowServiceStubs service = WorkerProcess.service(settings);
    try (Database database =
        Database.open(
            settings.databaseUrl(),
            settings.databaseUser(),
            settings.databasePassword(),
            COMMAND_CONNECTIONS,
            "holdfast-workers-command")) {
      return new WorkersCommand(
              WorkerProcess.client(service, settings), database.source(), System.out, System.err)
          .run(words.subList(1, words.size()));
    } catch (HoldfastException e) {
      System.err.println(e.getMessage());
      return 1;
    } finally {
      service.shutdownNow();
    }
  }

  private static void migrate(Migrate migrate) {
    try {
      migrate.run();
      LOG.info("the database is as this version needs it");
    } catch (HoldfastException e) {
      throw new IllegalArgumentException(
          e.getMessage()
              + ": check HOLDFAST_DB_URL, HOLDFAST_DB_OWNER and HOLDFAST_DB_OWNER_PASSWORD",
          e);
    }
  }

  private static void run(WorkerSettings settings) throws IOException, InterruptedException {
    AtomicBoolean abandoned = new AtomicBoolean();
    if (settings.lifeline()) {
      Lifeline.watch(
          System.in,
          () -> {
            abandoned.set(true);
            System.exit(0);
          });
    }
    Providers providers = Providers.from(System.getenv(), Clock.systemUTC());
    String byDefault = DefaultModel.of(System.getenv(), providers.configured().keySet());
    AgentRegistry registry =
        AgentRegistry.of(AgentJars.load(settings.agents())).askingByDefault(byDefault);
    registry.startLines().forEach(LOG::info);
    Map<String, ModelProvider> models =
        Models.of(providers, registry.agents(), settings.scriptGates());
    LOG.info(
        "asks models of {}; agents that name none ask {} ({} names another)",
        models.keySet(),
        byDefault,
        DefaultModel.SETTING);
    Database database =
        Database.open(
            settings.databaseUrl(),
            settings.databaseUser(),
            settings.databasePassword(),
            settings.databaseConnections(),
            "holdfast-worker");
    register(settings, registry, new Agents(database.source()));
    WorkerProcess process =
        WorkerProcess.start(settings, new WorkerProcess.Offer(database.source(), registry, models));
    HealthServer health = HealthServer.start(settings.healthPort(), process::healthy);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("leave")
                .unstarted(() -> {
                  process.close();
                  health.close();
                  database.close();
                  if (abandoned.get()) {
                    // Else the JVM keeps its classes for the next start, which takes seconds.
                    Runtime.getRuntime().halt(0);
                  }
                }));
  }

  /** Agents are rows before the first run can name them; a database that is away is waited for. */
  private static void register(WorkerSettings settings, AgentRegistry registry, Agents agents)
      throws InterruptedException {
    for (RegisteredAgent agent : registry.agents()) {
      var row =
          new AgentRow(
              agent.spec().name(),
              agent.spec().version(),
              agent.digest(),
              agent.json(),
              settings.group());
      while (!registered(agents, row)) {
        Thread.sleep(ASK_AGAIN);
      }
    }
  }

  private static boolean registered(Agents agents, AgentRow row) {
    try {
      agents.register(Principal.bootstrapOwner(), row, Clock.systemUTC().instant());
      return true;
    } catch (HoldfastException e) {
      if (e.code() == FailureCode.STORE_UNAVAILABLE) {
        LOG.warn("the database is away: {}", e.getMessage());
        return false;
      }
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
