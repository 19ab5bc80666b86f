package dev.holdfast.worker.process;

import dev.holdfast.store.secret.Secrets;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a worker process is told by its environment.
 *
 * @param agents jars with agents
 * @param workflowCache how many workflows that wait are kept in memory; the others are replayed
 *     when they go on
 * @param publicUrl prefix of the links that operators see, without a slash at the end; empty for
 *     none
 * @param secrets from which the keys are derived that sign what is sent to approvers; none: nothing
 *     is sent
 * @param lifeline stop when standard input closes: the process that started us is gone
 * @param scriptGates the scripted model asks the addresses of this machine that a script, also one
 *     in a caller's input, names as gates
 */
public record WorkerSettings(
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    int databaseConnections,
    String temporalAddress,
    String temporalNamespace,
    String group,
    List<Path> agents,
    int healthPort,
    String host,
    int workflowCache,
    String publicUrl,
    Secrets secrets,
    boolean lifeline,
    boolean scriptGates) {
  /** More than a worker performs at once; a run that waits for weeks need not be among them. */
  private static final int CACHED_WORKFLOWS = 300;

  public WorkerSettings {
    agents = List.copyOf(agents);
    if (workflowCache < 1) {
      throw new IllegalArgumentException(
          "HOLDFAST_WORKFLOW_CACHE is %d; the least is 1".formatted(workflowCache));
    }
  }

  public static WorkerSettings from(Map<String, String> env) {
    return new WorkerSettings(
        required(env, "HOLDFAST_DB_URL", "jdbc:postgresql://host:5432/holdfast"),
        required(env, "HOLDFAST_DB_USER", "holdfast_worker"),
        required(env, "HOLDFAST_DB_PASSWORD", "the password of that role"),
        number(env, "HOLDFAST_DB_CONNECTIONS", 16),
        required(env, "HOLDFAST_TEMPORAL_ADDRESS", "127.0.0.1:7233"),
        env.getOrDefault("HOLDFAST_TEMPORAL_NAMESPACE", "default"),
        env.getOrDefault("HOLDFAST_WORKER_GROUP", "main"),
        paths(env.getOrDefault("HOLDFAST_AGENTS", "")),
        number(env, "HOLDFAST_HEALTH_PORT", 0),
        host(env),
        number(env, "HOLDFAST_WORKFLOW_CACHE", CACHED_WORKFLOWS),
        env.getOrDefault("HOLDFAST_PUBLIC_URL", "").strip().replaceFirst("/$", ""),
        Secrets.read(env.get("HOLDFAST_SECRET")),
        "stdin".equals(env.get("HOLDFAST_LIFELINE")),
        "true".equals(env.get("HOLDFAST_SCRIPT_GATES")));
  }

  /** A name that cannot be found out is no reason not to work. */
  private static String host(Map<String, String> env) {
    String name = env.get("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  static String required(Map<String, String> env, String name, String example) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set; set it, e.g. to " + example);
    }
    return value;
  }

  private static int number(Map<String, String> env, String name, int otherwise) {
    String value = env.get(name);
    try {
      return value == null || value.isBlank() ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + value + "', not a number", e);
    }
  }

  private static List<Path> paths(String joined) {
    return Arrays.stream(joined.split(File.pathSeparator))
        .filter(path -> !path.isBlank())
        .map(Path::of)
        .toList();
  }
}
