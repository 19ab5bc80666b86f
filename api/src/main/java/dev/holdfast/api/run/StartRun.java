package dev.holdfast.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/runs}.
 *
 * @param agent name of a registered agent
 * @param version null takes the version that was registered last
 * @param input any JSON, null included; it must be there
 * @param metadata at most 16 pairs, kept and shown, never interpreted
 * @param limits narrower than the agent's, where given
 */
record StartRun(
    @Nullable String agent,
    @Nullable String version,
    @Nullable JsonNode input,
    @Nullable Map<String, @Nullable String> metadata,
    @Nullable AskedLimits limits) {
  private static final int NAME_MAX = 200;
  private static final int METADATA_MAX = 16;
  private static final int METADATA_KEY_MAX = 64;
  private static final int METADATA_VALUE_MAX = 512;

  /** What can be said without knowing the agent. */
  void check() {
    List<Fault> faults = new ArrayList<>();
    if (agent == null || agent.isBlank()) {
      faults.add(Fault.at("/agent", "required", "The name of an agent is needed."));
    } else {
      checkName("/agent", agent, faults);
    }
    if (version != null) {
      checkName("/version", version, faults);
    }
    if (input == null) {
      faults.add(Fault.at("/input", "required", "An input is needed; it may be any JSON."));
    } else {
      Text.check("/input", Wire.write(input), faults);
    }
    if (metadata != null) {
      checkMetadata(metadata, faults);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
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
      if (key.isEmpty() || key.length() > METADATA_KEY_MAX) {
        faults.add(Fault.at(pointer, "invalid", "A metadata key has 1 to 64 characters."));
      }
      if (value == null || value.length() > METADATA_VALUE_MAX) {
        faults.add(
            Fault.at(pointer, "invalid", "A metadata value is a text of up to 512 characters."));
      }
    });
  }
}
