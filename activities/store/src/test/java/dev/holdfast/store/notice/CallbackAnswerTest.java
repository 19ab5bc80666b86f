package dev.holdfast.store.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.store.notice.CallbackAnswer.Reading;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackAnswerTest {

  @Test
  void readsWhoDecidedWhat() {
    Decide decide =
        read("{\"decision\":\"edit\",\"by\":\"mia\",\"arguments\":{\"n\":1.10},\"comment\":\"less\"}")
            .decide("apr_1", "finance");
    assertEquals(
        new Decide("apr_1", Choice.EDIT, "mia", List.of("finance"), "{\"n\":1.10}", "less", null),
        decide);
    assertEquals("finance", read("{\"decision\":\"approve\"}").decider("finance"));
    assertEquals("7", read("{\"decision\":\"answer\",\"answer\":7}").content());
    assertEquals("done", read("{\"decision\":\"answer\",\"answer\":\"done\"}").content());
  }

  @Test
  void theSameAnswerIsTheSameCommand() {
    String one = read("{\"decision\":\"deny\"}").commandId("ntc_1", "finance");
    assertEquals(
        one, read("{ \"by\": \"finance\", \"decision\":\"deny\"}").commandId("ntc_1", "finance"));
    assertNotEquals(one, read("{\"decision\":\"deny\"}").commandId("ntc_2", "finance"));
    assertNotEquals(one, read("{\"decision\":\"approve\"}").commandId("ntc_1", "finance"));
    assertNotEquals(
        one, read("{\"decision\":\"deny\",\"by\":\"mia\"}").commandId("ntc_1", "finance"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /decision",
        "{\"decision\":\"maybe\"} | /decision",
        "{\"decision\":7} | /decision",
        "{\"decision\":\"approve\",\"arguments\":{}} | /arguments",
        "{\"decision\":\"edit\"} | /arguments",
        "{\"decision\":\"edit\",\"arguments\":[1]} | /arguments",
        "{\"decision\":\"answer\"} | /answer",
        "{\"decision\":\"deny\",\"by\":\"\"} | /by",
        "{\"decision\":\"deny\",\"by\":\"a\\u0000\"} | /by",
        "{\"decision\":\"deny\",\"comment\":7} | /comment",
        "{\"decision\":\"deny\",\"when\":7} | /when",
      })
  void saysWhatIsWrong(String body, String pointer) {
    var refused = assertInstanceOf(Reading.Refused.class, CallbackAnswer.read(body));
    assertEquals(
        List.of(pointer), refused.faults().stream().map(CallbackAnswer.Flaw::pointer).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[1]", "''", "nothing", "{\"decision\":"})
  void whatIsNoObjectCannotBeRead(String body) {
    assertInstanceOf(Reading.Unreadable.class, CallbackAnswer.read(body));
  }

  private static CallbackAnswer read(String body) {
    return assertInstanceOf(Reading.Read.class, CallbackAnswer.read(body)).answer();
  }
}
