package dev.holdfast.delivery;

import dev.holdfast.egress.EgressFault;
import dev.holdfast.egress.PinnedPost;
import dev.holdfast.egress.Reach;
import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.store.approver.Endpoint;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.notice.CallbackPass;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.notice.NoticeState;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.notice.NoticeProgress;
import dev.holdfast.workflows.notice.NoticeRef;
import dev.holdfast.workflows.notice.NoticeSteps;
import dev.holdfast.workflows.wait.WaitState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a notice when it is due. Killed between sending and recording, it sends again: the receiver
 * knows the notice by its id.
 */
public final class NoticeStepsActivity implements NoticeSteps {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeStepsActivity.class);
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final int GONE = 410;

  private final Notices notices;
  private final Waits waits;
  private final ApproverGroups groups;
  private final AnswerAtOnce answers;
  private final PinnedPost post;
  private final Schedule schedule;
  private final Surroundings around;

  /**
   * @param source pooled connections as the worker's role
   */
  public NoticeStepsActivity(DataSource source, Surroundings around) {
    this.notices = new Notices(source);
    this.waits = new Waits(source);
    this.groups = new ApproverGroups(source);
    this.answers = new AnswerAtOnce(new Commands(source), around.runs());
    this.post = new PinnedPost(around.clock());
    this.schedule = new Schedule(around.chance());
    this.around = around;
  }

  @Override
  public NoticeProgress send(NoticeRef ref) {
    NoticeRow notice = notices.find(ref.noticeId());
    if (notice == null || !notice.pending()) {
      return NoticeProgress.OVER;
    }
    Instant now = around.clock().instant();
    WaitRow wait = waits.find(notice.waitId(), notice.principal());
    if (wait == null || wait.state() != WaitState.PENDING) {
      return end(notice, NoticeState.STOPPED, "the approval was closed");
    } else if (!now.isBefore(wait.expiresAt())) {
      return end(notice, NoticeState.STOPPED, "the approval has expired");
    } else if (now.isBefore(notice.dueAt())) {
      return NoticeProgress.again(Duration.between(now, notice.dueAt()).toMillis() + 1);
    }
    ApproverGroup group = groups.find(notice.group(), notice.principal());
    Endpoint endpoint = group == null ? null : group.endpoint();
    if (group == null || endpoint == null) {
      return end(notice, NoticeState.FAILED, "the group has no endpoint any more");
    }
    if (around.publicUrl().isEmpty()) {
      return later(notice, wait, "HOLDFAST_PUBLIC_URL is not set: there is no callback", null);
    }
    List<byte[]> keys = group.keysAt(around.secrets(), now);
    return keys.isEmpty()
        ? later(notice, wait, "HOLDFAST_SECRET is not the one that the group's key is from", null)
        : sent(notice, wait, group, endpoint, keys);
  }

  private NoticeProgress sent(
      NoticeRow notice, WaitRow wait, ApproverGroup group, Endpoint endpoint, List<byte[]> keys) {
    try {
      PinnedPost.Answer answer = sent(notice, wait, endpoint, keys);
      Instant now = around.clock().instant();
      return end(notice, NoticeState.DELIVERED, answers.take(answer, notice, wait, group, now));
    } catch (EgressFault e) {
      EgressFault.Refusal refusal = e.refusal();
      if (refusal != null && refusal.status() == GONE) {
        return end(notice, NoticeState.FAILED, "410: the endpoint is gone");
      }
      return later(notice, wait, outcome(e), refusal == null ? null : refusal.retryAfter());
    } catch (IllegalArgumentException e) {
      return end(notice, NoticeState.FAILED, "the endpoint's address cannot be sent to");
    }
  }

  private PinnedPost.Answer sent(
      NoticeRow notice, WaitRow wait, Endpoint endpoint, List<byte[]> keys) throws EgressFault {
    var telling =
        new Telling(notice, wait, callback(notice, wait), around.pages().of(wait, notice));
    String body =
        switch (endpoint.format()) {
          case STANDARD -> StandardBody.of(telling);
          case SLACK -> SlackBody.of(telling);
        };
    return post.send(
        URI.create(endpoint.url()),
        headers(notice, keys, body),
        body,
        endpoint.allowPrivate() ? Reach.PRIVATE_TOO : Reach.PUBLIC,
        WITHIN);
  }

  private Map<String, String> headers(NoticeRow notice, List<byte[]> keys, String body) {
    long seconds = around.clock().instant().getEpochSecond();
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, */*;q=0.1");
    headers.put("User-Agent", "Holdfast");
    headers.put("webhook-id", notice.noticeId());
    headers.put("webhook-timestamp", Long.toString(seconds));
    headers.put("webhook-signature", WebhookSignature.of(keys, notice.noticeId(), seconds, body));
    return headers;
  }

  private String callback(NoticeRow notice, WaitRow wait) {
    var pass =
        new CallbackPass(
            notice.noticeId(),
            wait.waitId(),
            notice.group(),
            wait.awaited().digest(),
            wait.expiresAt().toEpochMilli());
    return around.publicUrl() + pass.path(around.secrets());
  }

  private static String outcome(EgressFault fault) {
    EgressFault.Refusal refusal = fault.refusal();
    return refusal == null
        ? fault.kind().name().toLowerCase(Locale.ROOT)
        : "refused with " + refusal.status();
  }

  private NoticeProgress later(
      NoticeRow notice, WaitRow wait, String outcome, @Nullable Duration asked) {
    Duration pause = schedule.after(notice.attempts() + 1, asked);
    if (pause == null) {
      return end(notice, NoticeState.FAILED, outcome);
    }
    Instant now = around.clock().instant();
    Instant next = now.plus(pause);
    Instant due = next.isBefore(wait.expiresAt()) ? next : wait.expiresAt();
    notices.record(notice, NoticeState.PENDING, outcome, due, now);
    LOG.info("notice {} is tried again in {}: {}", notice.noticeId(), pause, outcome);
    return NoticeProgress.again(Duration.between(now, due).toMillis() + 1);
  }

  private NoticeProgress end(NoticeRow notice, NoticeState state, String outcome) {
    Instant now = around.clock().instant();
    if (notices.record(notice, state, outcome, notice.dueAt(), now)) {
      LOG.info("notice {} {}: {}", notice.noticeId(), state.wire(), outcome);
    }
    return NoticeProgress.OVER;
  }
}
