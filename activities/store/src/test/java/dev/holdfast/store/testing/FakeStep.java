package dev.holdfast.store.testing;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.Effect;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger: claimed without a position, settled with one.
 *
 * @param row what it will be or is; the result of a claimed one is empty
 */
record FakeStep(
    String branch,
    NewRow row,
    @Nullable Long position,
    boolean unknown,
    String token,
    long owner,
    long lease,
    int attempt) {

  static FakeStep claimed(Claim claim) {
    Claim.Step step = claim.step();
    NewRow row =
        new NewRow(
            step.name(),
            step.kind(),
            step.turn(),
            step.slot(),
            step.digest(),
            step.action(),
            step.effect(),
            "");
    return new FakeStep(claim.branch(), row, null, false, claim.token(), claim.owner(), 0, 1);
  }

  static FakeStep settled(String branch, NewRow row, long position, boolean unknown, String token) {
    return new FakeStep(branch, row, position, unknown, token, 0, 0, 1);
  }

  /** What a claim announced stays; how it ended comes from the settlement. */
  FakeStep settledAs(String result, long at, boolean isUnknown, String by) {
    return new FakeStep(branch, with(result), at, isUnknown, by, owner, lease, attempt);
  }

  FakeStep takenOver(Claim claim) {
    return new FakeStep(
        branch, row, null, false, claim.token(), claim.owner(), lease + 1, attempt + 1);
  }

  FakeStep renewed() {
    return new FakeStep(branch, row, position, unknown, token, owner, lease + 1, attempt);
  }

  boolean is(Claim.Lapsed claim) {
    return token.equals(claim.token()) && lease == claim.lease();
  }

  boolean isSettled() {
    return position != null;
  }

  boolean irrevocable() {
    return row.effect() == Effect.UNSAFE || row.effect() == Effect.RECONCILABLE;
  }

  SettleAnswer.@Nullable Standing standing() {
    return position == null
        ? null
        : new SettleAnswer.Standing(row.digest(), row.result(), Digest.of(row.result()), position);
  }

  LedgerRow ledgerRow() {
    return new LedgerRow(
        row.name(),
        row.kind(),
        row.turn(),
        row.slot(),
        row.digest(),
        Objects.requireNonNull(position),
        unknown,
        token,
        row.result(),
        Digest.of(row.result()));
  }

  private NewRow with(String result) {
    return new NewRow(
        row.name(),
        row.kind(),
        row.turn(),
        row.slot(),
        row.digest(),
        row.action(),
        row.effect(),
        result);
  }
}
