package dev.holdfast.store.ledger;

import java.time.Instant;

/**
 * The branch of an execution that a reset made is to be opened, or was opened by a step that had
 * seen less than the execution has.
 *
 * @param seen the branch that was open when the caller last looked
 * @param after position of the newest row the execution has seen
 */
public record Opening(String runId, String branch, String seen, long after, Instant now) {}
