package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Sha256;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every secret that is given to a command is searched in all that the command prints. */
class LeakTest {

  private static final String PASSWORD = "seven-green-umbrellas-7341";
  private static final String DATABASE_PASSWORD = "fjord-of-the-database-5520";
  private static final String COOKIE = "c00kie-value-nobody-opens-9983";
  private static final String SIGNED = "signed-content-nobody-opens-1277";

  /** The commands whose secrets are elsewhere, or that print what was sent on purpose. */
  private static final Set<String> OTHERS =
      Set.of(
          "cloakroom decode", "cloakroom completion", "cloakroom doctor", "cloakroom schema print");

  private final Path folder;
  private final List<String> secrets = new ArrayList<>();
  private final List<String> runs = new ArrayList<>();
  private final Set<String> commands = new TreeSet<>();
  private final Map<String, String> environment;

  LeakTest(@TempDir Path folder) {
    this.folder = folder;
    secrets.addAll(List.of(PASSWORD, DATABASE_PASSWORD, COOKIE, SIGNED));
    environment =
        Map.of(
            "CLOAKROOM_DATABASE",
            "jdbc:h2:" + folder.resolve("shop") + ";USER=shop;PASSWORD=" + DATABASE_PASSWORD,
            "PASSWORD",
            PASSWORD,
            "WRONG",
            "jdbc:h2:" + folder.resolve("shop") + ";USER=shop;PASSWORD=" + COOKIE,
            "ODD",
            "jdbc:odd://localhost/x?password=" + DATABASE_PASSWORD,
            "POSTGRES",
            "jdbc:postgresql://localhost:1/x?user=a&password=" + DATABASE_PASSWORD);
  }

  /** Runs a command as text and with JSON, and searches what it printed. */
  private void run(int status, String input, String... arguments) {
    List<String> json = new ArrayList<>(List.of(arguments));
    json.add("--json");
    for (String[] each : List.of(arguments, json.toArray(String[]::new))) {
      CliRun run = CliRun.of(input.getBytes(UTF_8), environment, each);
      String printed = run.out() + run.err();
      String name = String.join(" ", each);
      assertThat(run.status()).as(name + '\n' + printed).isEqualTo(status);
      assertThat(printed).as(name).isNotEmpty();
      secrets.forEach(secret -> assertThat(printed).as(name).doesNotContain(secret));
      runs.add(name);
    }
  }

  /** Runs with and without {@code --json} must both be possible, so the state is made between. */
  private void once(String input, String... arguments) {
    CliRun run = CliRun.of(input.getBytes(UTF_8), environment, arguments);
    assertThat(run.status()).as(run.err()).isZero();
    secrets.forEach(secret -> assertThat(run.out() + run.err()).doesNotContain(secret));
    runs.add(String.join(" ", arguments));
  }

  @Test
  void noCommandPrintsASecret() throws Exception {
    accounts();
    passwords();
    keysAndCookies();
    sessions();

    commands(Cli.commands());
    for (String run : runs) {
      commands.removeIf(command -> ("cloakroom " + run + ' ').startsWith(command + ' '));
    }
    commands.removeAll(OTHERS);
    assertThat(commands).as("commands without a line in this test").isEmpty();
  }

  private void accounts() {
    String ada = "ada@example.com";
    once(PASSWORD, "accounts", "add", ada, "--create-tables", "--password-from", "-");
    once("", "accounts", "add", "bob@example.com", "--password-from", "env:PASSWORD", "--json");
    run(0, "", "accounts", "list");
    run(0, "", "accounts", "roles", ada, "admin");
    run(0, "", "accounts", "disable", ada);
    run(0, "", "accounts", "enable", ada);
    run(1, PASSWORD, "accounts", "add", ada, "--password-from", "-");
    run(1, "", "accounts", "list", "--database", "env:WRONG");
    run(1, "", "accounts", "list", "--database", "env:ODD");
    run(1, "", "accounts", "list", "--database", "env:POSTGRES");
    run(2, "", "accounts", "list", "--database", "jdbc:odd:x?password=" + DATABASE_PASSWORD);
    run(2, "", "accounts", "list", "--database-password-from", DATABASE_PASSWORD);
    run(2, "", "accounts", "list", DATABASE_PASSWORD);
    run(2, "", "accounts", "add", "eve@example.com", PASSWORD);
    run(2, "", "accounts", "add", "eve@example.com", "--password=" + PASSWORD);
    run(2, "", "accounts", "add", "eve@example.com", "--password", PASSWORD);
    run(2, "", "accounts", "add", "eve@example.com", "--password-from", PASSWORD);
  }

  private void passwords() {
    run(0, PASSWORD, "password", "hash", "--password-from", "-", "--memory", "64");
    run(2, "", "password", "hash", PASSWORD);
    run(2, "", "password", "hash", "--pasword=" + PASSWORD);
    run(2, "", "password", "hash", "--password-from", PASSWORD);
  }

  private void keysAndCookies() throws Exception {
    Path path = folder.resolve("keys");
    String file = path.toString();
    once("", "keys", "new", file);
    secrets.add(Files.readString(path).strip());
    run(1, "", "keys", "new", file);
    run(0, "", "keys", "rotate", file);
    Files.readAllLines(path).forEach(line -> secrets.add(line.strip()));
    run(0, "", "keys", "list", file);
    String signed = KeyRing.of(path).signer("cookie", Clock.systemUTC()).sign("theme", SIGNED);
    secrets.add(signed);
    secrets.add(signed.substring(signed.length() - 40));
    run(0, "Cookie: sid=" + COOKIE + "; theme=" + signed, "cookie", "--keys", file);
    run(0, "", "cookie", "Set-Cookie: sid=" + COOKIE + "; Secure; HttpOnly");
    run(0, "", "cookie", "Set-Cookie: sid=a;" + COOKIE + "; Secure; HttpOnly");
    run(1, "Set-Cookie: " + COOKIE + "=\u0007" + COOKIE, "cookie");
    run(1, "Cookie: other=" + signed, "cookie", "--keys", file);
    run(2, "", "cookie", "a=1", COOKIE);
    Files.writeString(path, PASSWORD + '\n');
    run(1, "", "keys", "list", file);
    run(1, "", "keys", "rotate", file);
    run(1, "Cookie: a=1", "cookie", "--keys", file);
  }

  /** The file of an export has the values, which is its purpose; what is printed has none. */
  private void sessions() {
    String token = "token-of-a-session-2207";
    secrets.addAll(List.of(token, Sha256.base64(token + " value")));
    StoreKey key = new StoreKey("session", Sha256.base64(token));
    Instant now = Instant.now();
    String json =
        "{\"v\":1,\"created\":%1$d,\"seen\":%1$d,\"device\":\"\",\"a\":{\"card\":\"%2$s\"}}"
            .formatted(now.toEpochMilli(), Sha256.base64(token + " value"));
    assertThat(
            FileStore.of(folder.resolve("store"))
                .create(key, StoredRecord.of(json.getBytes(UTF_8), now.plusSeconds(3600))))
        .isTrue();
    String store = "directory:" + folder.resolve("store");
    String copied = "directory:" + folder.resolve("copied");
    String file = folder.resolve("export").toString();
    run(0, "", "sessions", "list", "--store", store);
    run(0, "", "sessions", "show", key.id(), "--store", store);
    run(0, "", "sessions", "sweep", "--store", store);
    once("", "sessions", "export", file, "--store", store);
    once(
        "", "sessions", "import", file, "--store", "directory:" + folder.resolve("other"), "--yes");
    run(0, "", "sessions", "copy", "--yes", "--from", store, "--to", copied);
    once("", "sessions", "end", key.id(), "--store", copied, "--yes");
    run(1, "", "sessions", "list", "--store", "env:POSTGRES");
    run(1, "", "sessions", "list", "--store", "env:ODD");
    run(2, "", "sessions", "list", "--store", DATABASE_PASSWORD);
  }

  private void commands(CommandLine from) {
    if (from.getSubcommands().isEmpty()) {
      commands.add(from.getCommandSpec().qualifiedName());
    }
    from.getSubcommands().values().forEach(this::commands);
  }
}
