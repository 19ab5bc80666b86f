package dev.holdfast.model.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of tools as LangChain4j sends them. What is lost on the way only informs the model less:
 * arguments are judged by the schema itself.
 */
final class ToolSchemas {
  private static final int DEEPEST = 12;

  private final JsonNode root;
  private final boolean any;

  private ToolSchemas(JsonNode root, boolean any) {
    this.root = root;
    this.any = any;
  }

  /**
   * The schema of a tool's arguments.
   *
   * @param any properties go as they stand; else only what LangChain4j has types for
   */
  static JsonObjectSchema of(String schema, boolean any) {
    try {
      JsonNode root = Wire.json().readTree(schema);
      return new ToolSchemas(root, any).object(root, 0);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a tool's schema is not JSON", e);
    }
  }

  private JsonObjectSchema object(JsonNode node, int depth) {
    var builder = JsonObjectSchema.builder().description(description(node));
    Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
    node.path("properties")
        .properties()
        .forEach(member -> properties.put(member.getKey(), part(member.getValue(), depth + 1)));
    builder.addProperties(properties);
    List<String> required = new ArrayList<>();
    node.path("required").forEach(name -> required.add(name.asText()));
    builder.required(required);
    if (any && node.path("$defs").isObject()) {
      Map<String, JsonSchemaElement> definitions = new LinkedHashMap<>();
      node.path("$defs")
          .properties()
          .forEach(member ->
              definitions.put(member.getKey(), JsonRawSchema.from(member.getValue().toString())));
      builder.definitions(definitions);
    }
    return builder.build();
  }

  private JsonSchemaElement part(JsonNode node, int depth) {
    return any ? JsonRawSchema.from(node.toString()) : typed(node, depth);
  }

  private JsonSchemaElement typed(JsonNode node, int depth) {
    JsonNode resolved = node.has("$ref") ? root.at(pointer(node.path("$ref").asText())) : node;
    if (depth > DEEPEST) {
      return JsonObjectSchema.builder().build();
    }
    if (resolved.path("enum").isArray() && !resolved.path("enum").isEmpty()) {
      List<String> values = new ArrayList<>();
      resolved.path("enum").forEach(value -> values.add(value.asText()));
      return JsonEnumSchema.builder().description(description(resolved)).enumValues(values).build();
    }
    JsonNode choices = resolved.has("anyOf") ? resolved.path("anyOf") : resolved.path("oneOf");
    if (choices.isArray() && !choices.isEmpty()) {
      List<JsonSchemaElement> typed = new ArrayList<>();
      choices.forEach(choice -> typed.add(typed(choice, depth + 1)));
      return JsonAnyOfSchema.builder().description(description(resolved)).anyOf(typed).build();
    }
    return plain(resolved, depth);
  }

  private JsonSchemaElement plain(JsonNode node, int depth) {
    String description = description(node);
    return switch (type(node)) {
      case "integer" -> JsonIntegerSchema.builder().description(description).build();
      case "number" -> JsonNumberSchema.builder().description(description).build();
      case "boolean" -> JsonBooleanSchema.builder().description(description).build();
      case "null" -> new JsonNullSchema();
      case "array" ->
          JsonArraySchema.builder()
              .description(description)
              .items(typed(node.path("items"), depth + 1))
              .build();
      case "object" -> object(node, depth);
      default -> JsonStringSchema.builder().description(description).build();
    };
  }

  /** Of several types the first that says something. */
  private static String type(JsonNode node) {
    JsonNode type = node.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (!"null".equals(one.asText())) {
          return one.asText();
        }
      }
    }
    return type.asText(node.has("properties") ? "object" : "string");
  }

  private static String pointer(String reference) {
    return reference.startsWith("#/") ? reference.substring(1) : "";
  }

  private static @Nullable String description(JsonNode node) {
    return node.path("description").isTextual() ? node.path("description").textValue() : null;
  }
}
