package dev.holdfast.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Everything that goes wrong with a model, and what is done about it. The one table; the codes are
 * what events, failures and dashboards show.
 *
 * <p>Tries of {@link #RATE_LIMITED} are as good as unlimited: the time of the step ends them.
 */
@SuppressWarnings("ImmutableEnumChecker") // A remedy holds numbers and durations.
public enum FaultKind {
  RATE_LIMITED("rate_limited", Remedy.slowDown(1_000, 1_000, 60)),
  OVERLOADED("model_overloaded", Remedy.slowDown(10, 1_000, 60)),
  SERVER_ERROR("model_server_error", Remedy.retry(5, 500, 30)),
  UNREACHABLE("model_unreachable", Remedy.retry(6, 500, 30)),
  NO_FIRST_TOKEN("model_first_token_timeout", Remedy.retry(2, 500, 30)),
  STALLED("model_idle_timeout", Remedy.retry(3, 500, 30)),
  TOO_SLOW("model_too_slow", Remedy.fallBack()),
  CUT("model_stream_cut", Remedy.retry(4, 500, 30)),
  EMPTY("model_empty_reply", Remedy.retry(3, 500, 30)),
  GARBLED("model_garbled_reply", Remedy.retry(3, 500, 30)),
  WRONG_CONTENT_TYPE("model_wrong_content_type", Remedy.retry(2, 500, 30)),
  REDIRECTED("model_redirected", Remedy.fallBack()),
  TOO_LARGE("model_reply_too_large", Remedy.fallBack()),
  KEY_REFUSED("model_key_refused", Remedy.fallBack()),
  NOT_CONFIGURED("model_not_configured", Remedy.fallBack()),
  QUOTA_EXHAUSTED("model_quota_exhausted", Remedy.fallBack()),
  UNKNOWN_MODEL("model_not_found", Remedy.fallBack()),
  CONTEXT_TOO_LONG("context_too_long", Remedy.fallBack()),
  BAD_REQUEST("model_bad_request", Remedy.fallBack()),
  TIMED_OUT("model_timeout", Remedy.fail()),
  BROKEN("model_provider_broken", Remedy.fallBack()),
  FILTERED("content_filtered", Remedy.fail()),
  REFUSED("model_refused", Remedy.fail()),
  UNKNOWN_TOOL("unknown_tool", Remedy.repair()),
  BAD_ARGUMENTS("invalid_arguments", Remedy.repair()),

  /** What a script plays, where it says that asking again helps. */
  PLAYED("played", Remedy.retry(6, 50, 2)),
  /** What a script plays for good. */
  PLAYED_FOR_GOOD("played_for_good", Remedy.fallBack());

  /** What may be billed although nothing came of it. */
  private static final Set<FaultKind> MAY_BE_BILLED =
      EnumSet.of(
          NO_FIRST_TOKEN, STALLED, TOO_SLOW, CUT, EMPTY, GARBLED, TOO_LARGE, TIMED_OUT, BROKEN);

  private final String code;
  private final Remedy remedy;

  FaultKind(String code, Remedy remedy) {
    this.code = code;
    this.remedy = remedy;
  }

  public String code() {
    return code;
  }

  /** Whether the provider may have worked before it went wrong. */
  public boolean mayBeBilled() {
    return MAY_BE_BILLED.contains(this);
  }

  public Remedy remedy() {
    return remedy;
  }
}
