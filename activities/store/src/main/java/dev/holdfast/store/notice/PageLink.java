package dev.holdfast.store.notice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;

/** The path of the page on which whoever speaks for a group decides; the API opens it. */
public final class PageLink {
  private static final String PURPOSE = "approval-link";
  private static final String PATH = "/approve/";

  private PageLink() {}

  public static String path(Secrets secrets, WaitRow wait, NoticeRow notice) {
    Principal principal = notice.principal();
    String group = notice.group();
    ObjectNode pass = Wire.json().createObjectNode();
    pass.put("approval", wait.waitId());
    pass.put("person", group);
    pass.putArray("groups").add(group);
    pass.put("org", principal.org());
    pass.put("app", principal.application());
    pass.put("until", wait.expiresAt().toEpochMilli());
    pass.put("digest", wait.awaited().digest());
    return PATH + secrets.seal(PURPOSE, pass.toString());
  }
}
