package io.cloakroom.frontends;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.Upload;
import java.util.Locale;

/** The files that are sent; their content looks like the ends of the parts around them. */
@SuppressWarnings("ImmutableEnumChecker")
enum SentFile {
  RECEIPT("रसीद \"naïve\" & co.txt", 1),
  PHOTO("a.bin", 3),
  SECOND_PHOTO("photo.large.bin", 400);

  private static final String LOOK_ALIKES =
      "\r\n--\r\n----WebKitFormBoundary\r\n--boundary--\r\n\n\r\r\n-----------------------------\r\n";

  private final String filename;
  private final byte[] content;

  SentFile(String filename, int times) {
    this.filename = filename;
    this.content = content(times);
  }

  private static byte[] content(int times) {
    StringBuilder bytes = new StringBuilder("\r\n--");
    for (int i = 0; i < times; i++) {
      bytes.append(LOOK_ALIKES);
      for (char each = 0; each < 256; each++) {
        bytes.append(each);
      }
    }
    return bytes.append("\r\n--").toString().getBytes(ISO_8859_1);
  }

  String filename() {
    return filename;
  }

  /**
   * Returns the file's path while a program sends it. The machine's locale may not support the real
   * name.
   */
  String path() {
    return name().toLowerCase(Locale.ROOT) + ".bin";
  }

  byte[] content() {
    return content.clone();
  }

  Upload upload() {
    return Upload.of(filename, "application/octet-stream", content);
  }
}
