package dev.holdfast.deploy.bench;

/** Somebody who can do a run of 20 steps. Used by many threads at once. */
interface Contestant extends AutoCloseable {
  int STEPS = 20;

  /** Does one run and returns when it is done. */
  void run() throws Exception;

  @Override
  void close();
}
