package dev.holdfast.store.notice;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.store.approver.Endpoint;
import dev.holdfast.store.testing.AskedRun;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.AskTerms;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoticesTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Instant NOW = Instant.parse("2026-01-02T03:05:05Z");
  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Endpoint ENDPOINT =
      new Endpoint("https://example.com/hook", Endpoint.Format.STANDARD, false);

  private final Notices notices = new Notices(DATABASE.worker());
  private final ApproverGroups groups = new ApproverGroups(DATABASE.api());

  @BeforeEach
  void writeGroups() {
    group("finance", ENDPOINT);
    group("legal", ENDPOINT);
    group("silent", null);
    forget();
  }

  @Test
  void anOpenedApprovalTellsTheGroupsThatHaveAnEndpoint() {
    AskedRun run = asked(AskTerms.of("finance", "silent", "somebody"));
    NoticeRow only = only(run);
    assertEquals("finance", only.group());
    assertEquals(NoticeKind.REQUESTED, only.kind());
    assertTrue(only.pending());
    assertTrue(only.noticeId().matches("ntc_[0-9a-f]{32}"), only::noticeId);
  }

  @Test
  void nobodyIsToldWhereNoGroupIsAsked() {
    assertEquals(List.of(), notices.about(asked(AskTerms.DEFAULT).waitId()));
    assertEquals(List.of(), notices.about(asked(AskTerms.of("somebody")).waitId()));
  }

  @Test
  void aReminderTellsTheSameAndAnEscalationTheOthersOnceEach() {
    AskedRun run =
        asked(
            AskTerms.of("finance")
                .remindedAfter(Duration.ofHours(1))
                .escalatedAfter(Duration.ofHours(2), "legal"));
    run.remind();
    assertEquals(Map.of("requested finance", 1L, "reminded finance", 1L), told(run));
    run.escalate();
    run.escalate();
    assertEquals(
        Map.of("requested finance", 1L, "reminded finance", 1L, "escalated legal", 1L), told(run));
  }

  @Test
  void eachIsCarriedOnceAndAgainWhenItIsLost() {
    String id = only(asked(AskTerms.of("finance"))).noticeId();
    assertEquals(List.of(), notices.toCarry(NOW.minusSeconds(1), 10));
    assertEquals(List.of(id), notices.toCarry(NOW, 10));
    assertEquals(List.of(), notices.toCarry(NOW, 10));
    assertEquals(List.of(id), notices.toCarry(NOW.plus(Duration.ofMinutes(11)), 10));
  }

  @Test
  void thoseOfAClosedApprovalStop() {
    AskedRun run = asked(AskTerms.of("finance"));
    String id = only(run).noticeId();
    assertEquals(List.of(), notices.stopOvertaken(NOW, 10));
    run.deny();
    assertEquals(List.of(id), notices.stopOvertaken(NOW, 10));
    assertEquals(List.of(), notices.stopOvertaken(NOW, 10));
    assertFalse(only(run).pending());
    assertEquals(List.of(), notices.toCarry(NOW.plus(Duration.ofDays(1)), 10));
  }

  @Test
  void anAttemptIsRecordedOnceAndEndsOnce() {
    AskedRun run = asked(AskTerms.of("finance"));
    NoticeRow read = only(run);
    Instant later = NOW.plusSeconds(5);
    assertTrue(notices.record(read, NoticeState.PENDING, "refused with 500", later, NOW));
    assertFalse(notices.record(read, NoticeState.DELIVERED, "delivered", later, NOW));
    NoticeRow now = only(run);
    assertEquals(1, now.attempts());
    assertEquals(later, now.dueAt());
    assertEquals("refused with 500", now.outcome());
    assertTrue(notices.record(now, NoticeState.DELIVERED, "delivered", later, NOW));
    assertFalse(notices.record(only(run), NoticeState.PENDING, "again", later, NOW));
  }

  private static AskedRun asked(AskTerms terms) {
    return AskedRun.open(DATABASE, terms, "{\"amount\":5}", NOW);
  }

  private NoticeRow only(AskedRun run) {
    List<NoticeRow> about = notices.about(run.waitId());
    assertEquals(1, about.size(), about::toString);
    return requireNonNull(notices.find(about.getFirst().noticeId()));
  }

  private Map<String, Long> told(AskedRun run) {
    return notices.about(run.waitId()).stream()
        .collect(
            Collectors.groupingBy(
                notice -> notice.kind().wire() + " " + notice.group(), Collectors.counting()));
  }

  private void group(String name, @Nullable Endpoint endpoint) {
    groups.insert(ApproverGroup.named(name, NOW).with(List.of(), endpoint, NOW), OWNER);
  }

  /** What other tests left is none of ours. */
  private static void forget() {
    try (var connection = DATABASE.owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("update holdfast.notice set state = 'stopped' where state = 'pending'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
