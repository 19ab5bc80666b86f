package dev.holdfast.policy.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecidingTest {
  private static final long ASKED = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final String SCHEMA =
      """
      {"type":"object","required":["cents"],"properties":{"cents":{"type":"integer"}}}
      """;
  private static final Duration DAY = Duration.ofDays(1);

  private static final String LIST_OF_NUMBERS =
      """
      {"type":"array","items":{"type":"integer"}}
      """;

  private AskTerms terms = AskTerms.DEFAULT;
  private @Nullable WaitStanding standing;
  private Wait.@Nullable Question question;

  @Test
  void oneApproves() {
    assertEquals(WaitState.APPROVED, say("anna", Choice.APPROVE).state());
    assertEquals(Refusal.ALREADY_DECIDED, refused("ben", Choice.DENY));
  }

  @Test
  void twoOfThreeWithOneDenial() {
    terms = AskTerms.of("anna", "ben", "cleo").quorum(2);
    assertEquals(WaitState.PENDING, say("ben", Choice.DENY).state());
    assertEquals(Refusal.ALREADY_VOTED, refused("ben", Choice.APPROVE));
    assertEquals(Refusal.NOT_AN_APPROVER, refused("dora", Choice.APPROVE));
    assertEquals(WaitState.PENDING, say("anna", Choice.APPROVE).state());
    WaitStanding last = say("cleo", Choice.APPROVE);
    assertEquals(WaitState.APPROVED, last.state());
    assertEquals(List.of("cleo", "anna"), decided(last).by());
  }

  @Test
  void twoOfThreeWithTwoDenials() {
    terms = AskTerms.of("anna", "ben", "cleo").quorum(2);
    say("ben", Choice.DENY);
    assertEquals(WaitState.DENIED, say("cleo", Choice.DENY).state());
  }

  @Test
  void whatIsApprovedMustBeTheSame() {
    terms = AskTerms.of("anna", "ben", "cleo").quorum(2);
    say("anna", Choice.APPROVE);
    assertEquals(WaitState.PENDING, edit("ben", "{\"cents\":5}").state());
    WaitStanding last = edit("cleo", "{ \"cents\" : 5.0 }");
    assertEquals(WaitState.APPROVED, last.state());
    assertEquals("{ \"cents\" : 5.0 }", decided(last).arguments());
  }

  /** Canonical JSON would give both one form. */
  @Test
  void neighbouringAccountNumbersAreNotTheSame() {
    terms = AskTerms.of("anna", "ben").quorum(2);
    edit("anna", "{\"cents\":90071992547409930}");
    assertEquals(WaitState.PENDING, edit("ben", "{\"cents\":90071992547409931}").state());
  }

  @Test
  void anEditThatChangesNothingIsAnApproval() {
    terms = AskTerms.of("anna", "ben").quorum(2);
    say("anna", Choice.APPROVE);
    assertEquals(WaitState.APPROVED, edit("ben", "{\"cents\": 7}").state());
  }

  @Test
  void whatDoesNotFitTheToolIsRefusedAndStaysPending() {
    assertEquals(Refusal.INVALID_ARGUMENTS, refusal(decide("anna", Choice.EDIT, "{}", null)));
    assertEquals(Refusal.INVALID_ARGUMENTS, refusal(decide("anna", Choice.EDIT, "[", null)));
    terms = AskTerms.DEFAULT.unedited();
    assertEquals(
        Refusal.INVALID_ARGUMENTS, refusal(decide("anna", Choice.EDIT, "{\"cents\":1}", null)));
    assertNull(standing);
  }

  @Test
  void saysWhereAnEditIsWrong() {
    assertEquals(
        List.of("/cents type"), wrong(decide("anna", Choice.EDIT, "{\"cents\":\"x\"}", null)));
    assertEquals(List.of(" required"), wrong(decide("anna", Choice.EDIT, "{}", null)));
    assertEquals(List.of(" invalid"), wrong(decide("anna", Choice.EDIT, null, null)));
    terms = AskTerms.DEFAULT.unedited();
    assertEquals(List.of(" invalid"), wrong(decide("anna", Choice.EDIT, "{}", null)));
  }

  @Test
  void namesNoMoreFaultsThanAnybodyMends() {
    question = new Wait.Question("which?", LIST_OF_NUMBERS, null);
    String answer = "[" + "\"x\",".repeat(60) + "1]";
    assertEquals(50, wrong(decide("anna", Choice.ANSWER, null, answer)).size());
  }

  @Test
  void whatDoesNotFitIsSaidBeforeThatItIsTooLong() {
    question = new Wait.Question("which?", LIST_OF_NUMBERS, null);
    String fits = "[" + "1,".repeat(3_000) + "1]";
    assertEquals(List.of(" invalid"), wrong(decide("anna", Choice.ANSWER, null, fits)));
    assertEquals(
        List.of("/0 type"),
        wrong(decide("anna", Choice.ANSWER, null, fits.replaceFirst("1", "\"x\""))));
    question = null;
    assertEquals(List.of(), wrong(decide("anna", Choice.ANSWER, null, "x".repeat(6_000))));
    assertEquals(
        List.of(" invalid"), wrong(decide("anna", Choice.ANSWER, null, "x".repeat(6_001))));
  }

  @Test
  void nobodyApprovesForThemselves() {
    assertEquals(Refusal.SELF_APPROVAL, refused("requester", Choice.APPROVE));
    terms = AskTerms.DEFAULT.orTheRequester();
    assertEquals(WaitState.APPROVED, say("requester", Choice.APPROVE).state());
  }

  @Test
  void aDayIsTooLateAfterThirty() {
    terms = AskTerms.DEFAULT.within(Duration.ofDays(30));
    long last = ASKED + Duration.ofDays(30).toMillis();
    var approve = decide("anna", Choice.APPROVE, null, null);
    assertEquals(
        new Ruled.Refused(Refusal.EXPIRED, List.of()),
        Deciding.rule(subject(), approve, "c", "api", last));
    assertEquals(WaitState.PENDING, at(last - 1).state());
    assertEquals(
        WaitState.APPROVED,
        ((Ruled.Counted) Deciding.rule(subject(), approve, "c", "api", last - 1))
            .standing()
            .state());
    assertEquals(WaitState.EXPIRED, at(last).state());
  }

  @Test
  void theyAreRemindedThenOthersAreAskedThenItExpires() {
    terms =
        AskTerms.of("anna")
            .within(DAY.multipliedBy(30))
            .remindedAfter(DAY.multipliedBy(7))
            .escalatedAfter(DAY.multipliedBy(14), "boss");
    assertEquals(due(7), Timekeeping.due(asked(), open()));
    assertEquals(Refusal.NOT_AN_APPROVER, refused("boss", Choice.APPROVE));
    standing = at(due(7));
    assertEquals(true, standing.reminded());
    assertEquals(due(14), Timekeeping.due(asked(), standing));
    standing = at(due(14));
    assertEquals(true, standing.escalated());
    assertEquals(due(30), Timekeeping.due(asked(), standing));
    assertEquals(WaitState.EXPIRED, at(due(30)).state());
    assertEquals(WaitState.APPROVED, say("boss", Choice.APPROVE).state());
    assertNull(Timekeeping.due(asked(), open()));
  }

  @Test
  void othersDecideOnceItIsTimeEvenIfNobodyHasNotedItYet() {
    terms = AskTerms.of("anna").within(DAY.multipliedBy(30)).escalatedAfter(DAY, "boss");
    var approve = new Decide("apr_1", Choice.APPROVE, "boss", List.of(), null, null, null);
    Ruled ruled = Deciding.rule(subject(), approve, "cmd", "api", due(2));
    assertEquals(WaitState.APPROVED, ((Ruled.Counted) ruled).standing().state());
    assertEquals(Refusal.NOT_AN_APPROVER, refused("boss", Choice.APPROVE));
  }

  @Test
  void whatIsClosedStaysAsItIs() {
    standing = open().closed(WaitState.SUPERSEDED, null);
    assertEquals(Refusal.SUPERSEDED, refused("anna", Choice.APPROVE));
    assertEquals(WaitState.SUPERSEDED, at(due(400)).state());
  }

  private static long due(int days) {
    return ASKED + DAY.multipliedBy(days).toMillis();
  }

  private WaitStanding at(long millis) {
    return Timekeeping.at(asked(), open(), millis);
  }

  private WaitStanding say(String by, Choice choice) {
    return count(decide(by, choice, null, null));
  }

  private WaitStanding edit(String by, String arguments) {
    return count(decide(by, Choice.EDIT, arguments, null));
  }

  private WaitStanding count(Decide decide) {
    Ruled ruled = Deciding.rule(subject(), decide, "cmd_" + decide.by(), "api", ASKED + 1);
    WaitStanding now = ((Ruled.Counted) ruled).standing();
    standing = now;
    return now;
  }

  private Refusal refused(String by, Choice choice) {
    return refusal(decide(by, choice, null, null));
  }

  private Refusal refusal(Decide decide) {
    return ((Ruled.Refused) Deciding.rule(subject(), decide, "cmd", "api", ASKED + 1)).reason();
  }

  /** Pointer and code of each fault. */
  private List<String> wrong(Decide decide) {
    return switch (Deciding.rule(subject(), decide, "cmd", "api", ASKED + 1)) {
      case Ruled.Counted counted -> List.of();
      case Ruled.Refused refused ->
          refused.faults().stream().map(fault -> fault.pointer() + " " + fault.code()).toList();
    };
  }

  private static WaitStanding.Decided decided(WaitStanding closed) {
    assertNotNull(closed.decided());
    return closed.decided();
  }

  private static Decide decide(
      String by, Choice choice, @Nullable String arguments, @Nullable String content) {
    return new Decide("apr_1", choice, by, List.of(), arguments, null, content);
  }

  private Subject subject() {
    return new Subject(asked(), open(), "{\"cents\":7}", SCHEMA);
  }

  private WaitStanding open() {
    return standing == null ? WaitStanding.pending("apr_1") : standing;
  }

  private Wait asked() {
    return new Wait(
        "apr_1",
        WaitKind.APPROVAL,
        "call_1",
        "refund",
        "digest",
        "refunds",
        "requester",
        terms,
        question,
        ASKED);
  }
}
