package dev.holdfast.store.approver;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Groups of approvers as rows, each of one application. */
public final class ApproverGroups {
  private static final String COLUMNS =
      """
      select id, name, members, endpoint, signing, created_at, updated_at from approver_group
      """;

  private static final String INSERT =
      """
      insert into approver_group (id, org_id, app_id, name, members, endpoint, signing, created_at,
          updated_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String UPDATE =
      """
      update approver_group set members = ?, endpoint = ?, signing = ?, updated_at = ?
      where app_id = ? and name = ? and id = ? and updated_at = ?
      """;

  private final Sql sql;

  public ApproverGroups(DataSource source) {
    this.sql = new Sql(source);
  }

  /** Null when there is none, or it is another application's. */
  public @Nullable ApproverGroup find(String name, Principal principal) {
    return sql.first(
        "read an approver group",
        COLUMNS + "where app_id = ? and name = ?",
        p -> p.text(principal.application()).text(name),
        ApproverGroups::row);
  }

  /**
   * By name.
   *
   * @param after only those whose name comes later
   */
  public List<ApproverGroup> list(Principal principal, @Nullable String after, int limit) {
    return sql.all(
        "list approver groups",
        COLUMNS + "where app_id = ? and (?::text is null or name > ?) order by name limit ?",
        p -> p.text(principal.application()).text(after).text(after).count(limit),
        ApproverGroups::row);
  }

  /** The names of the groups that somebody belongs to. */
  public List<String> groupsOf(String member, Principal principal) {
    return sql.all(
        "read the groups of an approver",
        """
        select name from approver_group where app_id = ? and jsonb_exists(members::jsonb, ?)
        order by name
        """,
        p -> p.text(principal.application()).text(member),
        row -> row.text("name"));
  }

  /** False where there is one of that name. */
  public boolean insert(ApproverGroup group, Principal principal) {
    return sql.change(
            "write approver group " + group.groupId(),
            INSERT,
            p ->
                p.text(group.groupId())
                    .text(principal.org())
                    .text(principal.application())
                    .text(group.name())
                    .text(Wire.write(group.members()))
                    .text(endpoint(group))
                    .text(Wire.write(group.signing()))
                    .time(group.createdAt())
                    .time(group.updatedAt()))
        > 0;
  }

  /** False where somebody else has changed or removed it since it was read. */
  public boolean replace(ApproverGroup group, Instant readUpdatedAt, Principal principal) {
    return sql.change(
            "write approver group " + group.groupId(),
            UPDATE,
            p ->
                p.text(Wire.write(group.members()))
                    .text(endpoint(group))
                    .text(Wire.write(group.signing()))
                    .time(group.updatedAt())
                    .text(principal.application())
                    .text(group.name())
                    .text(group.groupId())
                    .time(readUpdatedAt))
        > 0;
  }

  /** False where there was none. */
  public boolean remove(String name, Principal principal) {
    return sql.change(
            "remove an approver group",
            "delete from approver_group where app_id = ? and name = ?",
            p -> p.text(principal.application()).text(name))
        > 0;
  }

  private static @Nullable String endpoint(ApproverGroup group) {
    Endpoint endpoint = group.endpoint();
    return endpoint == null ? null : Wire.write(endpoint);
  }

  private static ApproverGroup row(Row row) throws SQLException {
    String endpoint = row.textOrNull("endpoint");
    return new ApproverGroup(
        row.text("id"),
        row.text("name"),
        list(row.text("members"), new TypeReference<>() {}),
        endpoint == null ? null : Wire.read(endpoint, Endpoint.class),
        list(row.text("signing"), new TypeReference<>() {}),
        row.time("created_at"),
        row.time("updated_at"));
  }

  private static <T> List<T> list(String json, TypeReference<List<T>> type) {
    try {
      return Wire.json().readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("not a list", e);
    }
  }
}
