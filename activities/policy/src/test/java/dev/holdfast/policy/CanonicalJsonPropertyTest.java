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
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CanonicalJsonPropertyTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void isIdempotent(@ForAll("values") JsonNode value) {
    String canonical = CanonicalJson.of(value.toString());
    assertEquals(canonical, CanonicalJson.of(canonical));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void doesNotSeeTheOrderOfMembersNorBlanks(@ForAll("values") JsonNode value, @ForAll long seed) {
    String other = shuffled(value, new Random(seed)).toPrettyString();
    assertEquals(CanonicalJson.of(value.toString()), CanonicalJson.of(other));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void meansTheSameAsWhatItWasMadeOf(@ForAll("values") JsonNode value) throws Exception {
    JsonNode read = new ObjectMapper().readTree(CanonicalJson.of(value.toString()));
    assertTrue(value.equals(CanonicalJsonPropertyTest::compareNumbers, read), read.toString());
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
    return valuesUpTo(2);
  }

  private static Arbitrary<JsonNode> valuesUpTo(int depth) {
    if (depth == 0) {
      return leaves();
    }
    Arbitrary<JsonNode> items = valuesUpTo(depth - 1);
    return Arbitraries.oneOf(
        leaves(),
        items.list().ofMaxSize(3).map(list -> NODES.arrayNode().addAll(list)),
        Arbitraries.maps(texts(4), items)
            .ofMaxSize(4)
            .map(members -> NODES.objectNode().setAll(members)));
  }

  private static Arbitrary<JsonNode> leaves() {
    return Arbitraries.oneOf(
        texts(8).map(NODES::textNode),
        Arbitraries.longs().between(-(1L << 53), 1L << 53).map(NODES::numberNode),
        Arbitraries.doubles().map(NODES::numberNode),
        Arbitraries.of(true, false).map(NODES::booleanNode),
        Arbitraries.just(NODES.nullNode()));
  }

  private static Arbitrary<String> texts(int length) {
    return Arbitraries.strings().all().ofMaxLength(length).filter(CanonicalJsonPropertyTest::whole);
  }

  /** Compares leaves: the canonical form turns an integer and a double of one value into one. */
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
