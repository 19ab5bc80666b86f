package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactActionTest {
  private static final String SCHEMA = "{\"type\":\"object\"}";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2}          | {\"b\":2,\"a\":1}",
        "{\"a\":1}                  | { \"a\" :\t1 }",
        "{\"a\":1}                  | {\"a\":1.0}",
        "{\"a\":1000}               | {\"a\":1e3}",
        "{\"a\":0}                  | {\"a\":-0.0}",
        "{\"a\":\"é\"}              | {\"a\":\"\\u00e9\"}",
        "{\"amount\":1}             | {\"\\u0061mount\":1}",
        "{\"a\":\"/\"}              | {\"a\":\"\\/\"}",
        "{\"a\":9007199254740993}   | {\"a\":9007199254740993.0}",
        "{\"a\":0.1}                | {\"a\":0.10}",
      })
  void otherWordsForTheSameKeepTheDigest(String one, String other) {
    assertEquals(digest(one), digest(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}                  | {\"a\":2}",
        "{\"a\":1}                  | {\"a\":\"1\"}",
        "{\"a\":1}                  | {\"A\":1}",
        "{\"a\":1}                  | {\"a\":1,\"b\":null}",
        "{\"a\":[1,2]}              | {\"a\":[2,1]}",
        "{\"a\":\"é\"}              | {\"a\":\"e\\u0301\"}",
        "{\"a\":\"a\"}              | {\"a\":\"\\u0430\"}",
        "{\"a\":9007199254740993}   | {\"a\":9007199254740992}",
        "{\"a\":[9007199254740993]} | {\"a\":[9007199254740995]}",
        "{\"a\":0.1}                | {\"a\":0.10000000000000000001}",
        "{\"a\":null}               | {}",
      })
  void anythingElseChangesIt(String one, String other) {
    assertNotEquals(digest(one), digest(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "",
        "{",
        "{\"a\":1}{}",
        "{\"a\":1e999}",
        "{\"a\":\"\\ud800\"}"
      })
  void whatCanBeReadInTwoWaysHasNone(String arguments) {
    assertThrows(IllegalArgumentException.class, () -> digest(arguments), arguments);
  }

  @Test
  void toolSchemaAndPolicyAreOfIt() {
    String before = digest("{}");
    assertNotEquals(
        before, ExactAction.digest(tool("refund.list", SCHEMA), "{}", PolicySpec.EMPTY));
    assertNotEquals(
        before, ExactAction.digest(tool("refund.create", "{}"), "{}", PolicySpec.EMPTY));
    assertNotEquals(before, ExactAction.digest(tool("refund.create", SCHEMA), "{}", null));
    assertEquals(
        before,
        ExactAction.digest(
            tool("refund.create", "{ \"type\" : \"object\" }"), "{}", PolicySpec.EMPTY));
    PolicySpec one = policy("{\"rules\":[{\"name\":\"n\",\"then\":{\"do\":\"proceed\"}}]}");
    PolicySpec same = policy("{\"rules\":[{\"then\":{\"do\":\"proceed\"},\"name\":\"n\"}]}");
    PolicySpec other = policy("{\"rules\":[{\"name\":\"m\",\"then\":{\"do\":\"proceed\"}}]}");
    ToolSpec tool = tool("refund.create", SCHEMA);
    assertEquals(ExactAction.digest(tool, "{}", one), ExactAction.digest(tool, "{}", same));
    assertNotEquals(ExactAction.digest(tool, "{}", one), ExactAction.digest(tool, "{}", other));
  }

  @Test
  void neitherOrderNorBlanksMatterInWhateverValue() {
    for (long seed = 0; seed < 300; seed++) {
      JsonNode value = value(new Random(seed), 3);
      JsonNode shuffled = shuffled(value, new Random(~seed));
      String said = "seed " + seed + ": " + value;
      assertEquals(digest(value.toString()), digest(shuffled.toPrettyString()), said);
      assertNotEquals(
          digest(value.toString()), digest(changed(value, new Random(seed)).toString()), said);
    }
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> NODES.numberNode(random.nextLong());
      case 1 -> NODES.numberNode(random.nextDouble());
      case 2 -> NODES.textNode("t" + (char) (' ' + random.nextInt(900)));
      case 3 -> random.nextBoolean() ? NODES.booleanNode(random.nextBoolean()) : NODES.nullNode();
      case 4 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.set("k" + random.nextInt(50), value(random, depth - 1));
        }
        yield object;
      }
    };
  }

  /** The value with one leaf that is another, or one thing more. */
  private static JsonNode changed(JsonNode value, Random random) {
    if (value.isArray()) {
      ArrayNode array = value.deepCopy();
      if (array.isEmpty()) {
        return array.add(1);
      }
      int at = random.nextInt(array.size());
      array.set(at, changed(array.get(at), random));
      return array;
    }
    if (value.isObject()) {
      ObjectNode object = value.deepCopy();
      if (object.isEmpty()) {
        return object.put("more", 1);
      }
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      object.set(name, changed(object.get(name), random));
      return object;
    }
    if (value.isIntegralNumber()) {
      return NODES.numberNode(value.longValue() ^ 1);
    }
    return value.isNumber()
        ? NODES.numberNode(Math.nextUp(value.doubleValue()))
        : NODES.textNode(value.asText() + "!");
  }

  private static JsonNode shuffled(JsonNode value, Random random) {
    if (value.isArray()) {
      ArrayNode array = NODES.arrayNode();
      value.forEach(item -> array.add(shuffled(item, random)));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
    Collections.shuffle(members, random);
    ObjectNode object = NODES.objectNode();
    members.forEach(member -> object.set(member.getKey(), shuffled(member.getValue(), random)));
    return object;
  }

  private static String digest(String arguments) {
    return ExactAction.digest(tool("refund.create", SCHEMA), arguments, PolicySpec.EMPTY);
  }

  private static PolicySpec policy(String json) {
    return Wire.read(json, PolicySpec.class);
  }

  private static ToolSpec tool(String name, String schema) {
    return new ToolSpec(name, "Does it", schema, Effect.UNSAFE, Lane.QUEUED, 1_000, true);
  }
}
