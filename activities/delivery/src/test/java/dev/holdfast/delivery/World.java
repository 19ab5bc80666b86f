package dev.holdfast.delivery;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.store.approver.Endpoint;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.testing.AskedRun;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.policy.AskTerms;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A group with an endpoint, and runs that ask it. */
final class World {
  static final Secrets SECRETS = new Secrets(List.of("a secret of a test, long enough to be one"));
  static final Principal OWNER = Principal.bootstrapOwner();
  static final String ARGUMENTS = "{\"order\":\"A-7\",\"amount\":12.50}";

  private final TestDatabase database;
  private final Clock clock;
  private final String group = "group-" + UUID.randomUUID();

  World(TestDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  String group() {
    return group;
  }

  ApproverGroup hasEndpoint(Endpoint endpoint, String... members) {
    Instant now = clock.instant();
    ApproverGroup written =
        ApproverGroup.named(group, now).with(List.of(members), endpoint, now).rotated(SECRETS, now);
    new ApproverGroups(database.api()).insert(written, OWNER);
    return written;
  }

  void losesItsGroup() {
    new ApproverGroups(database.api()).remove(group, OWNER);
  }

  AskedRun asks() {
    return asks(AskTerms.of(group));
  }

  AskedRun asks(AskTerms terms) {
    return AskedRun.open(database, terms, ARGUMENTS, clock.instant());
  }

  NoticeRow notice(AskedRun run) {
    return new Notices(database.worker()).about(run.waitId()).getFirst();
  }

  NoticeRow now(NoticeRow notice) {
    return requireNonNull(new Notices(database.worker()).find(notice.noticeId()));
  }

  NoticeStepsActivity activity(Secrets secrets, Surroundings.Runs runs) {
    return new NoticeStepsActivity(
        database.worker(),
        new Surroundings(
            clock,
            secrets,
            "https://holdfast.test",
            (wait, to) -> "https://holdfast.test/approvals/" + wait.waitId(),
            runs,
            () -> 0.5));
  }
}
