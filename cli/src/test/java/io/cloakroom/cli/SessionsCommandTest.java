package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.key.KeyRing;
import io.cloakroom.key.RandomToken;
import io.cloakroom.key.Sha256;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands for the sessions of a store. */
class SessionsCommandTest {

  @TempDir private Path folder = Path.of("");

  private final String database =
      "jdbc:h2:mem:" + RandomToken.text(8).replaceAll("[^a-z]", "") + "x;DB_CLOSE_DELAY=-1";

  private String store() {
    return "directory:" + folder.resolve("store");
  }

  private static String id(int number) {
    return Sha256.base64("token " + number);
  }

  /** Three sessions: two of ann, one of nobody that is two days old. */
  @BeforeEach
  void fill() {
    FileStore store = FileStore.of(folder.resolve("store"));
    for (int i = 0; i < 3; i++) {
      Instant created = Instant.now().minus(Duration.ofHours(i == 2 ? 48 : 1));
      String json =
          """
          {"v":1,"created":%d,"seen":%d,"device":"Firefox","a":{"name":"secret%d","cart":[1,2]}}\
          """
              .formatted(created.toEpochMilli(), created.toEpochMilli(), i);
      StoredRecord record =
          StoredRecord.of(json.getBytes(UTF_8), Instant.now().plus(Duration.ofHours(2)));
      assertThat(
              store.create(
                  new StoreKey("session", id(i)), i < 2 ? record.withOwner("ann") : record))
          .isTrue();
    }
  }

  private CliRun run(String command, String... arguments) {
    return CliRun.of("", arguments(command, arguments));
  }

  private String[] arguments(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("sessions", command, "--store", store()));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  private List<String> listed(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    List<String> ids = new ArrayList<>();
    for (JsonNode one : run("list", all.toArray(String[]::new)).json()) {
      ids.add(one.path("id").asString());
    }
    return ids;
  }

  @Test
  void listsByOwnerAndAgeAndInPages() {
    assertThat(listed()).containsExactlyInAnyOrder(id(0), id(1), id(2));
    assertThat(listed("--owner", "ann")).containsExactlyInAnyOrder(id(0), id(1));
    assertThat(listed("--owner", "bob")).isEmpty();
    assertThat(listed("--older-than", "1d")).containsExactly(id(2));
    List<String> pages = new ArrayList<>(listed("--limit", "2"));
    pages.addAll(listed("--limit", "2", "--skip", "2"));
    assertThat(pages).containsExactlyInAnyOrder(id(0), id(1), id(2));
    assertThat(run("list").out()).contains("id ", "owner", "ann", "Firefox");
    assertThat(run("list", "--limit", "0").wrongArguments()).startsWith("--limit is 1 to 10000");
    assertThat(run("list", "--older-than", "soon").wrongArguments())
        .isEqualTo("--older-than is an age such as 30d, 12h, 45m or 90s, not soon.");
  }

  @Test
  void showsValuesOnlyIfAsked() {
    CliRun names = run("show", id(0));
    assertThat(names.status()).as(names.err()).isZero();
    assertThat(names.out())
        .contains("name", "text", "cart", "list", "ann")
        .doesNotContain("secret0");
    assertThat(run("show", id(0), "--json").json().toString()).doesNotContain("secret0");
    assertThat(run("show", id(0), "--values").out()).contains("secret0");
    assertThat(run("show", id(7)).failure())
        .isEqualTo("session.missing: There is no live session " + id(7) + ".");
  }

  private static final String NEWER =
      "its format is version 2, and this application reads version 1";

  @Test
  void showsAndEndsRecordsOfOtherVersions() {
    FileStore store = FileStore.of(folder.resolve("store"));
    Instant soon = Instant.now().plus(Duration.ofHours(2));
    List<String> contents =
        List.of(
            "{\"v\":2,\"sealed\":\"secret\"}",
            "{\"v\":1,\"created\":\"yesterday\",\"a\":{}}",
            "{\"v\":1,\"created\":5,\"a\":{\"x\":{\"@java\":\"com.shop.Cart\",\"value\":1}},\"new\":[1]}",
            "{\"v\":1,\"a\":{\"cut",
            "{}",
            "notes of another kind");
    for (int i = 0; i < contents.size(); i++) {
      StoredRecord record = StoredRecord.of(contents.get(i).getBytes(UTF_8), soon).withOwner("bob");
      assertThat(store.create(new StoreKey("session", id(10 + i)), record)).isTrue();
    }

    assertThat(listed("--owner", "bob"))
        .containsExactlyInAnyOrder(id(10), id(11), id(12), id(13), id(14));
    assertThat(run("list", "--owner", "bob").out())
        .contains(
            NEWER, "it has a field that is not as version 1", "it has no version of the format")
        .doesNotContain("secret", "yesterday");
    assertThat(listed("--owner", "bob", "--older-than", "1d")).containsExactly(id(12));
    JsonNode newer = run("show", id(10), "--values", "--json").json();
    assertThat(newer.path("unreadable").asString()).isEqualTo(NEWER);
    assertThat(newer.path("created").asString()).isEmpty();
    assertThat(newer.path("bytes").asInt()).isEqualTo(25);
    assertThat(newer.path("values")).isEmpty();
    assertThat(run("show", id(10)).out()).contains("unreadable", NEWER);
    assertThat(id(12)).as("an id that looks like an option").startsWith("-");
    assertThat(run("show", id(12)).out()).contains("com.shop.Cart").doesNotContain("unreadable");
    assertThat(run("show", id(15)).failure()).startsWith("session.missing: ");

    assertThat(run("end", id(10), "--yes").out()).isEqualTo("Ended: 1\n");
    assertThat(run("end", id(12), "--yes").out()).isEqualTo("Ended: 1\n");
    assertThat(listed("--owner", "bob")).containsExactlyInAnyOrder(id(11), id(13), id(14));
  }

  @Test
  void endsOneOrThoseOfAnOwnerOrTheOldOnesAndAsks() {
    assertThat(run("end", id(0)).wrongArguments())
        .isEqualTo("There is no terminal to ask at. To go on, use --yes.");
    CliRun no = CliRun.typed(List.of("no"), arguments("end", id(0)));
    assertThat(no.err()).contains("Nothing was done.");
    assertThat(listed()).hasSize(3);

    assertThat(CliRun.typed(List.of("yes"), arguments("end", id(0))).status()).isZero();
    assertThat(listed()).containsExactlyInAnyOrder(id(1), id(2));
    assertThat(run("end", "--older-than", "1d", "--yes").out()).isEqualTo("Ended: 1\n");
    assertThat(run("end", "--owner", "ann", "--yes", "--json").json().path("ended").asInt())
        .isEqualTo(1);
    assertThat(listed()).isEmpty();
    assertThat(run("end", "--yes").wrongArguments()).contains("needs one of ID");
    assertThat(run("sweep").status()).isZero();
  }

  @Test
  void exportsToAPrivateFileAndImportsIt() throws IOException {
    Path file = folder.resolve("export");
    assertThat(run("export", file.toString()).out()).isEqualTo("Exported: 3\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(run("export", file.toString()).failure()).startsWith("file.exists: ");

    assertThat(imported(file, database)).isEqualTo("Imported: 3, present already: 0, expired: 0\n");
    assertThat(imported(file, database)).isEqualTo("Imported: 0, present already: 3, expired: 0\n");
    assertThat(CliRun.of("", "sessions", "list", "--store", database).out()).contains("ann");

    Files.writeString(file, Files.readString(file).replaceAll("(?m)^\\{\"records.*\\R", ""));
    CliRun cut = CliRun.of("", "sessions", "import", "--store", database, "--yes", file.toString());
    assertThat(cut.failure()).startsWith("export.cut: ");
    Files.writeString(file, "something else\n");
    CliRun other =
        CliRun.of("", "sessions", "import", "--store", database, "--yes", file.toString());
    assertThat(other.failure()).startsWith("export.malformed: ");
  }

  private static String imported(Path file, String into, String... more) {
    List<String> all =
        new ArrayList<>(List.of("sessions", "import", "--store", into, "--yes", file.toString()));
    all.addAll(List.of(more));
    CliRun run = CliRun.of("", all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @Test
  void sealsAnExportWithAKeyFile() throws IOException {
    Path keys = folder.resolve("keys");
    Path otherKeys = folder.resolve("other");
    KeyRing.of(keys);
    KeyRing.of(otherKeys);
    Path file = folder.resolve("sealed");
    assertThat(run("export", "--keys", keys.toString(), file.toString()).status()).isZero();
    assertThat(Files.readString(file)).doesNotContain("session:", "ann");

    CliRun wrong =
        CliRun.of(
            "",
            "sessions",
            "import",
            "--store",
            database,
            "--yes",
            "--keys",
            otherKeys.toString(),
            file.toString());
    assertThat(wrong.failure()).startsWith("export.sealed: Line 1 ");
    assertThat(imported(file, database, "--keys", keys.toString())).startsWith("Imported: 3,");
    CliRun missing = run("export", "--keys", folder.resolve("none").toString(), "x");
    assertThat(missing.failure()).startsWith("file.missing: ");
  }

  @Test
  void copiesEverythingToAnotherStoreAndDoesTheRestTheNextTime() {
    String[] copy = {"sessions", "copy", "--from", store(), "--to", database, "--yes", "--json"};
    JsonNode report = CliRun.of("", copy).json();
    assertThat(report.path("moved").asInt()).isEqualTo(3);
    assertThat(report.path("identical").asInt()).isEqualTo(3);
    assertThat(report.path("remaining").asInt()).isZero();
    assertThat(listed()).isEmpty();
    assertThat(run("export", folder.resolve("moved").toString()).out()).isEqualTo("Exported: 0\n");
    assertThat(CliRun.of("", "sessions", "list", "--store", database).out()).contains(id(0), "ann");

    JsonNode again = CliRun.of("", copy).json();
    assertThat(again.path("moved").asInt()).isZero();
    assertThat(again.path("movedBefore").asInt()).isEqualTo(3);
  }

  @Test
  void asksBeforeACopyAndShowsItsProgress() {
    CliRun asked =
        CliRun.typed(List.of("yes"), "sessions", "copy", "--from", store(), "--to", database);
    assertThat(asked.status()).isZero();
    assertThat(asked.err()).contains("[##############################] 100% of 3");
    assertThat(asked.out())
        .contains("Moved: 3, and 0 before.", "The old store decides about nothing any more.");
  }

  @Test
  void saysWhichStoresItCannotUse() {
    assertThat(CliRun.of("", "sessions", "list", "--store", "memcached://localhost").failure())
        .startsWith("store.unlistable: Memcached cannot list what it has.");
    assertThat(
            CliRun.of(
                    "",
                    "sessions",
                    "copy",
                    "--yes",
                    "--from",
                    "memcached://localhost",
                    "--to",
                    database)
                .failure())
        .startsWith("store.unlistable: ");
    assertThat(CliRun.of("", "sessions", "list", "--store", "postgres").wrongArguments())
        .startsWith("--store is the address of a store: jdbc:");
    assertThat(CliRun.of("", "sessions", "list", "--store", "jdbc:nothing:x").failure())
        .startsWith("driver.missing: There is no driver for jdbc:nothing.");
    assertThat(CliRun.of("", "sessions", "list", "--store", database).failure())
        .startsWith("store.failed: ");
    assertThat(CliRun.of("", "sessions", "copy", "--from", "x", "--to", "x").wrongArguments())
        .isEqualTo("--from and --to are the same store.");
  }
}
