package dev.holdfast.api.approvalpage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.api.json.HttpJson;
import dev.holdfast.policy.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call as fields, typed by the tool's schema, and back. What cannot be read as
 * its type is handed on as text, so that the schema says what is wrong with it.
 */
final class EditForm {
  private static final ObjectMapper JSON = HttpJson.create();
  private static final ObjectWriter INDENTED = JSON.writer(new DefaultPrettyPrinter());
  private static final int NUMBER_LENGTH_MAX = 40;
  private static final int SCALE_MAX = 400;
  private static final String WHOLE = "";

  private final List<Field> fields;

  private EditForm(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /**
   * The fields of a call.
   *
   * @param arguments JSON text
   * @param schema JSON Schema of the tool
   */
  static EditForm of(String arguments, String schema) {
    JsonNode given = read(arguments);
    JsonNode properties =
        Objects.requireNonNullElse(read(schema), TextNode.valueOf("")).path("properties");
    if (given == null || !given.isObject() || !properties.isObject()) {
      String text = given == null ? arguments : indented(given);
      return new EditForm(
          List.of(new Field("a0", WHOLE, Field.Kind.JSON, text, given, List.of(), true, null)));
    }
    Set<String> required = new LinkedHashSet<>();
    Objects.requireNonNull(read(schema))
        .path("required")
        .forEach(one -> required.add(one.asText()));
    Set<String> names = new LinkedHashSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    given.fieldNames().forEachRemaining(names::add);
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(
          field(
              "a" + fields.size(),
              name,
              properties.path(name),
              given.get(name),
              required.contains(name)));
    }
    return new EditForm(fields);
  }

  private static Field field(
      String id, String name, JsonNode schema, @Nullable JsonNode given, boolean required) {
    Field.Kind kind = kind(schema, given);
    List<String> choices = kind == Field.Kind.CHOICE ? choices(schema, given) : List.of();
    String value =
        given == null
            ? ""
            : switch (kind) {
              case TEXT -> given.asText();
              case NUMBER, CHOICE -> given.toString();
              case JSON -> indented(given);
            };
    String description = schema.path("description").asText("");
    return new Field(
        id,
        name,
        kind,
        value,
        given,
        choices,
        required,
        description.isBlank() ? null : description);
  }

  private static Field.Kind kind(JsonNode schema, @Nullable JsonNode given) {
    if (schema.path("enum").isArray() || schema.path("type").asText().equals("boolean")) {
      return Field.Kind.CHOICE;
    }
    return switch (schema.path("type").asText()) {
      case "string" -> given == null || given.isTextual() ? Field.Kind.TEXT : Field.Kind.JSON;
      case "integer", "number" ->
          given == null || given.isNumber() ? Field.Kind.NUMBER : Field.Kind.JSON;
      default -> Field.Kind.JSON;
    };
  }

  private static List<String> choices(JsonNode schema, @Nullable JsonNode given) {
    Set<String> choices = new LinkedHashSet<>();
    if (schema.path("enum").isArray()) {
      schema.path("enum").forEach(one -> choices.add(one.toString()));
    } else {
      choices.addAll(List.of("true", "false"));
    }
    if (given != null) {
      choices.add(given.toString());
    }
    return List.copyOf(choices);
  }

  List<Field> fields() {
    return fields;
  }

  /** The same with what was typed. */
  EditForm typed(Map<String, String> form) {
    return new EditForm(
        fields.stream()
            .map(field -> field.typed(form.getOrDefault(field.id(), "").replace("\r\n", "\n")))
            .toList());
  }

  /**
   * What was typed, as arguments.
   *
   * @param json null where a field that holds JSON does not
   */
  record Typed(@Nullable String json, List<Fault> faults) {}

  Typed arguments() {
    List<Fault> faults = new ArrayList<>();
    if (fields.size() == 1 && fields.getFirst().name().equals(WHOLE)) {
      String text = fields.getFirst().value();
      if (read(text) == null) {
        faults.add(notJson(fields.getFirst()));
      }
      return new Typed(faults.isEmpty() ? text : null, faults);
    }
    ObjectNode arguments = new JsonNodeFactory(true).objectNode();
    for (Field field : fields) {
      JsonNode value = value(field, faults);
      if (value != null) {
        arguments.set(field.name(), value);
      }
    }
    return new Typed(faults.isEmpty() ? arguments.toString() : null, faults);
  }

  /** Null where it is left out. */
  private static @Nullable JsonNode value(Field field, List<Fault> faults) {
    String text = field.value();
    return switch (field.kind()) {
      case TEXT -> text.isEmpty() && leftOut(field) ? null : TextNode.valueOf(text);
      case NUMBER -> text.isBlank() ? null : number(text.strip());
      case CHOICE, JSON -> {
        if (text.isBlank()) {
          yield null;
        }
        JsonNode read = read(text);
        if (read == null) {
          faults.add(notJson(field));
        }
        yield read;
      }
    };
  }

  /** An empty text is left out unless it was proposed so, or is needed. */
  private static boolean leftOut(Field field) {
    JsonNode proposed = field.proposed();
    return proposed == null || (!field.required() && !proposed.asText().isEmpty());
  }

  private static JsonNode number(String text) {
    try {
      if (text.length() <= NUMBER_LENGTH_MAX) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs(number.scale()) <= SCALE_MAX) {
          return DecimalNode.valueOf(number);
        }
      }
    } catch (NumberFormatException e) {
      // Its schema says that it is no number.
    }
    return TextNode.valueOf(text);
  }

  private static Fault notJson(Field field) {
    return new Fault(pointer(field), Fault.MALFORMED_JSON, "this is not JSON");
  }

  private static String pointer(Field field) {
    return field.name().equals(WHOLE)
        ? ""
        : "/" + field.name().replace("~", "~0").replace("/", "~1");
  }

  /** The field that a fault is about; null where it is about none of them. */
  @Nullable Field about(Fault fault) {
    for (Field field : fields) {
      String pointer = pointer(field);
      boolean within = fault.pointer().equals(pointer) || fault.pointer().startsWith(pointer + "/");
      boolean missing =
          fault.pointer().isEmpty()
              && fault.code().equals("required")
              && fault.detail().contains("'" + field.name() + "'");
      if (field.name().equals(WHOLE) || within || missing) {
        return field;
      }
    }
    return null;
  }

  private static @Nullable JsonNode read(String text) {
    try {
      JsonNode read = JSON.readTree(text);
      return read == null || read.isMissingNode() ? null : read;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String indented(JsonNode tree) {
    try {
      return tree.isContainerNode() && !tree.isEmpty()
          ? INDENTED.writeValueAsString(tree)
          : tree.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is not JSON", e);
    }
  }
}
