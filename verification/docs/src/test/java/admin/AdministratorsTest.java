package admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Password;
import io.cloakroom.login.Passwords;
import io.cloakroom.login.StoredCredentials;
import io.cloakroom.login.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of docs/first-administrator.md, run as the page says. */
class AdministratorsTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path PROGRAM = Path.of("src/test/java/admin/Administrators.java");
  private static final String PASSWORD = "seven green umbrellas";

  private final String url;

  AdministratorsTest(@TempDir Path folder) {
    url = "jdbc:h2:" + folder.resolve("accounts").toAbsolutePath();
  }

  private String run(String input, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Administrators.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("DATABASE_URL", url);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return process.waitFor() + " " + said;
  }

  private Optional<StoredCredentials> stored() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    return JdbcAccounts.of(database).find(EmailAddress.parse("ada@example.com").orElseThrow());
  }

  @Test
  void createsAnAdministratorOnceAndRefusesAWeakPassword() throws Exception {
    assertThat(run("admin123\n", "create", "ada@example.com")).startsWith("0 Many people use");
    assertThat(stored()).isEmpty();

    assertThat(run(PASSWORD + "\n", "create", "ada@example.com"))
        .isEqualTo("0 Created ada@example.com");
    StoredCredentials admin = stored().orElseThrow();
    assertThat(admin.account().hasRole("admin")).isTrue();
    assertThat(Passwords.of().verify(Password.of(PASSWORD), admin.passwordHash())).isTrue();

    assertThat(run("eight red umbrellas\n", "create", "ada@example.com"))
        .startsWith("0 The address is taken");
    assertThat(Passwords.of().verify(Password.of(PASSWORD), stored().orElseThrow().passwordHash()))
        .isTrue();
  }

  @Test
  void promotesAnAccountAndKeepsItsOtherRoles() throws Exception {
    assertThat(run("", "promote", "ada@example.com")).startsWith("0 No account logs in");
    run(PASSWORD + "\n", "create", "ada@example.com");
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    String id = stored().orElseThrow().account().id();
    JdbcAccounts accounts = JdbcAccounts.of(database);
    accounts.setRoles(id, Set.of("editor"));
    accounts.addUserName(id, UserName.parse("ada").orElseThrow());

    assertThat(run("", "promote", "ada")).isEqualTo("0 ada is an administrator now");
    assertThat(stored().orElseThrow().account().roles())
        .containsExactlyInAnyOrder("admin", "editor");
  }

  @Test
  void saysHowItIsCalled() throws Exception {
    assertThat(run("", "drop")).startsWith("2");
  }

  @Test
  void thePageShowsNothingElse() throws IOException {
    String program = squeezed(Files.readString(PROGRAM));
    assertThat(
            Pattern.compile("(?ms)^```java\\n(.*?)^```")
                .matcher(Files.readString(ROOT.resolve("docs/first-administrator.md")))
                .results()
                .map((MatchResult block) -> squeezed(block.group(1))))
        .contains(program)
        .allSatisfy(code -> assertThat(program).contains(code));
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }
}
