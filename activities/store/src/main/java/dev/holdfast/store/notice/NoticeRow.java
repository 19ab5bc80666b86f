package dev.holdfast.store.notice;

import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a group is told.
 *
 * @param principal the group, within its application
 * @param pending whether it is still to be delivered
 * @param attempts how many times it was sent
 * @param dueAt when it is sent next
 * @param outcome what became of the latest attempt; null before the first
 */
public record NoticeRow(
    String noticeId,
    Principal principal,
    String waitId,
    String group,
    NoticeKind kind,
    boolean pending,
    int attempts,
    Instant dueAt,
    @Nullable String outcome) {}
