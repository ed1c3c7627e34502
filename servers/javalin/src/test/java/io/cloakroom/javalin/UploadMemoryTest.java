package io.cloakroom.javalin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory of a server while a file arrives that is many times larger: the same from the first
 * byte to the last. The property {@code upload.bytes} makes the file another size.
 */
@Isolated("memory")
final class UploadMemoryTest {

  private static final long BYTES = Long.getLong("upload.bytes", 200_000_000);
  private static final int HEAP_MEGABYTES = 48;
  private static final int SAMPLES = 10;
  private static final long NOISE = 2 << 20;
  private static final String HEAD =
      "--B\r\nContent-Disposition: form-data; name=\"film\"; filename=\"f\"\r\n\r\n";
  private static final String TAIL = "\r\n--B--\r\n";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;

  UploadMemoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The memory that the server uses after a number of bytes of the file. */
  private record Sample(long sent, long heap, long direct) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %,d MB | %.1f MB | %.2f MB |",
          sent / 1_000_000,
          heap / 1e6,
          direct / 1e6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"streamed", "spooled"})
  void staysTheSameWhateverTheFilesLength(String way) throws Exception {
    Process server = UploadServer.start(folder, HEAP_MEGABYTES);
    try {
      int port = UploadServer.port(server);
      sample(port, 0); // The first request also creates objects that stay.
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<Sample> samples = new ArrayList<>();
      long begun = System.nanoTime();
      String answer = send(port, way, digest, samples);
      double seconds = (System.nanoTime() - begun) / 1e9;

      System.out.printf(
          Locale.ROOT, "%s, %,d bytes, -Xmx%dm, %.1f s%n", way, BYTES, HEAP_MEGABYTES, seconds);
      samples.forEach(System.out::println);
      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .endsWith(BYTES + " " + HexFormat.of().formatHex(digest.digest()));
      Sample first = samples.get(0);
      assertThat(samples).hasSize(SAMPLES);
      assertThat(samples)
          .allMatch(sample -> sample.heap + sample.direct < first.heap + first.direct + NOISE);
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** Sends the file and returns the answer; looks at the server's memory on the way. */
  private String send(int port, String way, MessageDigest digest, List<Sample> samples)
      throws Exception {
    byte[] chunk = new byte[100_000];
    new Random(1).nextBytes(chunk);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      long length = HEAD.length() + BYTES + TAIL.length();
      out.write(
          ("POST /"
                  + way
                  + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
                  + "Content-Type: multipart/form-data; boundary=B\r\nConnection: close\r\n"
                  + "Content-Length: "
                  + length
                  + "\r\n\r\n"
                  + HEAD)
              .getBytes(US_ASCII));
      long next = BYTES / SAMPLES;
      for (long sent = 0; sent < BYTES; ) {
        int count = (int) Math.min(chunk.length, BYTES - sent);
        out.write(chunk, 0, count);
        digest.update(chunk, 0, count);
        sent += count;
        if (sent >= next) {
          samples.add(sample(port, sent));
          next += BYTES / SAMPLES;
        }
      }
      out.write(TAIL.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private Sample sample(int port, long sent) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/memory")).build();
    String[] parts = client.send(request, BodyHandlers.ofString()).body().split(" ", -1);
    return new Sample(sent, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }
}
