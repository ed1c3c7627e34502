package io.cloakroom.cli;

import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.LoginName;
import io.cloakroom.login.ManagedAccounts;
import io.cloakroom.login.StoredCredentials;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands {@code accounts}, for the accounts of the login in an SQL database. */
@Command(
    name = "accounts",
    description = "Adds, lists and changes the accounts of the login in an SQL database.",
    subcommands = {
      AccountsAdd.class,
      AccountsCommand.ListAccounts.class,
      AccountsCommand.Roles.class,
      AccountsCommand.Disable.class,
      AccountsCommand.Enable.class
    })
final class AccountsCommand extends CommandGroup {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private AccountsCommand() {}

  /** A command on the accounts of a database. */
  abstract static class OnAccounts extends CliCommand implements SecretReader {

    @Mixin private DatabaseOptions database = new DatabaseOptions();

    /** Opens the accounts; with {@code creating}, missing tables are created. */
    final JdbcAccounts open(Terminal terminal, boolean creating) {
      JdbcAccounts accounts =
          JdbcAccounts.builder(database.open(terminal, creating)).timeout(TIMEOUT).build();
      return creating ? accounts.createSchema() : accounts;
    }

    @Override
    final String missingTableCure() {
      return "it has no tables of accounts: correct the address, or create them with accounts add"
          + " EMAIL --create-tables";
    }
  }

  /** A command on one account. */
  abstract static class OnAccount extends OnAccounts {

    @Parameters(
        index = "0",
        paramLabel = "LOGIN",
        description = "The address or a user name of the account.")
    private String login = "";

    @Override
    final CommandResult run(Terminal terminal) {
      ManagedAccounts accounts = open(terminal, false);
      Account account =
          LoginName.parse(login)
              .flatMap(accounts::find)
              .map(StoredCredentials::account)
              .orElseThrow(this::missing);
      return run(accounts, account);
    }

    abstract CommandResult run(ManagedAccounts accounts, Account account);

    final CommandFailure missing() {
      return new CommandFailure("account.missing", "There is no account " + login + '.');
    }

    /** Returns the account as it is now, with this remark. */
    final CommandResult changed(ManagedAccounts accounts, Account before, String remark) {
      Account account = accounts.find(before.id()).orElseThrow(this::missing);
      return CommandResult.of(
          AccountsCommand.json(account), List.of(account.email() + ' ' + remark));
    }
  }

  /** Returns an account for JSON. */
  static Map<String, Object> json(Account account) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("email", account.email());
    json.put("name", account.name());
    json.put("roles", account.roles());
    json.put("enabled", account.enabled());
    json.put("id", account.id());
    return json;
  }

  /** Returns the roles in a sentence. */
  static String roles(Account account) {
    return account.roles().isEmpty()
        ? "has no roles."
        : "has the roles " + String.join(", ", account.roles()) + '.';
  }

  /** The command {@code accounts list}. */
  @Command(name = "list", description = "Lists all accounts, sorted by address.")
  static final class ListAccounts extends OnAccounts {

    private static final int PAGE = 500;

    @Option(names = "--role", paramLabel = "ROLE", description = "Only accounts with this role.")
    private @Nullable String role;

    @Override
    CommandResult run(Terminal terminal) {
      ManagedAccounts accounts = open(terminal, false);
      List<String> columns = List.of("email", "name", "roles", "enabled", "id");
      // The first page now, so that a failure comes before the heading.
      List<Account> first = accounts.page(null, PAGE);
      return CommandResult.ofRows(columns, () -> new Rows(accounts, first));
    }

    private final class Rows implements Iterator<List<?>> {

      private final ManagedAccounts accounts;
      private List<Account> page;
      private int at;

      Rows(ManagedAccounts accounts, List<Account> first) {
        this.accounts = accounts;
        page = first;
      }

      @Override
      public boolean hasNext() {
        while (true) {
          for (; at < page.size(); at++) {
            if (role == null || page.get(at).hasRole(role)) {
              return true;
            }
          }
          if (page.size() < PAGE) {
            return false;
          }
          Account last = page.get(page.size() - 1);
          page = accounts.page(EmailAddress.parse(last.email()).orElseThrow(), PAGE);
          at = 0;
        }
      }

      @Override
      public List<?> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return List.copyOf(AccountsCommand.json(page.get(at++)).values());
      }
    }
  }

  /** The command {@code accounts roles}. */
  @Command(
      name = "roles",
      description = "Shows the roles of an account, or sets them to exactly those that are given.")
  static final class Roles extends OnAccount {

    @Parameters(index = "1..*", paramLabel = "ROLE", description = "The roles to set.")
    private List<String> roles = List.of();

    @Option(names = "--none", description = "Remove all roles.")
    private boolean none;

    @Override
    CommandResult run(ManagedAccounts accounts, Account account) {
      if (none && !roles.isEmpty()) {
        throw new WrongArguments("--none removes all roles; leave the roles out.");
      }
      if (none || !roles.isEmpty()) {
        Set<String> next = new TreeSet<>(roles);
        try {
          if (!accounts.setRoles(account.id(), next)) {
            throw missing();
          }
        } catch (IllegalArgumentException e) {
          throw new WrongArguments(e.getMessage() + ".");
        }
      }
      Account now = accounts.find(account.id()).orElseThrow(this::missing);
      return changed(accounts, account, roles(now));
    }
  }

  /** The command {@code accounts disable}. */
  @Command(
      name = "disable",
      description = "Prevents an account from logging in. Its sessions end at their next request.")
  static final class Disable extends OnAccount {

    @Override
    CommandResult run(ManagedAccounts accounts, Account account) {
      if (!accounts.disable(account.id())) {
        throw missing();
      }
      return changed(accounts, account, "is disabled. Its sessions end at their next request.");
    }
  }

  /** The command {@code accounts enable}. */
  @Command(name = "enable", description = "Allows an account to log in again.")
  static final class Enable extends OnAccount {

    @Override
    CommandResult run(ManagedAccounts accounts, Account account) {
      if (!accounts.enable(account.id())) {
        throw missing();
      }
      return changed(accounts, account, "is enabled and can log in.");
    }
  }
}
