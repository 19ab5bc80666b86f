package dev.holdfast.store.testing;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.Database;
import dev.holdfast.store.migration.Migrations;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh, migrated database for a test class, on the one real PostgreSQL of the JVM. Register it
 * in a static field with {@code @RegisterExtension}.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
  public static final String WORKER_PASSWORD = "worker-of-a-test";
  public static final String API_PASSWORD = "api-of-a-test";

  private final int connections;
  private @Nullable String name;
  private @Nullable Database worker;
  private @Nullable Database api;

  public TestDatabase() {
    this(4);
  }

  /**
   * @param connections that each role's pool holds
   */
  public TestDatabase(int connections) {
    this.connections = connections;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    name = TestServer.newDatabase();
    Migrations.apply(owner(), WORKER_PASSWORD, API_PASSWORD);
    worker = open(Migrations.WORKER_ROLE, WORKER_PASSWORD);
    api = open(Migrations.API_ROLE, API_PASSWORD);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    requireNonNull(worker).close();
    requireNonNull(api).close();
  }

  public String url() {
    return TestServer.server()
        .getJdbcUrl("postgres", requireNonNull(name))
        .replaceFirst("\\?.*", "");
  }

  /** Not pooled, and may do everything. */
  public DataSource owner() {
    return TestServer.server().getDatabase("postgres", requireNonNull(name));
  }

  /** What a worker process may do. */
  public DataSource worker() {
    return requireNonNull(worker).source();
  }

  /** The worker's role, a new connection each time. */
  public DataSource workerUnpooled() {
    return Database.unpooled(url(), Migrations.WORKER_ROLE, WORKER_PASSWORD, "test-session");
  }

  /** What an API process may do. */
  public DataSource api() {
    return requireNonNull(api).source();
  }

  private Database open(String role, String password) {
    return Database.open(url(), role, password, connections, "test-" + role);
  }
}
