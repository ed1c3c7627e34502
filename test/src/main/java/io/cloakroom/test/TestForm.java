package io.cloakroom.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.annotation.CheckReturnValue;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The texts and files that a person enters into a form. A form with files is sent as {@code
 * multipart/form-data}. Immutable.
 *
 * <pre>{@code
 * TestForm form = TestForm.of("title", "Dusk").withFile("photo", "dusk.jpg", "image/jpeg", bytes);
 * }</pre>
 */
public final class TestForm {

  private static final String BOUNDARY = "----CloakroomTestForm7MA4YWxkTrZu0gW";

  private final List<Entry> entries;
  private final boolean multipart;

  /** A text, or a file. */
  @SuppressWarnings("ArrayRecordComponent") // It is never compared, and nobody else has the array.
  private record Entry(String name, @Nullable String filename, String type, byte[] content) {}

  private TestForm(List<Entry> entries, boolean multipart) {
    this.entries = List.copyOf(entries);
    this.multipart = multipart;
  }

  /**
   * Returns a form with these texts.
   *
   * @param namesAndValues the names and values of the fields in turn; a name may be repeated
   */
  public static TestForm of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "A form has a value for each name, but the last one, "
              + namesAndValues[namesAndValues.length - 1]
              + ", has none");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.add(text(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new TestForm(entries, false);
  }

  /** Returns a copy with one more text. */
  @CheckReturnValue
  public TestForm with(String name, String value) {
    return with(text(name, value), multipart);
  }

  /** Returns a copy with one more file. */
  @CheckReturnValue
  public TestForm withFile(String name, String filename, String contentType, byte[] content) {
    return with(new Entry(name, filename, contentType, content.clone()), true);
  }

  /**
   * Returns a copy that is sent as {@code application/x-www-form-urlencoded} even if it has files,
   * as a page without an {@code enctype} does. Only the name of a file is sent.
   */
  @CheckReturnValue
  public TestForm withoutEnctype() {
    return new TestForm(entries, false);
  }

  private TestForm with(Entry entry, boolean multipart) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new TestForm(more, multipart);
  }

  private static Entry text(String name, String value) {
    return new Entry(name, null, "", value.getBytes(UTF_8));
  }

  String contentType() {
    return multipart
        ? "multipart/form-data; boundary=" + BOUNDARY
        : "application/x-www-form-urlencoded";
  }

  byte[] body() {
    return multipart ? parts() : urlencoded().getBytes(UTF_8);
  }

  /** Returns the form as a query. */
  String urlencoded() {
    StringBuilder pairs = new StringBuilder();
    for (Entry entry : entries) {
      String value =
          Objects.requireNonNullElseGet(entry.filename, () -> new String(entry.content, UTF_8));
      pairs
          .append(pairs.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(entry.name, UTF_8))
          .append('=')
          .append(URLEncoder.encode(value, UTF_8));
    }
    return pairs.toString();
  }

  private byte[] parts() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      String head =
          "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=" + quoted(entry.name);
      if (entry.filename != null) {
        head += "; filename=" + quoted(entry.filename) + "\r\nContent-Type: " + entry.type;
      }
      body.writeBytes((head + "\r\n\r\n").getBytes(UTF_8));
      body.writeBytes(entry.content);
      body.writeBytes("\r\n".getBytes(UTF_8));
    }
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return body.toByteArray();
  }

  /** Returns a name as browsers write it. */
  private static String quoted(String name) {
    return '"' + name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22") + '"';
  }
}
