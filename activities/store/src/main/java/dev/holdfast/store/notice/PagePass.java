package dev.holdfast.store.notice;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the address of a page holds, sealed, on which one person decides about one action, once. It
 * is made of the approval alone, so that nothing has to be kept: the command that it sends has an
 * id that follows from it, and is one command however often it is sent.
 *
 * @param person who decides with it
 * @param groups to which they belong
 * @param until epoch milliseconds: when the approval expires
 * @param digest of the exact action
 */
public record PagePass(
    String approval,
    String person,
    List<String> groups,
    String org,
    String app,
    long until,
    @Nullable String digest) {
  private static final String PURPOSE = "approval-link";
  private static final String PATH = "/approve/";

  public PagePass {
    groups = List.copyOf(groups);
  }

  public static PagePass of(WaitRow wait, Principal principal, String person, List<String> groups) {
    return new PagePass(
        wait.waitId(),
        person,
        groups,
        principal.org(),
        principal.application(),
        wait.expiresAt().toEpochMilli(),
        wait.awaited().digest());
  }

  /** Of whoever speaks for the group that is told. */
  public static PagePass of(WaitRow wait, NoticeRow notice) {
    return of(wait, notice.principal(), notice.group(), List.of(notice.group()));
  }

  /** The path that holds it. */
  public String path(Secrets secrets) {
    return PATH + secrets.seal(PURPOSE, Wire.write(this));
  }

  /** What the last part of such a path holds; null where we have not sealed it. */
  public static @Nullable PagePass open(Secrets secrets, String sealed) {
    String text = secrets.open(PURPOSE, sealed);
    return text == null ? null : Wire.read(text, PagePass.class);
  }

  public Principal principal() {
    return new Principal(org, app, "person:" + person);
  }

  /** Of the one command that it can send. */
  public String commandId() {
    return Ids.command(Digest.of(PURPOSE, Wire.write(this)));
  }

  /** Whether it was made for this action. */
  public boolean fits(WaitRow wait) {
    return wait.awaited().digest() == null
        ? digest == null
        : wait.awaited().digest().equals(digest);
  }
}
