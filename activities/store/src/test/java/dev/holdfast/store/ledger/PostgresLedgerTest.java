package dev.holdfast.store.ledger;

import dev.holdfast.store.testing.TestDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresLedgerTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Nested
  class Settle extends SettleContract {
    @Override
    LedgerWorld world() {
      return new PostgresWorld(DATABASE);
    }
  }

  @Nested
  class Claim extends ClaimContract {
    @Override
    LedgerWorld world() {
      return new PostgresWorld(DATABASE);
    }
  }

  @Nested
  class Inbox extends InboxContract {
    @Override
    LedgerWorld world() {
      return new PostgresWorld(DATABASE);
    }
  }

  @Nested
  class Branch extends BranchContract {
    @Override
    LedgerWorld world() {
      return new PostgresWorld(DATABASE);
    }
  }

  @Nested
  class Wait extends WaitContract {
    @Override
    LedgerWorld world() {
      return new PostgresWorld(DATABASE);
    }
  }

  @Nested
  class Use extends UseContract {
    @Override
    LedgerWorld world() {
      return new PostgresWorld(DATABASE);
    }
  }
}
