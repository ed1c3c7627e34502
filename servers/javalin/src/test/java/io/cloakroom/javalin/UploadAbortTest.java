package io.cloakroom.javalin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files and memory that remain of uploads after the client goes away or the server is killed.
 */
final class UploadAbortTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Process server;
  private final int port;

  UploadAbortTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server = UploadServer.start(folder, 64);
    port = UploadServer.port(server);
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** A client that has sent the first 200 kB of a file, and could send more. */
  private Socket begin() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String head =
        """
        POST /spooled HTTP/1.1
        Host: localhost
        Origin: http://localhost
        Content-Type: multipart/form-data; boundary=B
        Content-Length: 9000000

        --B
        Content-Disposition: form-data; name="film"; filename="f"

        """
            .replace("\n", "\r\n");
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    socket.getOutputStream().write(new byte[200_000]);
    return socket;
  }

  /** The temporary files that the server has open. */
  private long held() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc", String.valueOf(server.pid()), "fd"))) {
      return all.filter(this::isTemporary).count();
    }
  }

  private boolean isTemporary(Path descriptor) {
    return target(descriptor).startsWith(folder);
  }

  private long nameless() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc", String.valueOf(server.pid()), "fd"))) {
      return all.filter(this::isTemporary)
          .filter(descriptor -> target(descriptor).toString().endsWith("(deleted)"))
          .count();
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (NoSuchFileException e) {
      return descriptor; // Closed meanwhile.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aThousandClientsThatGoAwayLeaveNoFileAndNoDescriptor() throws IOException {
    int spooling = 0;
    for (int i = 0; i < 1000; i++) {
      try (Socket socket = begin()) {
        if (i % 100 == 0) {
          Await.until("the server spools the file", PATIENCE, () -> held() > 0);
          spooling++;
        }
        socket.setSoLinger(true, 0); // A reset, as of a machine that was switched off.
      }
    }
    assertThat(spooling).isEqualTo(10);
    // The last clients may be gone before the server has begun with them.
    Await.until("the server holds no file any more", PATIENCE, () -> held() == 0 && named() == 0);
  }

  private long named() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aServerThatIsKilledLeavesNoFile() throws Exception {
    try (Socket one = begin();
        Socket other = begin()) {
      assertThat(one.isConnected() && other.isConnected()).isTrue();
      Await.until(
          "the server spools both files, which have no name",
          PATIENCE,
          () -> held() == 2 && nameless() == 2);
      server.toHandle().destroyForcibly(); // SIGKILL
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isEqualTo(128 + 9);
    }
    assertThat(folder).isEmptyDirectory();
  }
}
