package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in the documentation. */
final class DocsTableTest {

  private final Path page;

  DocsTableTest(@TempDir Path folder) throws IOException {
    page = folder.resolve("page.md");
    Files.writeString(page, "Before\n" + DocsTable.BEGIN + "\n" + DocsTable.END + "\nAfter\n");
  }

  private static Result result(FaultRow row, long acked) {
    return new Result(
        row, "1.2", 3, new Verdict(acked, 0, 0, 0, 0, 0, 0, 0, 5, 1_500_000, List.of()));
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(page).stream().filter(line -> line.contains("/crash")).toList();
  }

  @Test
  void takesEachRowOnceInTheirOrderAndLeavesTheRest() throws IOException {
    DocsTable.put(page, result(FaultRows.postgresCrash(), 10));
    DocsTable.put(page, result(FaultRows.file(), 20));
    DocsTable.put(page, result(FaultRows.postgresCrash(), 30));

    assertThat(lines())
        .containsExactly(
            "| file/crash | file, 1.2 | kill -9 of a node | 3 | 5 | 20 | 0 | 13.91% | 0 | 0 | 0 | 0 |"
                + " 0 | 1.5 s | nothing |",
            "| postgresql/crash | PostgreSQL, synchronous_commit=on, 1.2 | kill -9 of the store,"
                + " and of a node every fourth time | 3 | 5 | 30 | 0 | 9.50% | 0 | 0 | 0 | 0 | 0 | 1.5 s | nothing |");
    assertThat(Files.readString(page))
        .startsWith("Before\n" + DocsTable.BEGIN)
        .endsWith(DocsTable.END + "\nAfter\n");
  }
}
