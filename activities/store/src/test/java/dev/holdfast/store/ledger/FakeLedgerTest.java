package dev.holdfast.store.ledger;

import org.junit.jupiter.api.Nested;

class FakeLedgerTest {

  @Nested
  class Settle extends SettleContract {
    @Override
    LedgerWorld world() {
      return new FakeWorld();
    }
  }

  @Nested
  class Claim extends ClaimContract {
    @Override
    LedgerWorld world() {
      return new FakeWorld();
    }
  }

  @Nested
  class Inbox extends InboxContract {
    @Override
    LedgerWorld world() {
      return new FakeWorld();
    }
  }

  @Nested
  class Branch extends BranchContract {
    @Override
    LedgerWorld world() {
      return new FakeWorld();
    }
  }

  @Nested
  class Wait extends WaitContract {
    @Override
    LedgerWorld world() {
      return new FakeWorld();
    }
  }

  @Nested
  class Use extends UseContract {
    @Override
    LedgerWorld world() {
      return new FakeWorld();
    }
  }
}
