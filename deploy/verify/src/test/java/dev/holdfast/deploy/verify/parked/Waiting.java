package dev.holdfast.deploy.verify.parked;

import dev.holdfast.deploy.verify.operator.LiveStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A run and the approval it waits for. */
record Waiting(String run, String approval) {

  static List<Waiting> of(LiveStack live, List<String> runs) {
    String sql =
        """
        select run_id, id from holdfast.waiting
        where run_id = any (string_to_array(?, ',')) and state = 'pending'
        """;
    try (Connection connection = live.stack().owner().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, String.join(",", runs));
      try (ResultSet rows = statement.executeQuery()) {
        List<Waiting> all = new ArrayList<>();
        while (rows.next()) {
          all.add(new Waiting(rows.getString(1), rows.getString(2)));
        }
        return all;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("what waits cannot be read", e);
    }
  }

  /** How many of these runs meet a condition on their row. */
  static int count(LiveStack live, List<String> runs, String condition) {
    String found =
        live.read(
            "select count(*) from holdfast.run where id = any (string_to_array(?, ',')) and "
                + condition,
            String.join(",", runs));
    return found == null ? 0 : Integer.parseInt(found);
  }
}
