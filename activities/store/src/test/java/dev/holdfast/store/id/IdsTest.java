package dev.holdfast.store.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void mintsIdsThatNeverRepeatAndSayWhatTheyName() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = Ids.call();
      assertTrue(id.matches("call_[0-9a-f]{12}7[0-9a-f]{19}"), id);
      ids.add(id);
    }
    assertEquals(10_000, ids.size());
    assertTrue(Ids.run().startsWith("run_"));
    assertTrue(Ids.command().startsWith("cmd_"));
  }
}
