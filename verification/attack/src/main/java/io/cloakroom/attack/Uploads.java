package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Pictures that visitors with an account upload. */
final class Uploads {

  /** The size of the largest file that the gallery takes. */
  static final int LARGEST_BYTES = 10 << 20;

  private static final int LARGE_CLIENTS = 26;
  private static final int SCAN_CLIENTS = 2;

  private static final String TYPE = "multipart/form-data; boundary=xx";

  private final List<Browser> visitors;

  private Uploads(List<Browser> visitors) {
    this.visitors = visitors;
  }

  /**
   * Prepares the uploads.
   *
   * @param visitors at least {@link #visitors} browsers that are logged in
   */
  static Uploads of(List<Browser> visitors) {
    return new Uploads(List.copyOf(visitors));
  }

  /** Returns the number of visitors that upload at the same time. */
  static int visitors() {
    return LARGE_CLIENTS + 2 * SCAN_CLIENTS;
  }

  List<Load> loads() {
    return List.of(
        uploads("photos of 10 MiB", LARGE_CLIENTS, 0, NoisyPhoto.ofBytes(LARGEST_BYTES)),
        uploads(
            "JPEGs of thousands of scans",
            SCAN_CLIENTS,
            LARGE_CLIENTS,
            ProgressiveJpeg.ofBytes(100_000)),
        uploads(
            "JPEGs of as many scans as allowed",
            SCAN_CLIENTS,
            LARGE_CLIENTS + SCAN_CLIENTS,
            ProgressiveJpeg.ofScans(200)));
  }

  private Load uploads(String what, int clients, int first, byte[] picture) {
    byte[] form = form(picture);
    return new Clients(
        clients + " " + what + " at once",
        clients,
        (wire, i) -> {
          Browser browser = visitors.get(first + i).over(wire);
          return () -> browser.post("/photos", TYPE, form);
        });
  }

  /** Returns the upload form. */
  static byte[] form(byte[] picture) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        """
        --xx
        Content-Disposition: form-data; name="title"

        Attack
        --xx
        Content-Disposition: form-data; name="photo"; filename="a.jpg"
        Content-Type: image/jpeg

        """
            .replace("\n", "\r\n")
            .getBytes(ISO_8859_1));
    form.writeBytes(picture);
    form.writeBytes("\r\n--xx--\r\n".getBytes(ISO_8859_1));
    return form.toByteArray();
  }
}
