package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Closed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a rule says about the calls it matches. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Ruling.Proceed.class, name = "proceed"),
  @JsonSubTypes.Type(value = Ruling.Mutate.class, name = "mutate"),
  @JsonSubTypes.Type(value = Ruling.Skip.class, name = "skip"),
  @JsonSubTypes.Type(value = Ruling.Ask.class, name = "ask"),
  @JsonSubTypes.Type(value = Ruling.Deny.class, name = "deny")
})
public sealed interface Ruling {

  /** The call goes ahead. */
  @Closed
  record Proceed() implements Ruling {}

  /**
   * The call goes ahead with other arguments.
   *
   * @param set values by JSON pointer; the object they stand in must be there
   */
  @Closed
  record Mutate(Map<String, JsonNode> set) implements Ruling {
    public Mutate {
      set =
          set == null
              ? Collections.emptyMap()
              : Collections.unmodifiableMap(new LinkedHashMap<>(set));
      if (set.isEmpty()) {
        throw new IllegalArgumentException(
            "mutate: nothing is set; name a JSON pointer and a value");
      }
    }
  }

  /** The call is not made; the model reads this as its result. */
  @Closed
  record Skip(String result) implements Ruling {
    public Skip {
      if (result == null) {
        throw new IllegalArgumentException(
            "skip: no result; the model reads it in the call's place");
      }
    }
  }

  /** People decide. */
  @Closed
  record Ask(AskTerms terms) implements Ruling {
    public Ask {
      // Null where the JSON has none.
      terms = terms == null ? AskTerms.DEFAULT : terms;
    }
  }

  /** The call is not made; the model reads why. */
  @Closed
  record Deny(String reason) implements Ruling {
    public Deny {
      if (reason == null || reason.isBlank()) {
        throw new IllegalArgumentException("deny: no reason; the model reads it and goes on by it");
      }
    }
  }
}
