package dev.holdfast.store.ledger;

/**
 * A settled row.
 *
 * @param slot place within its turn: the order in which a model reads the turn
 * @param position place in the run's ledger
 * @param unknown settled without knowing whether the effect happened
 * @param token of the attempt that settled it
 */
public record LedgerRow(
    String name,
    StepKind kind,
    int turn,
    int slot,
    String digest,
    long position,
    boolean unknown,
    String token,
    String result,
    String resultDigest) {}
