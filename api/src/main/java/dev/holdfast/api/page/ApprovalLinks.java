package dev.holdfast.api.page;

import dev.holdfast.api.Links;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.store.notice.PagePass;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Signed links with which one person decides about one action, once. See {@link PagePass}. */
@Singleton
public final class ApprovalLinks {
  private static final String FORM = "approval-form";

  private final SigningKeys keys;
  private final Links links;

  ApprovalLinks(SigningKeys keys, Links links) {
    this.keys = keys;
    this.links = links;
  }

  /** Whether links can be made at all. */
  public boolean possible() {
    return keys.present();
  }

  /** The path of the page that a pass opens. */
  public String path(PagePass pass) {
    return pass.path(keys.secrets());
  }

  public String address(PagePass pass) {
    return links.to(path(pass));
  }

  /** What a link says, or null where it is not one of ours. */
  public @Nullable PagePass open(String token) {
    return PagePass.open(keys.secrets(), token);
  }

  /** What a form must carry to decide with the pass. */
  public String formField(PagePass pass) {
    return keys.seal(FORM, pass.commandId());
  }

  public boolean isFormField(PagePass pass, @Nullable String field) {
    return field != null && pass.commandId().equals(keys.open(FORM, field));
  }
}
