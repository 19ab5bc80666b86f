package dev.holdfast.api.approver;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.store.approver.ApproverGroup;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of approvers.
 *
 * @param object always {@code approver_group}
 * @param members empty: whoever speaks for the group
 * @param secret with which what is sent there is signed; shown when it is new and never again
 */
record ApproverGroupResource(
    String id,
    String object,
    String name,
    List<String> members,
    @Nullable Address endpoint,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
    Instant createdAt,
    Instant updatedAt) {

  /** Where notices go. */
  record Address(String url, String format, boolean allowPrivate) {}

  static ApproverGroupResource of(ApproverGroup group, @Nullable String secret) {
    var endpoint = group.endpoint();
    return new ApproverGroupResource(
        group.groupId(),
        "approver_group",
        group.name(),
        group.members(),
        endpoint == null
            ? null
            : new Address(endpoint.url(), endpoint.format().wire(), endpoint.allowPrivate()),
        secret,
        group.createdAt(),
        group.updatedAt());
  }
}
