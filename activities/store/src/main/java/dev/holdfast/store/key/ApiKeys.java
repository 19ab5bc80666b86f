package dev.holdfast.store.key;

import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keys of the API. */
public final class ApiKeys {
  private static final String BOOTSTRAP = "bootstrap";
  private static final String UPSERT =
      """
      insert into api_key (id, org_id, app_id, name, hash, created_at) values (?, ?, ?, ?, ?, ?)
      on conflict (id) do update set hash = excluded.hash, revoked_at = null
      """;

  private final Sql sql;

  public ApiKeys(DataSource source) {
    this.sql = new Sql(source);
  }

  /** Makes this the key of the bootstrap owner, in place of an earlier one. */
  public void putBootstrap(KeyHash hash, Instant now) {
    Principal owner = Principal.bootstrapOwner();
    sql.change(
        "write the bootstrap key",
        UPSERT,
        p ->
            p.text(BOOTSTRAP)
                .text(owner.org())
                .text(owner.application())
                .text(BOOTSTRAP)
                .bytes(hash.bytes())
                .time(now));
  }

  /** Who acts with a key, or null when nobody does. */
  public @Nullable Principal principal(KeyHash hash) {
    return sql.first(
        "look up a key",
        "select id, org_id, app_id from api_key where hash = ? and revoked_at is null",
        p -> p.bytes(hash.bytes()),
        row -> new Principal(row.text("org_id"), row.text("app_id"), "key:" + row.text("id")));
  }
}
