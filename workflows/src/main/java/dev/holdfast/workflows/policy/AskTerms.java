package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.holdfast.workflows.wire.Closed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who decides about a call, and until when. In JSON every part may be left out; durations are ISO
 * 8601.
 *
 * @param approvers groups or people; empty for everybody who may decide in the application
 * @param quorum how many of them must approve; a group counts as many as it has members, so this
 *     may be more than there are names
 * @param expires how long they have; a year at most
 * @param remind after which they are told once more; null for never
 * @param escalate after which the others are asked too; null for never
 * @param escalateTo who is asked then
 * @param editable whether the arguments may be changed
 * @param selfApproval whether the one for whom the run acts may decide
 * @param whenExpired what becomes of the call when nobody decided in time
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AskTerms(
    List<String> approvers,
    int quorum,
    @JsonSerialize(using = IsoDuration.Writer.class) Duration expires,
    @JsonSerialize(using = IsoDuration.Writer.class) @Nullable Duration remind,
    @JsonSerialize(using = IsoDuration.Writer.class) @Nullable Duration escalate,
    List<String> escalateTo,
    boolean editable,
    boolean selfApproval,
    WhenExpired whenExpired) {
  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final Duration A_YEAR = Duration.ofDays(366);
  private static final int MOST_PEOPLE = 50;

  public static final AskTerms DEFAULT =
      new AskTerms(List.of(), 1, A_WEEK, null, null, List.of(), true, false, WhenExpired.DENY);

  public AskTerms {
    approvers = names("approvers", approvers);
    escalateTo = names("escalateTo", escalateTo);
    if (quorum < 1 || quorum > MOST_PEOPLE) {
      throw new IllegalArgumentException(
          "ask: a quorum of %d; it can be 1 to %d".formatted(quorum, MOST_PEOPLE));
    }
    if (expires.isNegative() || expires.isZero() || expires.compareTo(A_YEAR) > 0) {
      throw new IllegalArgumentException(
          "ask: expires after %s; it can be up to %d days".formatted(expires, A_YEAR.toDays()));
    }
    before("remind", remind, expires);
    before("escalate", escalate, expires);
    if ((escalate == null) != escalateTo.isEmpty()) {
      throw new IllegalArgumentException(
          escalate == null
              ? "ask: escalateTo has names but escalate does not say after how long"
              : "ask: it escalates to nobody; name escalateTo");
    }
  }

  /** As JSON has it, where what is left out is as in {@link #DEFAULT}. */
  @JsonCreator
  static AskTerms read(
      @JsonProperty("approvers") @Nullable List<String> approvers,
      @JsonProperty("quorum") @Nullable Integer quorum,
      @JsonProperty("expires") @JsonDeserialize(using = IsoDuration.Reader.class)
          @Nullable Duration expires,
      @JsonProperty("remind") @JsonDeserialize(using = IsoDuration.Reader.class)
          @Nullable Duration remind,
      @JsonProperty("escalate") @JsonDeserialize(using = IsoDuration.Reader.class)
          @Nullable Duration escalate,
      @JsonProperty("escalateTo") @Nullable List<String> escalateTo,
      @JsonProperty("editable") @Nullable Boolean editable,
      @JsonProperty("selfApproval") @Nullable Boolean selfApproval,
      @JsonProperty("whenExpired") @Nullable WhenExpired whenExpired) {
    return new AskTerms(
        approvers == null ? List.of() : approvers,
        quorum == null ? DEFAULT.quorum : quorum,
        expires == null ? DEFAULT.expires : expires,
        remind,
        escalate,
        escalateTo == null ? List.of() : escalateTo,
        editable == null ? DEFAULT.editable : editable,
        selfApproval == null ? DEFAULT.selfApproval : selfApproval,
        whenExpired == null ? DEFAULT.whenExpired : whenExpired);
  }

  /** These people, or members of these groups, decide; otherwise as {@link #DEFAULT}. */
  public static AskTerms of(String... approvers) {
    return new AskTerms(
        List.of(approvers), 1, A_WEEK, null, null, List.of(), true, false, WhenExpired.DENY);
  }

  /** Others decide. */
  public AskTerms answeredBy(List<String> others) {
    return new AskTerms(
        others, quorum, expires, remind, escalate, escalateTo, editable, selfApproval, whenExpired);
  }

  /** So many of them must approve. */
  public AskTerms quorum(int of) {
    return new AskTerms(
        approvers, of, expires, remind, escalate, escalateTo, editable, selfApproval, whenExpired);
  }

  /** They have so long; then the call is denied. */
  public AskTerms within(Duration time) {
    return new AskTerms(
        approvers, quorum, time, remind, escalate, escalateTo, editable, selfApproval, whenExpired);
  }

  /** They are told once more after so long. */
  public AskTerms remindedAfter(Duration time) {
    return new AskTerms(
        approvers,
        quorum,
        expires,
        time,
        escalate,
        escalateTo,
        editable,
        selfApproval,
        whenExpired);
  }

  /** After so long these are asked too. */
  public AskTerms escalatedAfter(Duration time, String... to) {
    return new AskTerms(
        approvers, quorum, expires, remind, time, List.of(to), editable, selfApproval, whenExpired);
  }

  /** The arguments are approved as they are, or not at all. */
  public AskTerms unedited() {
    return new AskTerms(
        approvers, quorum, expires, remind, escalate, escalateTo, false, selfApproval, whenExpired);
  }

  /** The one for whom the run acts may decide as well. */
  public AskTerms orTheRequester() {
    return new AskTerms(
        approvers, quorum, expires, remind, escalate, escalateTo, editable, true, whenExpired);
  }

  /** A call about which nobody decided in time is made: for what does less harm than waiting. */
  public AskTerms elseProceed() {
    return new AskTerms(
        approvers,
        quorum,
        expires,
        remind,
        escalate,
        escalateTo,
        editable,
        selfApproval,
        WhenExpired.PROCEED);
  }

  /** A call about which nobody decided in time is denied. */
  public AskTerms elseDeny() {
    return new AskTerms(
        approvers,
        quorum,
        expires,
        remind,
        escalate,
        escalateTo,
        editable,
        selfApproval,
        WhenExpired.DENY);
  }

  private static List<String> names(String part, List<String> names) {
    if (names.size() > MOST_PEOPLE || names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "ask: %s has %d names; it can have %d, none of them blank"
              .formatted(part, names.size(), MOST_PEOPLE));
    }
    return List.copyOf(names);
  }

  private static void before(String part, @Nullable Duration after, Duration end) {
    if (after != null && (after.isNegative() || after.isZero() || after.compareTo(end) >= 0)) {
      throw new IllegalArgumentException(
          "ask: %s after %s; it must be before it expires after %s".formatted(part, after, end));
    }
  }
}
