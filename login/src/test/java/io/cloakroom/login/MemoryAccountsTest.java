package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
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
      assertThat(accounts.create(newAccount("a" + i + "@example.com"))).isPresent();
    }

    assertThatThrownBy(() -> accounts.create(newAccount("z@example.com")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("JdbcAccounts");
  }
}
