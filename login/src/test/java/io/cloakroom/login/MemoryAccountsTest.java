package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryAccountsTest extends AccountsContract {

  @Override
  ManagedAccounts fresh() {
    return MemoryAccounts.of();
  }

  @Test
  void theTenThousandAndFirstIsRefused() {
    MemoryAccounts accounts = MemoryAccounts.of();
    for (int i = 0; i < 10_000; i++) {
      assertThat(accounts.create(new NewAccount(email("a" + i), "A", Set.of(), OLD))).isPresent();
    }

    assertThatThrownBy(() -> accounts.create(new NewAccount(email("z"), "Z", Set.of(), OLD)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("JdbcAccounts");
  }
}
