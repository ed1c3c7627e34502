package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.login.JdbcAccounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands {@code schema}. */
@Command(
    name = "schema",
    description = "Shows the tables that Cloakroom uses.",
    subcommands = SchemaCommand.Print.class)
final class SchemaCommand extends CommandGroup {

  private SchemaCommand() {}

  /** The command {@code schema print}. */
  @Command(
      name = "print",
      description = {
        "Prints the SQL that creates the tables of sessions and accounts, for a migration tool.",
        "Running it again changes nothing."
      })
  static final class Print extends CliCommand {

    private static final List<String> DIALECTS =
        List.of("postgresql", "mariadb", "mysql", "h2", "sqlite");
    private static final List<String> PARTS = List.of("sessions", "accounts");

    @Parameters(
        index = "0",
        paramLabel = "DIALECT",
        completionCandidates = Dialects.class,
        description = "postgresql, mariadb, mysql, h2 or sqlite.")
    private String dialect = "";

    @Option(
        names = "--only",
        paramLabel = "PART",
        completionCandidates = SchemaParts.class,
        description = "sessions or accounts. Without it, both.")
    private @Nullable String only;

    /** The dialects, for the completion of the shell. */
    static final class Dialects extends Words {
      Dialects() {
        super(DIALECTS);
      }
    }

    /** The parts, for the completion of the shell. */
    static final class SchemaParts extends Words {
      SchemaParts() {
        super(PARTS);
      }
    }

    @Override
    CommandResult run(Terminal terminal) {
      if (!DIALECTS.contains(dialect)) {
        throw new WrongArguments(Mistakes.unknown("dialect", dialect, DIALECTS));
      }
      if (only != null && !PARTS.contains(only)) {
        throw new WrongArguments(Mistakes.unknown("part", only, PARTS));
      }
      String likeMariaDb = dialect.equals("mysql") ? "mariadb" : dialect;
      Map<String, String> parts = new LinkedHashMap<>();
      parts.put("sessions", read(JdbcStore.class, "schema-" + likeMariaDb + ".sql"));
      parts.put(
          "accounts",
          read(
              JdbcAccounts.class,
              likeMariaDb.equals("mariadb") ? "accounts-mariadb.sql" : "accounts.sql"));
      if (only != null) {
        parts.keySet().retainAll(List.of(only));
      }
      List<String> lines = new ArrayList<>();
      parts
          .values()
          .forEach(sql -> {
            if (!lines.isEmpty()) {
              lines.add("");
            }
            sql.lines().forEach(lines::add);
          });
      return CommandResult.of(parts, lines);
    }

    /** Returns the text of a file, whose last statement ends with a semicolon, too. */
    private static String read(Class<?> beside, String name) {
      try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
        String sql = new String(in.readAllBytes(), UTF_8).strip();
        return sql.endsWith(";") ? sql : sql + ';';
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
