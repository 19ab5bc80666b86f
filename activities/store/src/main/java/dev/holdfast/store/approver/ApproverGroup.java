package dev.holdfast.store.approver;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * People who are asked together.
 *
 * @param members their names; empty: whoever speaks for the group
 * @param endpoint where they are told; null for nowhere
 * @param signing the keys that sign what is sent there, the newest first; empty until there was an
 *     endpoint
 */
public record ApproverGroup(
    String groupId,
    String name,
    List<String> members,
    @Nullable Endpoint endpoint,
    List<SigningKey> signing,
    Instant createdAt,
    Instant updatedAt) {
  private static final Duration BOTH_SIGN = Duration.ofHours(24);

  public ApproverGroup {
    members = List.copyOf(members);
    signing = List.copyOf(signing);
  }

  public static ApproverGroup named(String name, Instant now) {
    return new ApproverGroup(Ids.approverGroup(), name, List.of(), null, List.of(), now, now);
  }

  public ApproverGroup with(List<String> nowMembers, @Nullable Endpoint nowEndpoint, Instant now) {
    return new ApproverGroup(groupId, name, nowMembers, nowEndpoint, signing, createdAt, now);
  }

  /** With a new key; the one before signs beside it for a day. */
  public ApproverGroup rotated(Secrets secrets, Instant now) {
    long millis = now.toEpochMilli();
    List<SigningKey> keys = new ArrayList<>();
    int generation = signing.isEmpty() ? 1 : signing.getFirst().generation() + 1;
    keys.add(new SigningKey(secrets.current(), generation, null));
    signing.stream()
        .filter(key -> key.signsAt(millis))
        .limit(1)
        .map(key -> key.until(millis + BOTH_SIGN.toMillis()))
        .forEach(keys::add);
    return new ApproverGroup(groupId, name, members, endpoint, keys, createdAt, now);
  }

  /** The keys that sign at a time; empty where the secrets they come from are gone. */
  public List<byte[]> keysAt(Secrets secrets, Instant time) {
    List<byte[]> keys = new ArrayList<>();
    for (SigningKey key : signing) {
      byte[] bytes = key.bytes(secrets, groupId);
      if (bytes != null && key.signsAt(time.toEpochMilli())) {
        keys.add(bytes);
      }
    }
    return keys;
  }

  /** The newest key as Standard Webhooks writes it; null where there is none. */
  public @Nullable String secret(Secrets secrets) {
    return signing.isEmpty() ? null : signing.getFirst().text(secrets, groupId);
  }

  /** Whether somebody may speak in the group's name as one of it. */
  public boolean has(String by) {
    return members.contains(by) || by.equals(name) || (members.isEmpty() && !by.isBlank());
  }
}
