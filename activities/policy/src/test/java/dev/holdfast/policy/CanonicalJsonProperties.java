package dev.holdfast.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CanonicalJsonProperties {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property(tries = 500)
  void isIdempotent(@ForAll("values") JsonNode value) {
    String canonical = CanonicalJson.of(value.toString());
    assertEquals(canonical, CanonicalJson.of(canonical));
  }

  @Property(tries = 500)
  void doesNotSeeTheOrderOfMembersNorBlanks(@ForAll("values") JsonNode value, @ForAll long seed) {
    String other = shuffled(value, new Random(seed)).toPrettyString();
    assertEquals(CanonicalJson.of(value.toString()), CanonicalJson.of(other));
  }

  @Property(tries = 500)
  void meansTheSameAsWhatItWasMadeOf(@ForAll("values") JsonNode value) throws Exception {
    JsonNode read = new ObjectMapper().readTree(CanonicalJson.of(value.toString()));
    assertTrue(value.equals(CanonicalJsonProperties::compareNumbers, read), read.toString());
  }

  @Property(tries = 5_000)
  void writesEveryDoubleSoThatItReadsBack(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value) && value != 0) {
      assertEquals(value, Double.parseDouble(EcmaNumber.of(value)));
    }
  }

  @Provide
  Arbitrary<JsonNode> values() {
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .all()
                .ofMaxLength(8)
                .filter(CanonicalJsonProperties::whole)
                .map(NODES::textNode),
            Arbitraries.longs().between(-(1L << 53), 1L << 53).map(NODES::numberNode),
            Arbitraries.doubles().map(NODES::numberNode),
            Arbitraries.of(true, false).map(NODES::booleanNode),
            Arbitraries.just(NODES.nullNode()));
    return Arbitraries.lazyOf(() -> leaves, () -> leaves, () -> arrays(), () -> objects());
  }

  private Arbitrary<JsonNode> arrays() {
    return values()
        .list()
        .ofMaxSize(3)
        .map(items -> {
          ArrayNode array = NODES.arrayNode();
          array.addAll(items);
          return array;
        });
  }

  private Arbitrary<JsonNode> objects() {
    Arbitrary<String> names =
        Arbitraries.strings().all().ofMaxLength(4).filter(CanonicalJsonProperties::whole);
    return Arbitraries.maps(names, values())
        .ofMaxSize(4)
        .map(members -> {
          ObjectNode object = NODES.objectNode();
          object.setAll(members);
          return object;
        });
  }

  private static int compareNumbers(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.doubleValue() == other.doubleValue() ? 0 : 1;
    }
    return one.equals(other) ? 0 : 1;
  }

  private static boolean whole(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static JsonNode shuffled(JsonNode value, Random random) {
    if (value.isArray()) {
      ArrayNode array = NODES.arrayNode();
      value.forEach(item -> array.add(shuffled(item, random)));
      return array;
    }
    if (value.isObject()) {
      List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
      Collections.shuffle(members, random);
      ObjectNode object = NODES.objectNode();
      members.forEach(member -> object.set(member.getKey(), shuffled(member.getValue(), random)));
      return object;
    }
    return value;
  }
}
