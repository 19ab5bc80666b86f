package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.harness.RunRows;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Who is asked before a call is made. */
record Approver(MatrixStack stack) {

  void awaitAsked(String run) {
    soon(run + " asks").until(() -> stack.api().pending(run).size() == 1);
  }

  /** Approves, whatever happens to the servers meanwhile. */
  void approve(String run) {
    String[] approval = new String[1];
    soon(run + " still asks")
        .ignoreExceptions()
        .until(() -> {
          approval[0] = stack.api().pending(run).getFirst();
          return true;
        });
    soon(run + " is decided")
        .ignoreExceptions()
        .until(() -> {
          stack.api().approve(run, approval[0]);
          return true;
        });
  }

  /** Approves and does not wait for what becomes of it: whoever answers may be struck. */
  void say(String run) {
    ApiClient api = stack.api();
    String approval = api.pending(run).getFirst();
    Thread _ = Thread.ofVirtual().name("approver").start(() -> say(api, run, approval));
  }

  private static void say(ApiClient api, String run, String approval) {
    try {
      api.approve(run, approval);
    } catch (RuntimeException e) {
      System.out.printf("approver of %s heard no answer: %s%n", run, e.getMessage());
    }
  }

  void awaitAccepted(String run) {
    soon(run + " has a decision in its inbox")
        .until(() ->
            RunRows.of(stack.owner(), run).commands().stream()
                .anyMatch(command -> command.state().equals("accepted")));
  }

  private static ConditionFactory soon(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20));
  }
}
