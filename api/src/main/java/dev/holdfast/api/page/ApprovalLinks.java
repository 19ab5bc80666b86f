package dev.holdfast.api.page;

import dev.holdfast.api.Links;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signed links with which one person decides about one action, once. They are made of the approval
 * alone, so that nothing has to be kept: the command that a link sends has an id that follows from
 * it, and is one command however often it is sent.
 */
@Singleton
public final class ApprovalLinks {
  private static final String PURPOSE = "approval-link";
  private static final String FORM = "approval-form";

  private final SigningKeys keys;
  private final Links links;

  ApprovalLinks(SigningKeys keys, Links links) {
    this.keys = keys;
    this.links = links;
  }

  /**
   * What a link says.
   *
   * @param person who decides with it
   * @param groups to which they belong
   * @param until epoch milliseconds: when the approval expires
   * @param digest of the exact action
   */
  public record Pass(
      String approval,
      String person,
      List<String> groups,
      String org,
      String app,
      long until,
      @Nullable String digest) {
    public Pass {
      groups = List.copyOf(groups);
    }

    public Principal principal() {
      return new Principal(org, app, "person:" + person);
    }

    /** Of the one command that the link can send. */
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

  /** Whether links can be made at all. */
  public boolean possible() {
    return keys.present();
  }

  public Pass pass(WaitRow wait, Principal principal, String person, List<String> groups) {
    return new Pass(
        wait.waitId(),
        person,
        groups,
        principal.org(),
        principal.application(),
        wait.expiresAt().toEpochMilli(),
        wait.awaited().digest());
  }

  /** The path of the page that a pass opens. */
  public String path(Pass pass) {
    return "/approve/" + keys.seal(PURPOSE, Wire.write(pass));
  }

  public String address(Pass pass) {
    return links.to(path(pass));
  }

  /** What a link says, or null where it is not one of ours. */
  public @Nullable Pass open(String token) {
    String text = keys.open(PURPOSE, token);
    return text == null ? null : Wire.read(text, Pass.class);
  }

  /** What a form must carry to decide with the pass. */
  public String formField(Pass pass) {
    return keys.seal(FORM, pass.commandId());
  }

  public boolean isFormField(Pass pass, @Nullable String field) {
    return field != null && pass.commandId().equals(keys.open(FORM, field));
  }
}
