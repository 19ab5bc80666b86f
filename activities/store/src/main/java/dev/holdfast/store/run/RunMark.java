package dev.holdfast.store.run;

/**
 * How far a run has come.
 *
 * @param lastEvent number of its newest event
 * @param inboxTaken number of the newest command that it has taken
 * @param terminal nothing comes after that event
 */
public record RunMark(String runId, long lastEvent, long inboxTaken, boolean terminal) {}
