package dev.holdfast.deploy.verify.harness;

/**
 * What a connection is about to perform, as far as it concerns a run.
 *
 * @param run empty where it is none of the ledger's statements
 * @param step empty for a load; of what is accepted the kind
 */
public record Statement(Kind kind, String run, String step) {
  static final Statement OTHER = new Statement(Kind.OTHER, "", "");

  /** The ledger's statements. */
  public enum Kind {
    SETTLE("select * from settle("),
    CLAIM("select * from claim("),
    RENEW("select renew("),
    LOAD("select r.id, r.org_id, r.app_id, r.spec_digest"),
    ACCEPT("select * from accept_command("),
    OTHER("");

    private final String begins;

    Kind(String begins) {
      this.begins = begins;
    }

    static Kind of(String sql) {
      String flat = sql.strip().replaceAll("\\s+", " ");
      for (Kind kind : values()) {
        if (flat.startsWith(kind.begins)) {
          return kind;
        }
      }
      return OTHER;
    }
  }

  private static final int SETTLE_RUN = 0;
  private static final int SETTLE_NAMES = 6;
  private static final int CLAIM_RUN = 0;
  private static final int CLAIM_NAME = 7;
  private static final int RENEW_RUN = 0;
  private static final int RENEW_NAME = 2;
  private static final int LOAD_RUN = 2;
  private static final int ACCEPT_RUN = 1;
  private static final int ACCEPT_KIND = 3;

  static Statement of(String sql, PgBind bind) {
    Kind kind = Kind.of(sql);
    return switch (kind) {
      case SETTLE -> new Statement(kind, bind.text(SETTLE_RUN), bind.texts(SETTLE_NAMES).getLast());
      case CLAIM -> new Statement(kind, bind.text(CLAIM_RUN), bind.text(CLAIM_NAME));
      case RENEW -> new Statement(kind, bind.text(RENEW_RUN), bind.text(RENEW_NAME));
      case LOAD -> new Statement(kind, bind.text(LOAD_RUN), "");
      case ACCEPT -> new Statement(kind, bind.text(ACCEPT_RUN), bind.text(ACCEPT_KIND));
      case OTHER -> OTHER;
    };
  }

  /** Whether it settles a step of this name. */
  public boolean settles(String name) {
    return kind == Kind.SETTLE && step.equals(name);
  }

  /** Whether it accepts a command of a run. */
  public boolean accepts(String ofRun) {
    return kind == Kind.ACCEPT && run.equals(ofRun);
  }
}
