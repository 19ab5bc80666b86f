package dev.holdfast.store.ledger;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.StrictJson;
import dev.holdfast.workflows.step.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the values at each place of some arguments: by them calls are counted that had a value
 * at a place, without their arguments being kept a second time.
 */
public final class Marks {
  private static final int MOST = 300;
  private static final int LENGTH = 16;

  private Marks() {}

  /** Null where there are too many places: such a call counts for every value. */
  public static @Nullable List<String> of(String arguments) {
    List<String> marks = new ArrayList<>();
    collect("", StrictJson.read(arguments), marks);
    return marks.size() > MOST ? null : marks;
  }

  /** Of one value, JSON text. */
  public static String of(String pointer, String value) {
    StringBuilder place = new StringBuilder();
    for (JsonPointer at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
      place.append('/').append(escaped(at.getMatchingProperty()));
    }
    return mark(place.toString(), StrictJson.read(value));
  }

  private static void collect(String at, JsonNode value, List<String> marks) {
    if (marks.size() > MOST) {
      return;
    }
    if (!at.isEmpty()) {
      marks.add(mark(at, value));
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      collect(at + "/" + i, value.get(i), marks);
    }
    value
        .properties()
        .forEach(member -> collect(at + "/" + escaped(member.getKey()), member.getValue(), marks));
  }

  private static String mark(String place, JsonNode value) {
    StringBuilder form = new StringBuilder();
    write(value, form);
    return Digest.of(place, form.toString()).substring(0, LENGTH);
  }

  /** 1 and 1.0 are one value, and so are objects in another order. */
  private static void write(JsonNode value, StringBuilder form) {
    if (value.isNumber()) {
      form.append(value.decimalValue().stripTrailingZeros());
    } else if (value.isArray()) {
      form.append('[');
      for (JsonNode item : value) {
        write(item, form);
        form.append(',');
      }
      form.append(']');
    } else if (value.isObject()) {
      Map<String, JsonNode> members = new TreeMap<>();
      value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      form.append('{');
      members.forEach((name, member) -> {
        form.append(name.length()).append(':').append(name);
        write(member, form);
        form.append(',');
      });
      form.append('}');
    } else {
      form.append(value);
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
