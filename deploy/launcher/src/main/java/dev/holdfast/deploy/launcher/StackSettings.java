package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a stack is to be. Start from {@link #of} and change what differs.
 *
 * @param agents jars for the worker; none means the examples
 * @param environment set for worker, API and shop
 * @param overrides set for one process, by its name; wins over {@code environment}
 * @param serversLiveOn whether Temporal and PostgreSQL survive a launcher that dies, to be adopted
 *     by the next one; tests say no
 */
public record StackSettings(
    DataDirectory data,
    PortChoice ports,
    Set<Part> parts,
    List<Path> agents,
    Map<String, String> environment,
    Map<String, Map<String, String>> overrides,
    boolean serversLiveOn) {

  public StackSettings {
    parts = Set.copyOf(parts);
    agents = List.copyOf(agents);
    environment = Map.copyOf(environment);
    overrides = Map.copyOf(overrides);
    if ((parts.contains(Part.WORKER) || parts.contains(Part.API))
        && !parts.containsAll(Part.servers())) {
      throw new IllegalArgumentException("worker and api need temporal and postgres: " + parts);
    }
  }

  /** The whole stack with the examples on this data, on the ports it had before. */
  public static StackSettings of(DataDirectory data) {
    return new StackSettings(
        data, PortChoice.KEEP, Part.all(), List.of(), Map.of(), Map.of(), true);
  }

  /** Whether the shop belongs to it. */
  boolean hasShop() {
    return parts.contains(Part.SHOP) && agents.isEmpty();
  }

  /** What is set for one process beyond the environment of all. */
  Map<String, String> overridesOf(String name) {
    return overrides.getOrDefault(name, Map.of());
  }

  public StackSettings withPorts(PortChoice choice) {
    return new StackSettings(data, choice, parts, agents, environment, overrides, serversLiveOn);
  }

  public StackSettings withParts(Set<Part> chosen) {
    return new StackSettings(data, ports, chosen, agents, environment, overrides, serversLiveOn);
  }

  public StackSettings withAgents(List<Path> jars) {
    return new StackSettings(data, ports, parts, jars, environment, overrides, serversLiveOn);
  }

  public StackSettings withEnvironment(Map<String, String> values) {
    return new StackSettings(data, ports, parts, agents, values, overrides, serversLiveOn);
  }

  /** Sets variables for one process, as {@code worker}. */
  public StackSettings withOverride(String name, Map<String, String> values) {
    Map<String, Map<String, String>> changed = new HashMap<>(overrides);
    changed.put(name, Map.copyOf(values));
    return new StackSettings(data, ports, parts, agents, environment, changed, serversLiveOn);
  }

  /**
   * Takes models only from what these settings say, not from the environment of the process that
   * starts the stack.
   */
  public StackSettings withoutInheritedModels() {
    Map<String, String> values = new HashMap<>(ModelAccess.none());
    values.putAll(environment);
    return withEnvironment(values);
  }

  /** Nothing of this stack is to survive the process that started it. */
  public StackSettings withServersThatDieWithUs() {
    return new StackSettings(data, ports, parts, agents, environment, overrides, false);
  }
}
