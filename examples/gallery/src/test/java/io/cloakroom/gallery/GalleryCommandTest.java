package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages when the gallery does not start. */
final class GalleryCommandTest {

  private record Ended(int code, String said) {}

  @Test
  void aWrongAddressIsAnsweredWithTheUsage(@TempDir Path data) throws Exception {
    Ended ended = run(data, "redis://:secret@localhost:port");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.said()).contains("A port is a number").contains("Usage: bin/demo");
    assertThat(ended.said()).doesNotContain("secret");
  }

  @Test
  void aDatabaseOutOfReachIsNamedWithoutThePassword(@TempDir Path data) throws Exception {
    Path created = data.resolve("new");
    Ended ended = run(created, "jdbc:postgresql://127.0.0.1:1/site?user=ann&password=secret");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
        .isEqualTo("rwx------");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said())
        .contains("The gallery could not start")
        .contains("127.0.0.1:1 refused");
    assertThat(ended.said()).doesNotContain("secret");
  }

  private static Ended run(Path data, String store) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Gallery.class.getName(),
                "--port",
                "0",
                "--data",
                data.toString()));
    builder.environment().put("GALLERY_STORE", store);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
