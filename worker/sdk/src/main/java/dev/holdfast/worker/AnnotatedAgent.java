package dev.holdfast.worker;

import dev.holdfast.policy.StrictJson;
import dev.holdfast.tool.java.JavaTools;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** From a class annotated with {@link Agent} to its definition. */
final class AnnotatedAgent {
  private AnnotatedAgent() {}

  static AgentDefinition define(Class<?> type) {
    Agent agent = type.getAnnotation(Agent.class);
    if (agent == null) {
      throw new IllegalArgumentException(
          "%s is no agent: annotate it with @Agent(name = …)".formatted(type.getName()));
    }
    AgentDefinition.Builder builder =
        AgentDefinition.named(agent.name())
            .version(agent.version())
            .instructions(agent.instructions())
            .fallbacks(agent.fallbacks());
    if (!agent.model().isEmpty()) {
      builder.model(agent.model());
    }
    if (!agent.script().isEmpty()) {
      builder.script(resource(type, "script", agent.script()));
    }
    if (!agent.inputSchema().isEmpty()) {
      builder.inputSchema(resource(type, "input schema", agent.inputSchema()));
    }
    if (!agent.outcomeSchema().isEmpty()) {
      builder.outcomeSchema(resource(type, "outcome schema", agent.outcomeSchema()));
    }
    if (!agent.policy().isEmpty()) {
      builder.policy(policy(type, agent.policy()));
    }
    if (agent.asksHumans()) {
      builder.asksHumans();
    }
    if (agent.waitsForEvents()) {
      builder.waitsForEvents();
    }
    if (agent.sleeps()) {
      builder.sleeps();
    }
    if (agent.maxTurns() != 0) {
      builder.maxTurns(agent.maxTurns());
    }
    if (agent.maxToolCalls() != -1) {
      builder.maxToolCalls(agent.maxToolCalls());
    }
    if (agent.maxParallelCalls() != 0) {
      builder.maxParallelCalls(agent.maxParallelCalls());
    }
    if (!agent.deadline().isEmpty()) {
      builder.deadline(deadline(type, agent.deadline()));
    }
    Object bean = make(type);
    if (JavaTools.present(type)) {
      builder.tools(bean);
    }
    return builder.build().from("class " + type.getName());
  }

  private static Object make(Class<?> type) {
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          "%s cannot be an agent, it is abstract: annotate a class that can be made"
              .formatted(type.getName()));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "%s has no constructor without parameters: add one%s, or give the agent by an AgentProvider"
              .formatted(type.getName(), type.isMemberClass() ? " and make the class static" : ""),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of %s failed: %s".formatted(type.getName(), e.getCause()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("%s cannot be made".formatted(type.getName()), e);
    }
  }

  private static String resource(Class<?> type, String what, String name) {
    try (InputStream resource = type.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalArgumentException(
            "%s names the %s \"%s\", which is not beside the class: put it into resources/%s"
                .formatted(type.getName(), what, name, type.getPackageName().replace('.', '/')));
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s names the %s \"%s\", which cannot be read".formatted(type.getName(), what, name), e);
    }
  }

  private static PolicySpec policy(Class<?> type, String name) {
    String json = resource(type, "policy", name);
    try {
      return Wire.read(StrictJson.read(json).toString(), PolicySpec.class);
    } catch (IllegalArgumentException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "%s names the policy \"%s\", which is none: %s"
              .formatted(type.getName(), name, why.getMessage()),
          e);
    }
  }

  private static Duration deadline(Class<?> type, String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s: @Agent(deadline = \"%s\") is no ISO 8601 duration: write PT1H for an hour"
              .formatted(type.getName(), text),
          e);
    }
  }
}
