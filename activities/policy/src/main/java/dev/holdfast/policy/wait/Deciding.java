package dev.holdfast.policy.wait;

import dev.holdfast.policy.Fault;
import dev.holdfast.policy.rule.ExactAction;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a decision comes to. The API asks before it accepts one, so that what cannot count
 * is refused at once; the drain asks again, and that is what stands.
 */
public final class Deciding {
  /** An answer is a row's content: what is longer belongs into a tool. */
  public static final int LONGEST_ANSWER = 6_000;

  private Deciding() {}

  /**
   * What the decision comes to, after all that time alone did to the wait until then.
   *
   * @param command the id under which it was, or would be, accepted
   * @param atMillis when it was accepted: what comes later was late
   */
  public static Ruled rule(
      Subject asked, Decide decide, String command, String channel, long atMillis) {
    Subject subject = asked.at(Timekeeping.at(asked.awaited(), asked.standing(), atMillis));
    Refusal refusal = refusal(subject, decide);
    if (refusal != null) {
      return new Ruled.Refused(refusal, List.of());
    }
    List<Fault> faults = Fitting.faults(subject, decide);
    if (!faults.isEmpty()) {
      return new Ruled.Refused(
          decide.choice() == Choice.EDIT ? Refusal.INVALID_ARGUMENTS : Refusal.INVALID_ANSWER,
          faults);
    }
    var vote =
        new WaitStanding.Vote(
            decide.by(), decide.choice(), stand(subject, decide), command, atMillis);
    return new Ruled.Counted(
        counted(subject.awaited(), subject.standing().voted(vote), decide, vote, channel));
  }

  private static @Nullable Refusal refusal(Subject subject, Decide decide) {
    Wait wait = subject.awaited();
    WaitStanding standing = subject.standing();
    if (!standing.open()) {
      return closed(standing.state());
    } else if (!possible(wait.kind(), decide.choice())) {
      return Refusal.NOT_POSSIBLE;
    } else if (!Approvers.asked(wait.terms(), standing.escalated(), decide)) {
      return Refusal.NOT_AN_APPROVER;
    } else if (wait.kind() == WaitKind.APPROVAL
        && !wait.terms().selfApproval()
        && decide.by().equals(wait.requester())) {
      return Refusal.SELF_APPROVAL;
    }
    boolean voted = standing.votes().stream().anyMatch(vote -> vote.by().equals(decide.by()));
    return voted ? Refusal.ALREADY_VOTED : null;
  }

  private static Refusal closed(WaitState state) {
    return switch (state) {
      case EXPIRED -> Refusal.EXPIRED;
      case SUPERSEDED -> Refusal.SUPERSEDED;
      case PENDING, APPROVED, DENIED, ANSWERED -> Refusal.ALREADY_DECIDED;
    };
  }

  private static boolean possible(WaitKind kind, Choice choice) {
    return switch (kind) {
      case APPROVAL -> true;
      case INPUT -> choice == Choice.ANSWER || choice == Choice.DENY;
      case EVENT -> choice == Choice.ANSWER;
      case SLEEP, TOOL_RESULT -> false;
    };
  }

  /** What the decision comes to: an edit that changes nothing is an approval. */
  private static String stand(Subject subject, Decide decide) {
    return switch (decide.choice()) {
      case APPROVE -> Digest.of("perform", ExactAction.exactly(subject.arguments()));
      case EDIT -> Digest.of("perform", ExactAction.exactly(given(decide.arguments())));
      case DENY -> Digest.of("deny");
      case ANSWER -> Digest.of("answer", given(decide.content()));
    };
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Closes the wait when enough of those asked say the same, or too few are left to say yes. */
  private static WaitStanding counted(
      Wait wait, WaitStanding standing, Decide decide, WaitStanding.Vote last, String channel) {
    List<String> like =
        standing.votes().reversed().stream()
            .filter(vote -> vote.stand().equals(last.stand()))
            .map(WaitStanding.Vote::by)
            .toList();
    if (like.size() < needed(wait, decide.choice())) {
      return standing;
    }
    var decided =
        new WaitStanding.Decided(
            decide.choice(),
            like,
            channel,
            last.commandId(),
            last.atMillis(),
            decide.comment(),
            decide.choice() == Choice.EDIT ? decide.arguments() : null,
            decide.content());
    return standing.closed(decide.choice().state(), decided);
  }

  /** How many must say the same: to deny, as many as leave too few to approve. */
  private static int needed(Wait wait, Choice choice) {
    int quorum = wait.terms().quorum();
    boolean denies = choice == Choice.DENY && wait.kind() == WaitKind.APPROVAL;
    return denies ? Math.max(wait.terms().approvers().size(), quorum) - quorum + 1 : quorum;
  }
}
