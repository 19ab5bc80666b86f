package dev.holdfast.model.scripted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                                      | script is not JSON",
        "[]                                                     | script must be an object",
        "{}                                                     | script.turns has no turn",
        "{\"turns\":{}}                                         | script.turns must be an array",
        "{\"turns\":[{}],\"repeat\":0}                          | script.repeat must be a whole number from 1",
        "{\"turns\":[{}],\"times\":2}                           | script.times is not known; known are [repeat, turns]",
        "{\"turns\":[{},7]}                                     | script.turns[1] must be an object",
        "{\"turns\":[{\"cals\":[]}]}                            | script.turns[0].cals is not known",
        "{\"turns\":[{\"text\":7}]}                             | script.turns[0].text must be a string",
        "{\"turns\":[{\"text\":\"{{inputs}}\"}]}                | script.turns[0].text names {{inputs}}",
        "{\"turns\":[{},{\"calls\":[{}]}]}                      | script.turns[1].calls[0].tool must be a string",
        "{\"turns\":[{\"calls\":[{\"tool\":\"a\",\"args\":7}]}]} | script.turns[0].calls[0].args must be an object",
        "{\"turns\":[{\"calls\":[{\"tool\":\"a\",\"args\":{\"x\":[\"{{result:x}}\"]}}]}]} | script.turns[0].calls[0].args.x[0] names {{result:x}}",
        "{\"turns\":[{\"delay_ms\":-1}]}                        | script.turns[0].delay_ms must be a whole number from 0",
        "{\"turns\":[{\"delay_ms\":1.5}]}                       | script.turns[0].delay_ms must be a whole number",
        "{\"turns\":[{\"fault\":{\"times\":1}}]}                | script.turns[0].fault.code must be a string",
        "{\"turns\":[{\"fault\":{\"code\":\"x\",\"retryable\":\"no\"}}]} | script.turns[0].fault.retryable must be true or false",
        "{\"turns\":[{\"gate\":\"http://example.com/\"}]}       | script.turns[0].gate must be an address of this machine",
        "{\"turns\":[{\"gate\":\"::\"}]}                        | script.turns[0].gate is no address",
        "{\"turns\":[{\"tokens\":{\"in\":\"1\"}}]}              | script.turns[0].tokens.in must be a whole number",
      })
  void namesThePlaceOfAMistake(String json, String message) {
    String refused =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Script.parse(json)).getMessage());
    assertTrue(refused.startsWith(message), refused);
  }

  @Test
  void playsTheListAsOftenAsItSays() {
    Script script = Script.parse("{\"turns\":[{\"text\":\"a\"},{\"delay_ms\":7}],\"repeat\":1000}");
    assertEquals(script.turns().get(0), script.turn(1));
    assertEquals(script.turns().get(1), script.turn(2));
    assertEquals(script.turns().get(0), script.turn(1999));
    assertEquals(script.turns().get(1), script.turn(2000));
    assertEquals(null, script.turn(2001));
    assertEquals(Duration.ofMillis(7), script.longestDelay());
  }
}
