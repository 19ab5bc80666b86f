package dev.holdfast.worker;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Loads agents from jars of users. Each jar has a class loader of its own below the worker's: jars
 * do not see each other, and what the worker has, it gives.
 */
public final class AgentJars {
  private AgentJars() {}

  /**
   * The agents of jars, in the order of the jars.
   *
   * @throws IllegalArgumentException when a jar is missing, broken, or holds no agent; the message
   *     names the jar and what to do
   */
  public static List<AgentDefinition> load(List<Path> jars) {
    List<AgentDefinition> agents = new ArrayList<>();
    for (Path jar : jars) {
      agents.addAll(load(jar));
    }
    return List.copyOf(agents);
  }

  private static List<AgentDefinition> load(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(
          "there is no jar %s: build it first, or correct the path".formatted(jar));
    }
    try {
      // Never closed: the agents' classes are loaded from it as long as the worker lives.
      @SuppressWarnings("resource")
      ClassLoader loader =
          new URLClassLoader(
              jar.getFileName().toString(), new URL[] {url(jar)}, AgentJars.class.getClassLoader());
      List<AgentDefinition> agents = new ArrayList<>(provided(jar, loader));
      for (String name : AgentClasses.in(jar)) {
        Class<?> type = Class.forName(name, false, loader);
        if (type.isAnnotationPresent(Agent.class)) {
          agents.add(AnnotatedAgent.define(type).from("class %s in %s".formatted(name, jar)));
        }
      }
      return some(jar, agents);
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read as a jar".formatted(jar), e);
    } catch (LinkageError | ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "%s needs %s, which neither it nor the worker has: put its dependencies into the jar"
              .formatted(jar, e.getMessage()),
          e);
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "%s names an AgentProvider that cannot be used: %s".formatted(jar, e.getMessage()), e);
    }
  }

  private static List<AgentDefinition> provided(Path jar, ClassLoader loader) {
    return ServiceLoader.load(AgentProvider.class, loader).stream()
        .filter(provider -> loader.equals(provider.type().getClassLoader()))
        .flatMap(provider ->
            provider.get().agents().stream()
                .map(agent ->
                    agent.from("provider %s in %s".formatted(provider.type().getName(), jar))))
        .toList();
  }

  private static List<AgentDefinition> some(Path jar, List<AgentDefinition> agents) {
    if (agents.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds no agent: annotate a class with @%s, or name an AgentProvider in META-INF/services/%s"
              .formatted(jar, Agent.class.getName(), AgentProvider.class.getName()));
    }
    return agents;
  }

  private static URL url(Path jar) {
    try {
      return jar.toAbsolutePath().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no path of a jar: " + jar, e);
    }
  }
}
