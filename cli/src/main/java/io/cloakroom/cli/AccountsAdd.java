package io.cloakroom.cli;

import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.ManagedAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordHash;
import io.cloakroom.login.Passwords;
import io.cloakroom.login.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code accounts add}, such as for the first administrator. */
@Command(
    name = "add",
    description = {
      "Creates an account.",
      "The first administrator: cloakroom accounts add ada@example.com --role admin",
      "The password is asked for, or comes from --password-from. It is never an argument."
    })
final class AccountsAdd extends AccountsCommand.OnAccounts {

  private static final PasswordHash UNKNOWN = PasswordHash.of("");

  @Parameters(index = "0", paramLabel = "EMAIL", description = "The address to log in with.")
  private String email = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name to show. The default is the address without its domain.")
  private @Nullable String name;

  @Option(
      names = "--user-name",
      paramLabel = "NAME",
      description = "A further name to log in with. Can be repeated.")
  private List<String> userNames = List.of();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "A role, such as admin. Can be repeated.")
  private List<String> roles = List.of();

  @Option(names = "--password-from", paramLabel = "SOURCE", description = SecretSource.DESCRIPTION)
  private @Nullable String source;

  @Option(names = "--create-tables", description = "Create the tables of accounts if missing.")
  private boolean createTables;

  @Override
  CommandResult run(Terminal terminal) {
    // Wrong arguments are said before a person types a password twice.
    NewAccount wanted = wanted();
    ManagedAccounts accounts = open(terminal, createTables);
    if (accounts.find(wanted.email()).isPresent()) {
      throw taken();
    }
    List<String> words = new ArrayList<>(List.of(email, wanted.name()));
    words.addAll(userNames);
    Passwords passwords = Passwords.of();
    Password password =
        PasswordCommand.read(terminal, passwords, source, words.toArray(String[]::new));
    NewAccount complete =
        new NewAccount(
            wanted.email(),
            wanted.userNames(),
            wanted.name(),
            wanted.roles(),
            passwords.hash(password));
    Account created = accounts.create(complete).orElseThrow(AccountsAdd::taken);
    return CommandResult.of(
        AccountsCommand.json(created),
        List.of("Created " + created.email() + ", which " + AccountsCommand.roles(created)));
  }

  private static CommandFailure taken() {
    return new CommandFailure(
        "account.taken", "An account already has this address or one of the user names.");
  }

  private NewAccount wanted() {
    EmailAddress address =
        EmailAddress.parse(email)
            .orElseThrow(() -> new WrongArguments(email + " is not an email address."));
    try {
      NewAccount account =
          NewAccount.of(
                  address, name == null ? email.substring(0, email.indexOf('@')) : name, UNKNOWN)
              .withRoles(new TreeSet<>(roles));
      for (String userName : userNames) {
        account =
            account.withUserName(
                UserName.parse(userName)
                    .orElseThrow(() -> new WrongArguments(userName + " is not a user name.")));
      }
      return account;
    } catch (IllegalArgumentException e) {
      throw new WrongArguments(e.getMessage() + ".");
    }
  }
}
