package dev.holdfast.tool.java;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a tool method that are given to it and not asked of the model.
 *
 * @param contexts names of the parameters that take the {@link ToolContext}
 */
record ToolParameters(List<String> contexts) {
  ToolParameters {
    contexts = List.copyOf(contexts);
  }

  static ToolParameters of(Method method) {
    List<String> contexts = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.getType() == ToolContext.class) {
        contexts.add(nameOf(parameter));
      }
      if (parameter.isAnnotationPresent(ToolMemoryId.class)
          && !parameter.getType().isAssignableFrom(String.class)) {
        throw new IllegalArgumentException(
            "%s: the @ToolMemoryId parameter %s is a %s; the memory id is the run's id, a String"
                .formatted(
                    new Place(method), parameter.getName(), parameter.getType().getSimpleName()));
      }
    }
    return new ToolParameters(contexts);
  }

  /** The schema that LangChain4j made, without what the model must not see. */
  String schema(@Nullable JsonObjectSchema parameters) {
    Map<String, Object> schema =
        parameters == null
            ? new LinkedHashMap<>(Map.of("type", "object"))
            : JsonSchemaElementUtils.toMap(parameters);
    schema.put("properties", without(schema.get("properties")));
    if (schema.get("required") instanceof List<?> required) {
      schema.put("required", required.stream().filter(name -> !contexts.contains(name)).toList());
    }
    return Wire.write(schema);
  }

  private Map<Object, Object> without(@Nullable Object properties) {
    Map<Object, Object> kept = new LinkedHashMap<>();
    if (properties instanceof Map<?, ?> map) {
      kept.putAll(map);
    }
    contexts.forEach(kept::remove);
    return kept;
  }

  /**
   * The arguments with what stands for the context in its place, whatever the model wrote there.
   * LangChain4j makes the parameter of it as of any other.
   */
  String arguments(String arguments, ToolContext context) {
    if (contexts.isEmpty()) {
      return arguments;
    }
    try {
      JsonNode tree = Wire.json().readTree(arguments);
      if (tree instanceof ObjectNode object) {
        contexts.forEach(
            name -> object.set(name, object.objectNode().put("effectKey", context.effectKey())));
        return object.toString();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the arguments are not JSON", e);
    }
    throw new IllegalArgumentException("the arguments are not a JSON object");
  }

  private static String nameOf(Parameter parameter) {
    P named = parameter.getAnnotation(P.class);
    return named == null || named.name().isBlank() ? parameter.getName() : named.name();
  }
}
