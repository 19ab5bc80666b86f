package dev.holdfast.store.approver;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApproverGroupsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Principal STRANGER = new Principal("org_other", "app_other", "key:other");
  private static final String OLD = "an old secret that is long enough";
  private static final String NEW = "a new secret that is just as long";

  private final ApproverGroups groups = new ApproverGroups(DATABASE.api());

  @Test
  void keepsAGroupForItsApplicationAlone() {
    ApproverGroup finance = group("finance", "mia", "noah");
    assertTrue(groups.insert(finance, OWNER));
    assertFalse(groups.insert(group("finance"), OWNER));
    assertEquals(finance, groups.find("finance", OWNER));
    assertEquals(
        finance, new ApproverGroups(DATABASE.worker()).find("finance", OWNER), "the worker's");
    assertNull(groups.find("finance", STRANGER));
    assertEquals(List.of(), groups.groupsOf("mia", STRANGER));
    assertFalse(groups.remove("finance", STRANGER));
    assertTrue(groups.remove("finance", OWNER));
    assertFalse(groups.remove("finance", OWNER));
  }

  @Test
  void knowsWhoBelongsToWhich() {
    groups.insert(group("a", "mia", "noah"), OWNER);
    groups.insert(group("b", "mia"), OWNER);
    groups.insert(group("c"), OWNER);
    assertEquals(List.of("a", "b"), groups.groupsOf("mia", OWNER));
    assertEquals(List.of("a"), groups.groupsOf("noah", OWNER));
    assertEquals(List.of(), groups.groupsOf("mi", OWNER));
    assertEquals(List.of("b", "c"), names(groups.list(OWNER, "a", 2)));
  }

  @Test
  void twoWhoChangeItAtOnceDoNotOverwriteEachOther() {
    ApproverGroup read = group("both");
    groups.insert(read, OWNER);
    ApproverGroup one = read.with(List.of("mia"), null, NOW.plusSeconds(1));
    assertTrue(groups.replace(one, read.updatedAt(), OWNER));
    assertFalse(groups.replace(read.with(List.of(), null, NOW), read.updatedAt(), OWNER));
    assertEquals(one, groups.find("both", OWNER));
  }

  @Test
  void keysAreDerivedAndTheOldOneSignsForADay() {
    Secrets secrets = new Secrets(List.of(OLD));
    ApproverGroup first = group("keys").rotated(secrets, NOW);
    ApproverGroup second = first.rotated(secrets, NOW.plusSeconds(60));
    byte[] old = first.keysAt(secrets, NOW).getFirst();
    assertEquals(2, second.keysAt(secrets, NOW.plusSeconds(60)).size());
    assertArrayEquals(old, second.keysAt(secrets, NOW.plusSeconds(60)).getLast());
    assertEquals(1, second.keysAt(secrets, NOW.plus(Duration.ofHours(25))).size());
    assertNotEquals(first.secret(secrets), second.secret(secrets));
    assertEquals(
        "whsec_" + Base64.getEncoder().encodeToString(old), requireNonNull(first.secret(secrets)));
  }

  @Test
  void aKeyOutlivesANewSecretOfTheHouseAsLongAsTheOldOneIsThere() {
    ApproverGroup group = group("house").rotated(new Secrets(List.of(OLD)), NOW);
    String before = group.secret(new Secrets(List.of(OLD)));
    assertEquals(before, group.secret(new Secrets(List.of(NEW, OLD))));
    assertNull(group.secret(new Secrets(List.of(NEW))));
    assertEquals(List.of(), group.keysAt(new Secrets(List.of(NEW)), NOW));
  }

  private static ApproverGroup group(String name, String... members) {
    return ApproverGroup.named(name, NOW).with(List.of(members), null, NOW);
  }

  private static List<String> names(List<ApproverGroup> found) {
    return found.stream().map(ApproverGroup::name).toList();
  }
}
