package admin;

import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.LoginName;
import io.cloakroom.login.ManagedAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordRefused;
import io.cloakroom.login.Passwords;
import io.cloakroom.login.StoredCredentials;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.h2.jdbcx.JdbcDataSource;

/** Creates administrators, and makes accounts administrators. */
public final class Administrators {

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2 || !Set.of("create", "promote").contains(arguments[0])) {
      System.err.println("Usage: create EMAIL, or promote EMAIL");
      System.exit(2);
    }
    JdbcDataSource database = new JdbcDataSource(); // the DataSource of your application
    database.setURL(System.getenv("DATABASE_URL"));
    JdbcAccounts accounts = JdbcAccounts.of(database).createSchema();
    String result =
        arguments[0].equals("create")
            ? create(accounts, arguments[1], Password.of(readPassword()))
            : promote(accounts, arguments[1]);
    System.out.println(result);
  }

  static String create(ManagedAccounts accounts, String typed, Password password) {
    Optional<EmailAddress> email = EmailAddress.parse(typed);
    if (email.isEmpty()) {
      return "This is not an email address: " + typed;
    }
    Passwords passwords = Passwords.of();
    Optional<PasswordRefused> refused = passwords.refusal(password, typed);
    if (refused.isPresent()) {
      return refused.get().message();
    }
    NewAccount admin =
        NewAccount.of(email.get(), "Administrator", passwords.hash(password))
            .withRoles(Set.of("admin"));
    return accounts.create(admin).isPresent()
        ? "Created " + typed
        : "The address is taken; use promote if the account is yours";
  }

  static String promote(ManagedAccounts accounts, String typed) {
    Optional<Account> account =
        LoginName.parse(typed).flatMap(accounts::find).map(StoredCredentials::account);
    if (account.isEmpty()) {
      return "No account logs in as " + typed;
    }
    Set<String> roles = new HashSet<>(account.get().roles());
    roles.add("admin");
    accounts.setRoles(account.get().id(), roles);
    return typed + " is an administrator now";
  }

  @SuppressWarnings("SystemConsoleNull") // null if the password is piped in
  private static String readPassword() throws IOException {
    Console console = System.console();
    if (console != null) {
      return new String(console.readPassword("Password: "));
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
