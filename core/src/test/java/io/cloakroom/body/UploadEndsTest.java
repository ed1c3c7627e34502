package io.cloakroom.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of an upload when its process is killed or the disk is full. */
class UploadEndsTest {

  private final Path folder;

  UploadEndsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A process that takes a form from its input, and says on its output how far it is. */
  private Process start(String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            UploadReceiver.class.getName(),
            folder.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void head(OutputStream in) throws IOException {
    in.write(
        "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static void awaitLine(BufferedReader out, String prefix) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(prefix)) {
      line = out.readLine();
    }
    assertThat(line).as("a line that starts with " + prefix).isNotNull();
  }

  /** Returns the temporary files that the process has open, as their links show. */
  private List<String> held(Process process) throws IOException {
    Path descriptors = Path.of("/proc", String.valueOf(process.pid()), "fd");
    List<String> held = new ArrayList<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path descriptor : all.toList()) {
        try {
          Path target = Files.readSymbolicLink(descriptor);
          if (target.startsWith(folder)) {
            held.add(target.toString());
          }
        } catch (NoSuchFileException e) {
          // Closed meanwhile: none of those that stay open.
        }
      }
    }
    return held;
  }

  @Test
  void nothingIsLeftOfAProcessThatIsKilledInTheMiddleOfAnUpload() throws Exception {
    for (boolean complete : new boolean[] {false, true}) {
      Process receiver = start();
      OutputStream in = receiver.getOutputStream();
      try (BufferedReader out = receiver.inputReader()) {
        head(in);
        in.write(new byte[1 << 20]);
        if (complete) {
          in.write("\r\n--B--\r\n".getBytes(StandardCharsets.US_ASCII));
          in.close();
          awaitLine(out, "complete");
        } else {
          in.flush();
          awaitLine(out, "received 1000000");
        }
        assertThat(held(receiver)).hasSize(1).allMatch(link -> link.endsWith("(deleted)"));
        receiver.toHandle().destroyForcibly(); // SIGKILL: no hook runs, nothing is cleaned up
        assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(receiver.exitValue()).isEqualTo(128 + 9);
      } finally {
        receiver.destroyForcibly().waitFor();
      }
      assertThat(folder).isEmptyDirectory();
    }
  }

  /** A file cannot grow beyond a megabyte here, as on a disk with no more room. */
  @Test
  void aDiskWithoutRoomIsAnsweredWith503AndLeavesNothing() throws Exception {
    Process receiver = start("prlimit", "--fsize=1000000", "--");
    OutputStream in = receiver.getOutputStream();
    try (BufferedReader out = receiver.inputReader()) {
      head(in);
      byte[] some = new byte[64 << 10];
      try {
        for (int i = 0; i < 40; i++) {
          in.write(some);
        }
        in.close();
      } catch (IOException e) {
        // It has refused the form and reads no more.
      }
      awaitLine(out, "503 form.upload.storage held 0");
      assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      receiver.destroyForcibly().waitFor();
    }
    assertThat(folder).isEmptyDirectory();
  }
}
