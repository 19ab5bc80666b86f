package dev.holdfast.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  private static final byte[] KEY = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  /** The example that the libraries of Standard Webhooks are tested with. */
  @Test
  void signsAsTheStandardHasIt() {
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.of(
            List.of(KEY), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330L, "{\"test\": 2432232314}"));
  }

  @Test
  void everyKeySigns() {
    byte[] other = {1, 2, 3};
    assertEquals(
        2, WebhookSignature.of(List.of(KEY, other), "ntc_1", 1L, "{}").split(" ", -1).length);
  }
}
