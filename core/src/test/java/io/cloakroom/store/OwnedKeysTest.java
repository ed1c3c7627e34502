package io.cloakroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnedKeysTest {

  private final OwnedKeys keys = new OwnedKeys();

  private static StoreKey key(int n) {
    return new StoreKey("session", "k" + n);
  }

  @Test
  void theKeysOfAnOwnerAreFoundHoweverManyThereAre() {
    List<StoreKey> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      keys.add(key(i), "ann");
      expected.add(key(i));
      assertThat(keys.of("session", "ann")).containsExactlyInAnyOrderElementsOf(expected);
    }
    keys.add(key(0), "ann");
    keys.remove(key(99), "ann");
    for (int i = 0; i < 30; i++) {
      assertThat(keys.of("session", "ann")).containsExactlyInAnyOrderElementsOf(expected);
      keys.remove(key(i), "ann");
      expected.remove(key(i));
    }
    assertThat(keys.of("session", "ann")).isEmpty();
  }

  @Test
  void ownersAndSpacesAreApart() {
    keys.add(key(1), "ann");
    keys.add(key(2), "bob");
    keys.add(new StoreKey("once", "k1"), "ann");

    keys.remove(key(2), "ann");
    keys.remove(key(1), "bob");

    assertThat(keys.of("session", "ann")).containsExactly(key(1));
    assertThat(keys.of("session", "bob")).containsExactly(key(2));
    assertThat(keys.of("once", "ann")).containsExactly(new StoreKey("once", "k1"));
  }
}
