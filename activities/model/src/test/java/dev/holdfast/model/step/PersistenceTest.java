package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.agent.ModelSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PersistenceTest {
  private static final ModelAnswer FINE = new ModelAnswer("Fine.", List.of(), 10, 2);

  private final Map<String, ModelProvider> providers = new HashMap<>();
  private final HandledPauses pauses = new HandledPauses();
  private final Persistence persistence =
      new Persistence(providers::get, pauses, Duration.ofMinutes(1));

  @Test
  void aFaultOfAFallbackDoesNotHideThatTheContextIsTooLong() {
    plays("large", faulty(new ModelFault(FaultKind.CONTEXT_TOO_LONG, "too long")));
    plays("other", faulty(new ModelFault(FaultKind.KEY_REFUSED, "no key")));
    plays("cut", faulty(new ModelFault(FaultKind.CUT, "cut")));
    Persistence.End.GivenUp up = givenUp(ask("other", "large", "cut"));
    assertEquals(FaultKind.CONTEXT_TOO_LONG, up.fault().kind());
    assertEquals("large", up.model().provider());
    assertEquals(4, Used.entries(up, null).size());

    plays("good", question -> FINE);
    assertInstanceOf(Persistence.End.Answered.class, ask("large", "good"));
  }

  @Test
  void countsATryOnceWhenNoTurnComesAfterIt() {
    plays("refusing", faulty(new ModelFault(FaultKind.RATE_LIMITED, "no", Duration.ofDays(1))));
    plays(
        "cut",
        question -> {
          // Somebody else with the same key is refused meanwhile.
          givenUp(ask("refusing"));
          throw new ModelFault(FaultKind.CUT, "cut");
        });
    Persistence.End.GivenUp up = givenUp(ask("cut"));
    assertEquals(FaultKind.RATE_LIMITED, up.fault().kind());
    assertEquals(
        List.of(FaultKind.CUT), up.agains().stream().map(Persistence.Again::fault).toList());
    assertEquals(1, Used.entries(up, null).size());
  }

  @Test
  void waitingIsNoActiveTime() {
    int[] asked = {0};
    plays(
        "busy",
        question -> {
          if (asked[0]++ == 0) {
            throw new ModelFault(FaultKind.RATE_LIMITED, "no", Duration.ofSeconds(7));
          }
          if (asked[0] == 2) {
            throw new ModelFault(FaultKind.SERVER_ERROR, "oops");
          }
          return FINE;
        });
    var answered = assertInstanceOf(Persistence.End.Answered.class, ask("busy"));
    assertEquals(Duration.ofMillis(7_500), answered.course().waited());

    long begun = System.nanoTime() - TimeUnit.SECONDS.toNanos(10);
    long millis = Used.by(answered, begun).millis();
    assertTrue(millis >= 2_500 && millis < 7_500, () -> "active for " + millis);
  }

  @Test
  void tellsOfTriesThatWereLostBeforeTheRunGaveUp() {
    CompletableFuture<Void> stop = new CompletableFuture<>();
    int[] asked = {0};
    plays(
        "cut",
        question -> {
          if (++asked[0] == 3) {
            stop.complete(null);
          }
          throw new ModelFault(FaultKind.CUT, "cut");
        });
    ModelSpec model = Talk.model("cut");
    Talk talk = new Talk(model);
    Abandoned abandoned =
        assertThrows(Abandoned.class, () -> persistence.ask(model, talk::question, stop));
    // Whoever ends the step counts the third.
    assertEquals(
        List.of("1", "2"), abandoned.lost().stream().map(entry -> entry.attempt()).toList());
  }

  private void plays(String name, Playing playing) {
    providers.put(name, new Played(name, playing));
  }

  private static Playing faulty(ModelFault fault) {
    return question -> {
      throw fault;
    };
  }

  private Persistence.End ask(String first, String... fallbacks) {
    ModelSpec model = Talk.model(first);
    Talk talk =
        new Talk(model.withFallbacks(List.of(fallbacks).stream().map(Talk::model).toList()));
    return persistence.ask(talk.spec().model(), talk::question, new CompletableFuture<>());
  }

  private static Persistence.End.GivenUp givenUp(Persistence.End end) {
    return assertInstanceOf(Persistence.End.GivenUp.class, end);
  }

  @FunctionalInterface
  private interface Playing {
    ModelAnswer answer(ModelQuestion question) throws ModelFault;
  }

  /** All of them ask with the same key. */
  private record Played(String name, Playing playing) implements ModelProvider {
    @Override
    public String account() {
      return "one";
    }

    @Override
    public ModelAnswer ask(ModelQuestion question) throws ModelFault {
      return playing.answer(question);
    }
  }
}
