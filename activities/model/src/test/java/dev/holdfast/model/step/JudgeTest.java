package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.agent.AgentSpec;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private final AgentSpec clerk = new Talk(Talk.model("openai")).spec();

  /** What a turn plans travels through the history: it must stay small. */
  @Test
  void aReplyMayNotPlanMoreThanARunCanCarry() {
    assertNull(judged(200).tooMuch());
    String tooMuch = judged(2_000).tooMuch();
    assertNotNull(tooMuch);
    assertEquals(
        "the reply plans 2000 calls, whose state of ",
        tooMuch.substring(0, tooMuch.indexOf("of ") + 3));
  }

  private Judge.Judged judged(int calls) {
    var call = new ModelAnswer.Asked(null, "order.find", "{\"order\":\"A-1\"}");
    return new Judge(new CountedTokens())
        .judge(clerk, Collections.nCopies(calls, call), null, CountedTokens.CIRCUMSTANCES);
  }
}
