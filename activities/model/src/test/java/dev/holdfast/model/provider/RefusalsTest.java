package dev.holdfast.model.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.egress.EgressFault;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelFault;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What providers say when they say no, word for word as far as it matters. */
class RefusalsTest {
  private static final Refusals REFUSALS = new Refusals("p", "P_API_KEY");

  record Row(FaultKind kind, int status, String error, @Nullable Duration retryAfter) {
    Row(FaultKind kind, int status, String error) {
      this(kind, status, error, null);
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            FaultKind.RATE_LIMITED,
            429,
            "'code':429,'message':'You exceeded your current quota, please check your plan and billing details.','status':'RESOURCE_EXHAUSTED','details':[{'retryDelay':'26s'}]"),
        new Row(
            FaultKind.RATE_LIMITED,
            429,
            "'message':'Rate limit reached for m in organization o on requests per min (RPM): Limit 3, Used 3, Requested 1. You can increase your rate limit by adding a payment method at https://provider.example/account/billing.','type':'requests','code':'rate_limit_exceeded'"),
        new Row(FaultKind.RATE_LIMITED, 429, "'code':'insufficient_quota'", Duration.ofSeconds(20)),
        new Row(FaultKind.QUOTA_EXHAUSTED, 429, "'message':'no','code':'insufficient_quota'"),
        new Row(FaultKind.QUOTA_EXHAUSTED, 429, "'message':'no','type':'insufficient_quota'"),
        new Row(FaultKind.QUOTA_EXHAUSTED, 400, "'code':'billing_hard_limit_reached'"),
        new Row(
            FaultKind.QUOTA_EXHAUSTED,
            400,
            "'type':'invalid_request_error','message':'Your credit balance is too low to access the API. Please go to Plans & Billing.'"),
        new Row(FaultKind.QUOTA_EXHAUSTED, 402, "'message':'pay'"),
        new Row(
            FaultKind.BAD_REQUEST,
            400,
            "'message':'Invalid schema for function billing_refund','type':'invalid_request_error','code':'invalid_function_parameters'"),
        new Row(FaultKind.SERVER_ERROR, 500, "'message':'upstream billing-service timed out'"),
        new Row(
            FaultKind.CONTEXT_TOO_LONG,
            429,
            "'message':'Request too large for m on tokens per min (TPM): Limit 30000, Requested 61337. The input or output tokens must be reduced in order to run successfully.','type':'tokens','code':'rate_limit_exceeded'"),
        new Row(
            FaultKind.CONTEXT_TOO_LONG,
            400,
            "'type':'invalid_request_error','message':'input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000, decrease input length or `max_tokens` and try again'"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsThemApart(Row row) {
    String body = "{'error':{%s}}".formatted(row.error).replace('\'', '"');
    ModelFault fault = REFUSALS.fault(new EgressFault.Refusal(row.status, row.retryAfter, body));
    assertEquals(row.kind, fault.kind());
    if (body.contains("retryDelay")) {
      assertEquals(Duration.ofSeconds(26), fault.retryAfter());
    }
  }
}
