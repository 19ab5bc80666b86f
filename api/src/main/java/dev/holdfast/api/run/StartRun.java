package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/runs}.
 *
 * @param agent name of a registered agent; may be left out with an action that only one can perform
 * @param version null takes the version that was registered last
 * @param input any JSON, null included; it must be there, unless there is an action
 * @param action the one call that the run performs, without a model
 * @param metadata at most 16 pairs, kept and shown, never interpreted
 * @param limits narrower than the agent's, where given
 * @param requestedBy for whom the run acts; null: for the key itself
 */
record StartRun(
    @Nullable String agent,
    @Nullable String version,
    @Nullable JsonNode input,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AskedAction action,
    @Nullable Map<String, @Nullable String> metadata,
    @Nullable AskedLimits limits,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String requestedBy) {
  // Numbers stay as they were written: a canonical form would round large ones, and take two
  // bodies for one.
  private static final ObjectWriter SORTED =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .build()
          .writer();

  private static final int NAME_MAX = 200;
  private static final int METADATA_MAX = 16;
  private static final int METADATA_KEY_MAX = 64;
  private static final int METADATA_VALUE_MAX = 512;

  /** What can be said without knowing the agent. */
  void check() {
    List<Fault> faults = new ArrayList<>();
    if (agent == null ? action == null : agent.isBlank()) {
      faults.add(Fault.at("/agent", "required", "The name of an agent is needed."));
    } else if (agent != null) {
      checkName("/agent", agent, faults);
    }
    if (version != null) {
      checkName("/version", version, faults);
    }
    if (action != null) {
      action.check(faults);
      checkAlone(faults);
    } else if (input == null) {
      faults.add(Fault.at("/input", "required", "An input is needed; it may be any JSON."));
    } else {
      Text.check("/input", Wire.write(input), faults);
    }
    if (metadata != null) {
      checkMetadata(metadata, faults);
    }
    if (requestedBy != null) {
      if (requestedBy.isBlank() || !Text.storable(requestedBy)) {
        faults.add(Fault.at("/requested_by", "invalid", "Somebody is needed, or nothing."));
      }
      checkName("/requested_by", requestedBy, faults);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  private void checkAlone(List<Fault> faults) {
    if (input != null) {
      faults.add(
          Fault.at("/input", "not_wanted", "A run that performs an action has no other input."));
    }
    if (agent == null && version != null) {
      faults.add(Fault.at("/version", "not_wanted", "A version needs the name of its agent."));
    }
  }

  /** What the run begins with. */
  JsonNode given() {
    return action == null ? Objects.requireNonNull(input) : action.json();
  }

  /** Equal for two bodies that ask for the same, however their members are ordered. */
  String fingerprint() {
    try {
      return Digest.of(SORTED.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON cannot be written", e);
    }
  }

  private static void checkName(String pointer, String name, List<Fault> faults) {
    Text.check(pointer, name, faults);
    if (name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
      faults.add(Fault.at(pointer, "invalid", "A name has up to 200 characters of one line."));
    }
  }

  private static void checkMetadata(Map<String, @Nullable String> metadata, List<Fault> faults) {
    if (metadata.size() > METADATA_MAX) {
      faults.add(
          Fault.at(
              "/metadata",
              "too_many",
              "Metadata has %d pairs, at most %d are kept."
                  .formatted(metadata.size(), METADATA_MAX)));
    }
    metadata.forEach((key, value) -> {
      String pointer = "/metadata/" + key.replace("~", "~0").replace("/", "~1");
      if (key.isEmpty() || key.length() > METADATA_KEY_MAX || !Text.storable(key)) {
        faults.add(Fault.at(pointer, "invalid", "A metadata key has 1 to 64 characters."));
      }
      if (value == null || value.length() > METADATA_VALUE_MAX || !Text.storable(value)) {
        faults.add(
            Fault.at(
                pointer,
                "invalid",
                "A metadata value is a text of up to 512 characters without a zero byte."));
      }
    });
  }
}
