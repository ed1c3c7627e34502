package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.SentValue;
import io.cloakroom.body.Upload;

/**
 * One value that was sent, in a form that can be compared.
 *
 * @param kind {@code text}, {@code number}, {@code flag} or {@code file}
 * @param value the text, or a file's bytes as ISO-8859-1
 * @param filename the file's name as sent; empty for other kinds
 * @param type the file's type; empty for other kinds
 */
record Sent(String kind, String name, String value, String filename, String type) {

  static Sent text(String name, String value) {
    return new Sent("text", name, value, "", "");
  }

  static Sent file(String name, String filename, String type, String bytes) {
    return new Sent("file", name, bytes, filename, type);
  }

  static Sent of(SentValue sent) {
    String text = sent.text().orElse("");
    if (sent instanceof SentValue.File file) {
      Upload upload = file.upload();
      String bytes = new String(upload.bytes(), ISO_8859_1);
      return file(sent.name(), upload.rawFilename(), upload.contentType(), bytes);
    }
    if (sent instanceof SentValue.JsonNumber) {
      return new Sent("number", sent.name(), text, "", "");
    }
    return sent instanceof SentValue.JsonBoolean
        ? new Sent("flag", sent.name(), text, "", "")
        : text(sent.name(), text);
  }

  boolean isFile() {
    return kind.equals("file");
  }
}
