package dev.holdfast.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.InputStreamSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (draft 2020-12) that arguments are checked against. Nothing is ever fetched: a
 * {@code $ref} points into the schema itself.
 */
public final class InputSchema {
  private static final int MAX_COMPILED = 1_000;
  private static final String META_SCHEMAS = "classpath:draft/2020-12/";

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          builder ->
              builder
                  .enableSchemaCache(false)
                  .schemaLoaders(loaders -> loaders.add(InputSchema::refuse)));
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .locale(Locale.ENGLISH)
          .pathType(PathType.JSON_POINTER)
          .preloadJsonSchema(false)
          .build();
  private static final ConcurrentHashMap<String, InputSchema> COMPILED = new ConcurrentHashMap<>();

  private final JsonSchema schema;

  private InputSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * The compiled schema; the same text is compiled once.
   *
   * @throws IllegalArgumentException when it is no schema, or refers to something outside itself
   */
  public static InputSchema of(String schemaJson) {
    InputSchema known = COMPILED.get(schemaJson);
    if (known != null) {
      return known;
    }
    InputSchema compiled = compile(schemaJson);
    if (COMPILED.size() >= MAX_COMPILED) {
      COMPILED.clear();
    }
    COMPILED.put(schemaJson, compiled);
    return compiled;
  }

  /** What is wrong with the arguments, in a stable order; empty when nothing is. */
  public static List<Fault> check(String schemaJson, String argumentsJson) {
    return of(schemaJson).check(argumentsJson);
  }

  /** What is wrong with the arguments, in a stable order; empty when nothing is. */
  public List<Fault> check(String argumentsJson) {
    JsonNode arguments;
    try {
      arguments = StrictJson.TREE.readTree(argumentsJson);
    } catch (StreamConstraintsException e) {
      return List.of(new Fault("", Fault.TOO_DEEP, e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      return List.of(new Fault("", Fault.MALFORMED_JSON, e.getOriginalMessage()));
    }
    if (arguments.isMissingNode()) {
      return List.of(new Fault("", Fault.MALFORMED_JSON, "the text is empty"));
    }
    try {
      CanonicalJson.of(argumentsJson);
    } catch (IllegalArgumentException e) {
      // What has no canonical form has no digest: nothing could be bound to it.
      return List.of(new Fault("", Fault.MALFORMED_JSON, String.valueOf(e.getMessage())));
    }
    try {
      return faults(arguments);
    } catch (StackOverflowError e) {
      // A pattern with nested choices does this to java.util.regex on a long text.
      return List.of(
          new Fault(
              "", Fault.TOO_DEEP, "the value is too long or too deep for the schema's patterns"));
    }
  }

  private List<Fault> faults(JsonNode arguments) {
    return schema.validate(arguments).stream()
        .map(InputSchema::fault)
        .distinct()
        .sorted(
            Comparator.comparing(Fault::pointer)
                .thenComparing(Fault::code)
                .thenComparing(Fault::detail))
        .toList();
  }

  private static Fault fault(ValidationMessage message) {
    return new Fault(
        message.getInstanceLocation().toString(), message.getType(), message.getError());
  }

  private static InputSchema compile(String schemaJson) {
    try {
      JsonNode tree = StrictJson.TREE.readTree(schemaJson);
      if (!tree.isObject() && !tree.isBoolean()) {
        throw new IllegalArgumentException("no JSON Schema: neither an object nor true or false");
      }
      JsonSchema schema = FACTORY.getSchema(tree, CONFIG);
      schema.initializeValidators();
      return new InputSchema(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON Schema: " + e.getOriginalMessage(), e);
    } catch (JsonSchemaException e) {
      throw new IllegalArgumentException("no JSON Schema: " + e.getMessage(), e);
    }
  }

  private static @Nullable InputStreamSource refuse(AbsoluteIri iri) {
    if (iri.toString().startsWith(META_SCHEMAS)) {
      return null;
    }
    throw new IllegalArgumentException(
        "no JSON Schema: it refers to %s; only references into the schema itself are followed"
            .formatted(iri));
  }
}
