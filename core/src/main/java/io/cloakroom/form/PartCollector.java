package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final @Nullable FormTrace trace;

  private final List<Part> parts = new ArrayList<>();
  private int fields;
  private int files;
  private long textBytes;

  /** The bytes of all texts, one after the other. */
  private byte[] texts = new byte[256];

  private int textsLength;

  private @Nullable PartHead head;
  private long start;
  private long valueStart;
  private long valueLength;
  private int textStart;
  private @Nullable Arrival file;

  /** A finished part: either text or a file. */
  private sealed interface Part {
    PartHead head();
  }

  private record TextPart(PartHead head, int from, int to) implements Part {}

  private record FilePart(PartHead head, Content content) implements Part {}

  /** Where the parts stood in the body, three offsets each; only for a trace. */
  private final List<Long> places = new ArrayList<>();

  /**
   * A collector for one body.
   *
   * @param charset the encoding of text whose part and form name none
   * @param trace is told where each part stood; null where nobody wants to know
   */
  PartCollector(FormLimits limits, Charset charset, Spool spool, @Nullable FormTrace trace) {
    this.limits = limits;
    this.charset = charset;
    this.spool = spool;
    this.trace = trace;
  }

  /**
   * Begins a part.
   *
   * @param start the offset of its headers in the body
   * @param valueStart the offset behind them
   */
  void begin(PartHead head, long start, long valueStart) {
    this.start = start;
    this.valueStart = valueStart;
    valueLength = 0;
    textStart = textsLength;
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
    valueLength += length;
    if (file != null) {
      file.write(bytes, offset, length);
      return;
    }
    long valueLeft = limits.of(FormLimit.VALUE_BYTES) - (textsLength - textStart);
    if (valueLeft <= limits.of(FormLimit.TEXT_BYTES) - textBytes) {
      limits.check(FormLimit.VALUE_BYTES, (long) (textsLength - textStart) + length);
    }
    addText(length);
    if (textsLength + length > texts.length) {
      texts = Arrays.copyOf(texts, Math.max(texts.length * 2, textsLength + length));
    }
    System.arraycopy(bytes, offset, texts, textsLength, length);
    textsLength += length;
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
      parts.add(new TextPart(ended, textStart, textsLength));
    }
    if (trace != null) {
      places.addAll(List.of(start, valueStart, valueStart + valueLength));
    }
    head = null;
  }

  FormData finish() {
    Charset common = commonCharset();
    List<SentValue> values = new ArrayList<>(parts.size());
    int place = 0;
    for (Part part : parts) {
      SentValue sent = sent(part, common);
      if (sent != null) {
        values.add(sent);
        if (trace != null) {
          trace.pair(sent, places.get(place), places.get(place + 1), places.get(place + 2));
        }
      }
      place += 3;
    }
    return FormData.ofNames(values, null, limits);
  }

  private @Nullable SentValue sent(Part part, Charset common) {
    String name = part.head().name(common);
    if (part instanceof TextPart text) {
      Charset own = text.head.charset().orElse(common);
      return new SentValue.Text(name, Newlines.toLf(text(text, own)));
    }
    FilePart file = (FilePart) part;
    String filename = file.head.filename(common).orElse("");
    // What a browser sends for a file input that nobody used: absent, not an empty file.
    if (filename.isEmpty() && file.content.length() == 0) {
      return null;
    }
    String type = file.head.contentType();
    return new SentValue.File(name, new Upload(filename, type == null ? "" : type, file.content));
  }

  private String text(TextPart part, Charset charset) {
    return charset.equals(UTF_8)
        ? Utf8.text(texts, part.from, part.to)
        : new String(texts, part.from, part.to - part.from, charset);
  }

  private Charset commonCharset() {
    for (Part part : parts) {
      if (part instanceof TextPart field
          && field.head.name().equals(Charsets.FIELD)
          && field.to > field.from) {
        return Charsets.of(text(field, ISO_8859_1));
      }
    }
    return charset;
  }
}
