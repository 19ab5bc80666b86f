package dev.holdfast.deploy.verify.matrix;

/** What is done to the stack. */
enum Victim {
  WORKER("SIGKILL of the worker"),
  API("SIGKILL of the API"),
  TEMPORAL("SIGKILL of Temporal"),
  POSTGRES("SIGKILL of PostgreSQL"),
  LAUNCHER("SIGKILL of the launcher"),
  ALL("SIGKILL of all at once"),
  FROZEN_WORKER("SIGSTOP of the worker for 10 s, then SIGCONT"),
  CONNECTIONS("all database connections cut");

  private final String words;

  Victim(String words) {
    this.words = words;
  }

  /** Whether steps lose their worker: then nobody may know how an unsafe call ended. */
  boolean takesTheWorker() {
    return switch (this) {
      case WORKER, LAUNCHER, ALL, FROZEN_WORKER -> true;
      case API, TEMPORAL, POSTGRES, CONNECTIONS -> false;
    };
  }

  /** Whether a step may go on in a worker that was given up. */
  boolean freezes() {
    return this == FROZEN_WORKER;
  }

  @Override
  public String toString() {
    return words;
  }
}
