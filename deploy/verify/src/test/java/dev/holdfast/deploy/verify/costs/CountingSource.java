package dev.holdfast.deploy.verify.costs;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Writes down each statement that is executed, with the texts that were bound to it. */
final class CountingSource implements DataSource {
  private final DataSource source;
  private final List<Executed> executed = new CopyOnWriteArrayList<>();

  /**
   * One round trip.
   *
   * @param writes it changes something, and commits with that
   */
  record Executed(String what, boolean writes, Set<String> texts) {}

  CountingSource(DataSource source) {
    this.source = source;
  }

  /** What was executed for a run, in order. */
  List<Executed> of(String run) {
    return executed.stream().filter(statement -> statement.texts().contains(run)).toList();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = source.getConnection();
    return wrapped(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("setAutoCommit") && Boolean.FALSE.equals(arguments[0])) {
            throw new IllegalStateException("a statement is a commit of its own here");
          }
          Object result = invoke(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? watched(statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement watched(PreparedStatement statement, String sql) {
    Set<String> texts = ConcurrentHashMap.newKeySet();
    return wrapped(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("set")
              && arguments.length == 2
              && arguments[1] instanceof String text) {
            texts.add(text);
          } else if (method.getName().startsWith("execute")) {
            executed.add(new Executed(what(sql), writes(sql), Set.copyOf(texts)));
          }
          return invoke(statement, method, arguments);
        });
  }

  private static String what(String sql) {
    String flat = sql.strip().replaceAll("\\s+", " ");
    return flat.substring(0, Math.min(40, flat.length()));
  }

  /** Functions of the ledger that write, and whatever is no select. */
  private static boolean writes(String sql) {
    String flat = sql.strip().replaceAll("\\s+", " ");
    return !flat.startsWith("select ")
        || flat.matches(
            "select (\\* from |seq from )?(settle|claim|renew|open_branch|accept_command|close_run"
                + "|note_problem)\\(.*");
  }

  private static <T> T wrapped(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            CountingSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("connections are the pool's");
  }

  @Override
  public ConnectionBuilder createConnectionBuilder() throws SQLException {
    return source.createConnectionBuilder();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
