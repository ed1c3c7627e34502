package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A process that decodes a form from its input, to be killed. Its argument is the folder. */
final class UploadReceiver {

  private UploadReceiver() {}

  /** Says after each chunk what it has received, then how it ended, and waits at the end. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    FormDecoder decoder = FormDecoder.builder(Bodies.MULTIPART).temporaryFolder(folder).build();
    byte[] chunk = new byte[64 << 10];
    long received = 0;
    try {
      for (int count = System.in.read(chunk); count >= 0; count = System.in.read(chunk)) {
        decoder.accept(chunk, 0, count);
        received += count;
        // In millions, so that the one who waits need not know how the pipe cut the bytes.
        System.out.println("received " + received / 1_000_000 * 1_000_000);
      }
      decoder.finish();
      System.out.println("complete");
      Thread.sleep(60_000);
    } catch (HttpProblem e) {
      decoder.close();
      System.out.println(e.status() + " " + e.code() + " held " + held(folder));
    }
  }

  private static long held(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Files::isSymbolicLink)
          .filter(link -> target(link).startsWith(folder))
          .count();
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (NoSuchFileException e) {
      return link; // The one that lists them is closed by now.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
