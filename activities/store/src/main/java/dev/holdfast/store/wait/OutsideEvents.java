package dev.holdfast.store.wait;

import dev.holdfast.store.internal.Sql;
import java.util.Locale;
import javax.sql.DataSource;

/** What others tell of: given to the runs that wait for it, or kept for those that will. */
public final class OutsideEvents {
  private static final int TRIES = 20;

  private final Sql sql;

  public OutsideEvents(DataSource source) {
    this.sql = new Sql(source);
  }

  /** Takes an event; once, however often it is told. */
  public Told tell(OutsideEvent event) {
    Told told = once(event);
    for (int i = 1; i < TRIES && told.verdict() == Told.Verdict.AGAIN; i++) {
      told = once(event);
    }
    return told;
  }

  private Told once(OutsideEvent event) {
    String correlation = event.correlation() == null ? "" : event.correlation();
    return sql.one(
        "take outside event",
        "select * from publish_event(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        p ->
            p.text(event.principal().org())
                .text(event.principal().application())
                .text(event.id())
                .text(event.name())
                .text(correlation)
                .text(event.data())
                .text(event.only())
                .texts(event.unfit())
                .time(event.receivedAt()),
        row ->
            new Told(
                Told.Verdict.valueOf(row.text("verdict").toUpperCase(Locale.ROOT)),
                row.texts("runs"),
                row.texts("waits")));
  }
}
