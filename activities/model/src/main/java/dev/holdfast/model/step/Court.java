package dev.holdfast.model.step;

import dev.holdfast.policy.InputSchema;
import dev.holdfast.policy.rule.Act;
import dev.holdfast.policy.rule.ExactAction;
import dev.holdfast.policy.rule.Judgement;
import dev.holdfast.policy.rule.Policy;
import dev.holdfast.policy.rule.Situation;
import dev.holdfast.policy.wait.PlannedWait;
import dev.holdfast.policy.wait.Planning;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import org.jspecify.annotations.Nullable;

/** Judges the calls of one turn by the agent's policy, in call order: each sees those before it. */
final class Court {
  private final AgentSpec spec;
  private final Circumstances circumstances;
  private final Tokens tokens;
  private @Nullable Situation situation;

  Court(AgentSpec spec, Circumstances circumstances, Tokens tokens) {
    this.spec = spec;
    this.circumstances = circumstances;
    this.tokens = tokens;
  }

  /**
   * What becomes of a call.
   *
   * @param changed the arguments, where a rule changed them
   * @param end where it is not performed
   * @param awaited where it waits for people
   * @param rule of the policy that decided; null where there is no policy
   * @param doubt why that rule could not say whether it matches; null where it could
   */
  record Sentence(
      String callId,
      Verdict verdict,
      @Nullable String changed,
      @Nullable CallEnd end,
      @Nullable Wait awaited,
      @Nullable String rule,
      @Nullable String doubt) {

    Sentence by(String deciding, @Nullable String inDoubt) {
      return new Sentence(callId, verdict, changed, end, awaited, deciding, inDoubt);
    }

    Sentence changed(String to) {
      return end == null ? new Sentence(callId, verdict, to, null, awaited, rule, doubt) : this;
    }

    static Sentence proceed(String callId, @Nullable String changed) {
      return new Sentence(callId, Verdict.PROCEED, changed, null, null, null, null);
    }

    static Sentence ended(String callId, ToolSpec tool, OutcomeKind kind, String content) {
      var end = new CallEnd(callId, tool.name(), kind, content);
      return new Sentence(callId, Verdict.ENDED, null, end, null, null, null);
    }
  }

  Sentence judge(String callId, ToolSpec tool, String arguments) {
    PolicySpec policy = spec.policy();
    if (policy == null) {
      return BuiltIn.waits(tool.name())
          ? waiting(callId, tool, arguments, null, AskTerms.DEFAULT)
          : Sentence.proceed(callId, null);
    }
    var act = new Act(tool.name(), tool.effect(), tool.risk(), arguments);
    Situation now = situation == null ? circumstances.situation(spec) : situation;
    Judgement judgement = Policy.of(policy).judge(act, now);
    situation = judgement.mayHappen() ? now.planning(tool.name(), judgement.arguments()) : now;
    Sentence sentence = sentence(callId, tool, arguments, judgement);
    return sentence.by(judgement.rule(), judgement.doubt());
  }

  private Sentence sentence(String callId, ToolSpec tool, String arguments, Judgement judgement) {
    boolean waits = BuiltIn.waits(tool.name());
    return switch (judgement.ruling()) {
      case Ruling.Proceed ignored ->
          waits
              ? waiting(callId, tool, arguments, null, AskTerms.DEFAULT)
              : Sentence.proceed(callId, null);
      case Ruling.Mutate ignored -> mutated(callId, tool, judgement);
      case Ruling.Skip skip -> Sentence.ended(callId, tool, OutcomeKind.SKIPPED, skip.result());
      case Ruling.Deny deny -> Sentence.ended(callId, tool, OutcomeKind.DENIED, deny.reason());
      case Ruling.Ask ask when waits ->
          waiting(callId, tool, arguments, judgement.rule(), ask.terms());
      case Ruling.Ask ask ->
          new Sentence(
              callId,
              Verdict.WAIT,
              null,
              null,
              wait(callId, tool, arguments, judgement, ask),
              null,
              null);
    };
  }

  /** What a rule makes of arguments must fit the tool as well: else nothing is done. */
  private Sentence mutated(String callId, ToolSpec tool, Judgement judgement) {
    if (!InputSchema.check(tool.inputSchema(), judgement.arguments()).isEmpty()) {
      return Sentence.ended(
          callId,
          tool,
          OutcomeKind.DENIED,
          "the policy rule \"%s\" changes the arguments to what does not fit the tool"
              .formatted(judgement.rule()));
    }
    return BuiltIn.waits(tool.name())
        ? waiting(callId, tool, judgement.arguments(), null, AskTerms.DEFAULT)
            .changed(judgement.arguments())
        : Sentence.proceed(callId, judgement.arguments());
  }

  /**
   * A call that only waits. A rule that asks about a question names who answers it; about anything
   * else that waits there is nothing to perform, and so nothing to approve.
   */
  private Sentence waiting(
      String callId, ToolSpec tool, String arguments, @Nullable String rule, AskTerms asked) {
    return switch (Planning.of(tool.name(), arguments, circumstances.at())) {
      case PlannedWait.Over over -> Sentence.ended(callId, tool, OutcomeKind.OK, over.content());
      case PlannedWait.Invalid invalid ->
          Sentence.ended(callId, tool, OutcomeKind.INVALID_ARGUMENTS, invalid.why());
      case PlannedWait.Open open when rule != null && open.kind() != WaitKind.INPUT ->
          Sentence.ended(
              callId,
              tool,
              OutcomeKind.DENIED,
              "the policy rule \"%s\" asks people about %s, which performs nothing that they could approve"
                  .formatted(rule, tool.name()));
      case PlannedWait.Open open ->
          new Sentence(
              callId, Verdict.WAIT, null, null, wait(callId, tool, open, rule, asked), null, null);
    };
  }

  private Wait wait(
      String callId, ToolSpec tool, PlannedWait.Open open, @Nullable String rule, AskTerms asked) {
    AskTerms terms = open.terms();
    return new Wait(
        tokens.mintWaitId(open.kind()),
        open.kind(),
        callId,
        tool.name(),
        null,
        rule,
        circumstances.requester(),
        asked.approvers().isEmpty() ? terms : terms.answeredBy(asked.approvers()),
        open.question(),
        circumstances.at().toEpochMilli());
  }

  private Wait wait(
      String callId, ToolSpec tool, String arguments, Judgement judgement, Ruling.Ask ask) {
    return new Wait(
        tokens.mintWaitId(WaitKind.APPROVAL),
        WaitKind.APPROVAL,
        callId,
        tool.name(),
        ExactAction.digest(tool, arguments, spec.policy()),
        judgement.rule(),
        circumstances.requester(),
        ask.terms(),
        null,
        circumstances.at().toEpochMilli());
  }
}
