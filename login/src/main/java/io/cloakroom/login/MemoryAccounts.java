package io.cloakroom.login;

import io.cloakroom.store.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Accounts that live as long as the process, for tests and demonstrations; 10,000 at most, then
 * {@link #create} throws a {@link StoreException}.
 */
public final class MemoryAccounts implements ManagedAccounts {

  private static final int LIMIT = 10_000;

  private final Map<String, Credentials> byId = new HashMap<>();
  private final Map<EmailAddress, String> idByEmail = new HashMap<>();

  private MemoryAccounts() {}

  /** No accounts yet. */
  public static MemoryAccounts of() {
    return new MemoryAccounts();
  }

  @Override
  public synchronized Optional<Account> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(Credentials::account);
  }

  @Override
  public synchronized Optional<Credentials> find(EmailAddress email) {
    return Optional.ofNullable(idByEmail.get(email)).map(byId::get);
  }

  @Override
  public synchronized Optional<Account> create(NewAccount account) {
    if (idByEmail.containsKey(account.email())) {
      return Optional.empty();
    }
    if (byId.size() == LIMIT) {
      throw new StoreException(
          "MemoryAccounts holds " + LIMIT + " accounts at most; keep more in JdbcAccounts", null);
    }
    Account created = account.under(UUID.randomUUID().toString());
    byId.put(created.id(), new Credentials(created, account.hash()));
    idByEmail.put(account.email(), created.id());
    return Optional.of(created);
  }

  @Override
  public synchronized boolean rehash(String id, PasswordHash expected, PasswordHash next) {
    return replace(id, expected, next, old -> old);
  }

  @Override
  public synchronized boolean changePassword(String id, PasswordHash expected, PasswordHash next) {
    return replace(id, expected, next, old -> copy(old, old.enabled(), old.generation() + 1));
  }

  @Override
  public synchronized boolean endSessions(String id) {
    return change(id, old -> copy(old, old.enabled(), old.generation() + 1));
  }

  @Override
  public synchronized boolean rename(String id, String name) {
    return change(
        id,
        old -> new Account(id, old.email(), name, old.roles(), old.enabled(), old.generation()));
  }

  @Override
  public synchronized boolean assign(String id, Set<String> roles) {
    return change(
        id,
        old -> new Account(id, old.email(), old.name(), roles, old.enabled(), old.generation()));
  }

  @Override
  public synchronized boolean enable(String id) {
    return change(id, old -> copy(old, true, old.generation()));
  }

  @Override
  public synchronized boolean disable(String id) {
    return change(id, old -> copy(old, false, old.generation()));
  }

  @Override
  public synchronized boolean delete(String id) {
    idByEmail.values().remove(id);
    return byId.remove(id) != null;
  }

  private boolean replace(
      String id, PasswordHash expected, PasswordHash next, UnaryOperator<Account> change) {
    Credentials old = byId.get(id);
    if (old == null || !old.hash().equals(expected)) {
      return false;
    }
    byId.put(id, new Credentials(change.apply(old.account()), next));
    return true;
  }

  private boolean change(String id, UnaryOperator<Account> change) {
    return byId.computeIfPresent(
            id, (same, old) -> new Credentials(change.apply(old.account()), old.hash()))
        != null;
  }

  private static Account copy(Account old, boolean enabled, long generation) {
    return new Account(old.id(), old.email(), old.name(), old.roles(), enabled, generation);
  }
}
