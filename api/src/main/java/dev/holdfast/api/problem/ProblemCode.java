package dev.holdfast.api.problem;

import dev.holdfast.workflows.failure.FailureCode;
import java.util.Locale;

/** Every way a request can be refused, by the code its answer carries. */
public enum ProblemCode {
  INVALID_REQUEST(422, "The request is not valid"),
  INVALID_ARGUMENTS(422, "The arguments are not valid"),
  INVALID_ANSWER(422, "The answer is not valid"),
  MALFORMED_REQUEST(400, "The request cannot be read"),
  MALFORMED_JSON(400, "The body is not JSON"),
  JSON_TOO_DEEP(400, "The body is nested too deeply"),
  UNAUTHORIZED(401, "An API key is needed"),
  FORBIDDEN(403, "This is not allowed"),
  NOT_FOUND(404, "There is no such thing"),
  AGENT_UNKNOWN(404, "There is no such agent"),
  METHOD_NOT_ALLOWED(405, "The method does not exist here"),
  NOT_ACCEPTABLE(406, "No acceptable form of the answer exists"),
  CONFLICT(409, "The request meets another state"),
  RUN_FINISHED(409, "The run is finished"),
  QUEUE_FULL(429, "Too much waits for the run"),
  ALREADY_DECIDED(409, "It is decided"),
  ALREADY_VOTED(409, "This person has said what they think"),
  NOT_AN_APPROVER(403, "Others were asked"),
  SELF_APPROVAL(403, "The run acts for whoever decides"),
  EXPIRED(410, "Its time has passed"),
  SUPERSEDED(410, "It no longer stands"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
  TOO_MANY_WAITERS(429, "Too many requests are waiting"),
  HEAD_TOO_LARGE(431, "The address or the headers are too long"),
  REFUSED(400, "The request is refused"),
  INTERNAL(500, "Something is wrong on our side"),
  STORE_UNAVAILABLE(503, "The database does not answer"),
  PAGES_OFF(503, "Pages are switched off"),
  SIGNING_OFF(503, "Nothing can be signed"),
  UNAVAILABLE(503, "Something we depend on does not answer");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** Whether the same request may succeed later. */
  boolean retryable() {
    return (status == 429 || status == 503) && this != PAGES_OFF && this != SIGNING_OFF;
  }

  public static ProblemCode of(FailureCode code) {
    return switch (code) {
      case AGENT_UNKNOWN -> AGENT_UNKNOWN;
      case NOT_FOUND -> NOT_FOUND;
      case RUN_FINISHED -> RUN_FINISHED;
      case STORE_UNAVAILABLE -> STORE_UNAVAILABLE;
      default ->
          switch (code.kind()) {
            case CALLER -> INVALID_REQUEST;
            case POLICY -> FORBIDDEN;
            case LIMIT -> CONFLICT;
            case DEPENDENCY -> UNAVAILABLE;
            case BUG -> INTERNAL;
          };
    };
  }

  /** What the router and the server below it mean by a bare status. */
  static ProblemCode of(int status) {
    return switch (status) {
      case 400 -> MALFORMED_REQUEST;
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 422 -> INVALID_REQUEST;
      case 503 -> UNAVAILABLE;
      default -> status < 500 ? REFUSED : INTERNAL;
    };
  }
}
