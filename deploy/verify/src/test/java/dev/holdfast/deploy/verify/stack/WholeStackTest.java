package dev.holdfast.deploy.verify.stack;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.doctor.Doctor;
import dev.holdfast.deploy.launcher.doctor.Finding;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeStackTest {
  @RegisterExtension static final StackExtension STACK = StackExtension.whole();

  private static final Duration BACK = Duration.ofSeconds(6);

  @Test
  void everyPartIsHealthyAndPublished() {
    Stack stack = STACK.stack();
    Endpoints endpoints = Endpoints.of(data()).orElseThrow();

    assertTrue(StackView.of(data()).healthy(), () -> StackView.of(data()).toString());
    assertEquals(
        Set.of("launcher", "postgres", "temporal", "worker", "api", "shop"),
        endpoints.pids().keySet());
    assertEquals(stack.secrets().apiKey(), endpoints.apiKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "api", "shop"})
  void aKilledProcessIsBackWithinSixSecondsAndStatusSaysSo(String name) {
    Stack stack = STACK.stack();
    PartStatus before = stack.status(name);

    assertTrue(before.alive().orElseThrow().destroyForcibly());

    await()
        .atMost(BACK)
        .until(() ->
            stack.status(name).state() == PartStatus.State.HEALTHY
                && stack.status(name).restarts() == before.restarts() + 1);
    PartStatus after = stack.status(name);
    assertAll(
        () -> assertNotEquals(before.pid(), after.pid()),
        () -> assertEquals("killed by SIGKILL", after.lastReason()),
        () -> assertEquals(after.pid(), Endpoints.of(data()).orElseThrow().pids().get(name)));
  }

  @Test
  void aSecondWorkerJoinsTheGroup() {
    STACK.stack().addWorker("worker-2", Map.of());
    try {
      await()
          .atMost(BACK)
          .until(() ->
              examine().stream()
                  .anyMatch(f ->
                      f.subject().equals("workers of group main")
                          && f.verdict() == Finding.Verdict.OK
                          && !f.fact().equals("1 live")));
    } finally {
      STACK.stack().stop("worker-2");
    }
  }

  @Test
  void theDoctorFindsNothingWrong() {
    assertEquals(
        List.of(), examine().stream().filter(f -> f.verdict() == Finding.Verdict.PROBLEM).toList());
  }

  private static List<Finding> examine() {
    return new Doctor(data(), Map.of()).examine();
  }

  private static DataDirectory data() {
    return STACK.stack().settings().data();
  }
}
