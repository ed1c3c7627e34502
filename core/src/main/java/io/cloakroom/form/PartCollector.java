package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the parts of a multipart body: text in memory, files in the spool. Text stays bytes until
 * the end, because the field that names its encoding may come last.
 */
final class PartCollector {

  private final FormLimits limits;
  private final Charset charset;
  private final Spool spool;

  private final List<Part> parts = new ArrayList<>();
  private int fields;
  private int files;
  private long textBytes;

  private @Nullable PartHead head;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private @Nullable Arrival file;

  /** A finished part: either text or a file. */
  private sealed interface Part {
    PartHead head();
  }

  private record TextPart(PartHead head, String latin1) implements Part {}

  private record FilePart(PartHead head, Content content) implements Part {}

  /**
   * A collector for one body.
   *
   * @param charset the encoding of text whose part and form name none
   */
  PartCollector(FormLimits limits, Charset charset, Spool spool) {
    this.limits = limits;
    this.charset = charset;
    this.spool = spool;
  }

  void begin(PartHead head) {
    this.head = head;
    limits.check(FormLimit.NAME_BYTES, head.name().length());
    addText(head.name().length());
    if (head.filename() == null) {
      limits.check(FormLimit.FIELDS, ++fields);
    } else {
      limits.check(FormLimit.FILES, ++files);
      String type = head.contentType();
      String filename = head.filename(charset).orElse("");
      file = spool.begin(head.name(charset), filename, type == null ? "" : type);
    }
  }

  void data(byte[] bytes, int offset, int length) {
    if (file != null) {
      file.write(bytes, offset, length);
      return;
    }
    long valueLeft = limits.of(FormLimit.VALUE_BYTES) - text.size();
    if (valueLeft <= limits.of(FormLimit.TEXT_BYTES) - textBytes) {
      limits.check(FormLimit.VALUE_BYTES, (long) text.size() + length);
    }
    addText(length);
    text.write(bytes, offset, length);
  }

  private void addText(int length) {
    textBytes += length;
    limits.check(FormLimit.TEXT_BYTES, textBytes);
  }

  void end() {
    PartHead ended = head;
    if (ended == null) {
      throw new IllegalStateException("A part ended that had not begun");
    }
    if (file != null) {
      parts.add(new FilePart(ended, spool.finish()));
      file = null;
    } else {
      parts.add(new TextPart(ended, text.toString(ISO_8859_1)));
      text.reset();
    }
    head = null;
  }

  FormData finish() {
    Charset common = commonCharset();
    List<SentValue> values = new ArrayList<>(parts.size());
    for (Part part : parts) {
      String name = part.head().name(common);
      if (part instanceof FilePart filePart) {
        String filename = filePart.head.filename(common).orElse("");
        // What a browser sends for a file input that nobody used: absent, not an empty file.
        if (!filename.isEmpty() || filePart.content.length() > 0) {
          String type = filePart.head.contentType();
          Upload upload = new Upload(filename, type == null ? "" : type, filePart.content);
          values.add(new SentValue.File(name, upload));
        }
      } else if (part instanceof TextPart textPart) {
        Charset own = textPart.head.charset().orElse(common);
        values.add(new SentValue.Text(name, Newlines.toLf(PartHead.decode(textPart.latin1, own))));
      }
    }
    return FormData.ofNames(values, null, limits);
  }

  private Charset commonCharset() {
    for (Part part : parts) {
      if (part instanceof TextPart field
          && field.head.name().equals(Charsets.FIELD)
          && !field.latin1.isEmpty()) {
        return Charsets.of(field.latin1);
      }
    }
    return charset;
  }
}
