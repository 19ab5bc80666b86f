package dev.holdfast.deploy.verify.parked;

import dev.holdfast.deploy.launcher.Stack;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the processes of a stack used within some time.
 *
 * @param cores by process, its children counted with it
 * @param transactions that PostgreSQL committed in each second, those of Temporal not among them
 * @param load of the whole machine at the end
 */
record Use(Duration time, Map<String, Double> cores, double transactions, double load) {
  static final List<String> PROCESSES = List.of("worker", "api", "temporal", "postgres");

  /** A moment from which use is counted. */
  record Mark(Stack stack, long nanos, Map<String, Duration> cpu, long transactions) {
    static Mark now(Stack stack) {
      Map<String, Duration> cpu = new LinkedHashMap<>();
      PROCESSES.forEach(name -> cpu.put(name, cpuOf(stack.status(name).pid())));
      return new Mark(stack, System.nanoTime(), cpu, committed(stack));
    }

    Use until() {
      Mark end = now(stack);
      double seconds = (end.nanos - nanos) / 1e9;
      Map<String, Double> cores = new LinkedHashMap<>();
      end.cpu.forEach((name, time) ->
          cores.put(
              name, time.minus(cpu.getOrDefault(name, Duration.ZERO)).toNanos() / 1e9 / seconds));
      return new Use(
          Duration.ofNanos(end.nanos - nanos),
          cores,
          (end.transactions - transactions) / seconds,
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
  }

  private static Duration cpuOf(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(process), process.descendants())
        .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static long committed(Stack stack) {
    try (Connection connection = stack.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select sum(xact_commit)::bigint from pg_stat_database")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("the transactions cannot be counted", e);
    }
  }
}
