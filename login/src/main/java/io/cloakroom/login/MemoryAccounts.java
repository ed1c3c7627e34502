package io.cloakroom.login;

import io.cloakroom.store.StoreException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in memory, which end with the process: for tests and demonstrations. Thread-safe.
 *
 * <p>It holds at most 10,000 accounts; then {@link #create} throws a {@link StoreException}.
 */
public final class MemoryAccounts implements ManagedAccounts {

  private static final int LIMIT = 10_000;

  private final Map<String, StoredCredentials> byId = new HashMap<>();
  private final Map<LoginName, String> idByName = new HashMap<>();

  private MemoryAccounts() {}

  /** Creates an empty set of accounts. */
  public static MemoryAccounts of() {
    return new MemoryAccounts();
  }

  @Override
  public synchronized Optional<Account> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(StoredCredentials::account);
  }

  @Override
  public synchronized Optional<StoredCredentials> find(LoginName name) {
    return Optional.ofNullable(idByName.get(name)).map(byId::get);
  }

  @Override
  public synchronized Optional<PasswordHash> passwordHash(String id) {
    return Optional.ofNullable(byId.get(id)).map(StoredCredentials::passwordHash);
  }

  @Override
  public synchronized Optional<Account> create(NewAccount account) {
    if (idByName.containsKey(account.email())
        || account.userNames().stream().anyMatch(idByName::containsKey)) {
      return Optional.empty();
    }
    if (byId.size() == LIMIT) {
      throw new StoreException(
          "MemoryAccounts holds at most " + LIMIT + " accounts; keep more in JdbcAccounts", null);
    }
    Account created = account.under(UUID.randomUUID().toString());
    byId.put(created.id(), new StoredCredentials(created, account.passwordHash()));
    idByName.put(account.email(), created.id());
    account.userNames().forEach(userName -> idByName.put(userName, created.id()));
    return Optional.of(created);
  }

  @Override
  public synchronized List<Account> page(@Nullable EmailAddress after, int limit) {
    PageLimit.check(limit);
    String last = after == null ? "" : after.key();
    return idByName.entrySet().stream()
        .filter(entry -> entry.getKey() instanceof EmailAddress)
        .filter(entry -> entry.getKey().key().compareTo(last) > 0)
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(LoginName::key)))
        .limit(limit)
        .flatMap(entry -> find(entry.getValue()).stream())
        .toList();
  }

  @Override
  public synchronized List<LoginName> loginNames(String id) {
    return idByName.entrySet().stream()
        .filter(entry -> entry.getValue().equals(id))
        .map(Map.Entry::getKey)
        .sorted(
            Comparator.comparing((LoginName name) -> name instanceof UserName)
                .thenComparing(LoginName::key))
        .toList();
  }

  @Override
  public synchronized boolean addUserName(String id, UserName userName) {
    return byId.containsKey(id) && idByName.putIfAbsent(userName, id) == null;
  }

  @Override
  public synchronized boolean removeUserName(String id, UserName userName) {
    return idByName.remove(userName, id);
  }

  @Override
  public synchronized boolean rehash(String id, PasswordHash expected, PasswordHash next) {
    return replace(id, expected, next, old -> old);
  }

  @Override
  public synchronized boolean changePassword(String id, PasswordHash expected, PasswordHash next) {
    return replace(id, expected, next, MemoryAccounts::nextVersion);
  }

  @Override
  public synchronized boolean endSessions(String id) {
    return change(id, MemoryAccounts::nextVersion);
  }

  @Override
  public synchronized boolean setName(String id, String name) {
    Account.checkName(name);
    return change(id, old -> old.withName(name));
  }

  @Override
  public synchronized boolean setRoles(String id, Set<String> roles) {
    Set<String> checked = Account.checkedRoles(roles);
    return change(id, old -> old.withRoles(checked));
  }

  @Override
  public synchronized boolean enable(String id) {
    return change(id, old -> old.withEnabled(true));
  }

  @Override
  public synchronized boolean disable(String id) {
    return change(id, old -> old.withEnabled(false));
  }

  @Override
  public synchronized boolean delete(String id) {
    idByName.values().removeIf(id::equals);
    return byId.remove(id) != null;
  }

  private boolean replace(
      String id, PasswordHash expected, PasswordHash next, UnaryOperator<Account> change) {
    StoredCredentials old = byId.get(id);
    if (old == null || !old.passwordHash().equals(expected)) {
      return false;
    }
    byId.put(id, new StoredCredentials(change.apply(old.account()), next));
    return true;
  }

  private boolean change(String id, UnaryOperator<Account> change) {
    return byId.computeIfPresent(
            id,
            (same, old) -> new StoredCredentials(change.apply(old.account()), old.passwordHash()))
        != null;
  }

  private static Account nextVersion(Account old) {
    return old.withSessionVersion(old.sessionVersion() + 1);
  }
}
