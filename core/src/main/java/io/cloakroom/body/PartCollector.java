package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a multipart body: text in memory, files in the spool. Text is decoded at
 * the end, because the field that names its encoding may come last.
 */
final class PartCollector {

  /** About what a part takes beside its headers and its data. */
  private static final int PART_BYTES = 200;

  private final FormLimits limits;
  private final Charset charset;
  private final Spool spool;
  private final @Nullable FormTrace trace;

  private final List<Part> parts = new ArrayList<>();
  private int fields;
  private int files;
  private long textBytes;

  /** The bytes of all texts, one behind the other. */
  private final Pieces texts = Pieces.of(256);

  private final FormMemory.Claim memory;

  private @Nullable PartHead head;
  private long start;
  private long valueStart;
  private long valueLength;
  private long textStart;
  private @Nullable Arrival file;

  /** The first bytes of the body that are in no part. */
  private @Nullable Flaw lost;

  /** Whether the file is, so far, what a browser sends for an unused file input. */
  private boolean unused;

  /** A finished part: either text or a file. */
  private sealed interface Part {
    PartHead head();

    /** Returns the offset of its headers in the body. */
    long start();
  }

  private record TextPart(PartHead head, long start, long from, long to) implements Part {}

  private record FilePart(PartHead head, long start, Content content) implements Part {}

  /** Three offsets in the body for each part; only for a trace. */
  private final List<Long> offsets = new ArrayList<>();

  /**
   * A collector for one body.
   *
   * @param charset the encoding of text if neither its part nor the form names one
   * @param memory what is kept is counted there
   * @param trace records the offsets of each part; null if there is none
   */
  PartCollector(
      FormLimits limits,
      Charset charset,
      Spool spool,
      FormMemory.Claim memory,
      @Nullable FormTrace trace) {
    this.limits = limits;
    this.charset = charset;
    this.spool = spool;
    this.memory = memory;
    this.trace = trace;
  }

  /**
   * Begins a part.
   *
   * @param start the offset of its headers in the body
   * @param valueStart the offset of its value
   */
  void begin(PartHead head, long start, long valueStart) {
    memory.add(valueStart - start + PART_BYTES);
    this.start = start;
    this.valueStart = valueStart;
    valueLength = 0;
    textStart = texts.length();
    this.head = head;
    limits.check(FormLimit.NAME_BYTES, head.name().length());
    addText(head.name().length());
    String filename = head.filename();
    unused = filename != null && filename.isEmpty();
    if (filename == null || unused) {
      limits.check(FormLimit.FIELDS, ++fields);
    } else {
      limits.check(FormLimit.FILES, ++files);
    }
    if (filename != null) {
      String type = head.contentType();
      String decoded = head.filename(charset).orElse("");
      file = spool.begin(head.name(charset), decoded, type == null ? "" : type);
    }
  }

  /** Counts a part that has parts itself, which {@link #begin} begins. */
  void nest(PartHead head) {
    limits.check(FormLimit.NAME_BYTES, head.name().length());
    addText(head.name().length());
    limits.check(FormLimit.FIELDS, ++fields);
  }

  /** Records that bytes are in no part, which a strict form refuses. */
  void lost(long position, String what) {
    if (lost == null) {
      lost = new Flaw("multipart", position, "", what);
    }
  }

  void data(byte[] bytes, int offset, int length) {
    if (file != null) {
      if (unused && length > 0) {
        unused = false;
        limits.check(FormLimit.FILES, ++files);
      }
      valueLength += length;
      file.write(bytes, offset, length);
      return;
    }
    valueLength += length;
    long before = texts.length() - textStart;
    if (limits.max(FormLimit.VALUE_BYTES) - before
        <= limits.max(FormLimit.TEXT_BYTES) - textBytes) {
      limits.check(FormLimit.VALUE_BYTES, before + length);
    }
    addText(length);
    memory.add(texts.growth(length));
    texts.append(bytes, offset, length);
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
      parts.add(new FilePart(ended, start, spool.finish()));
      file = null;
    } else {
      parts.add(new TextPart(ended, start, textStart, texts.length()));
    }
    if (trace != null) {
      offsets.addAll(List.of(start, valueStart, valueStart + valueLength));
    }
    head = null;
  }

  /** Returns the texts under a name among the parts that are complete so far. */
  List<String> find(String name) {
    List<String> found = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof TextPart field && field.head.name().equals(name)) {
        found.add(text(field, charset));
      }
    }
    return found;
  }

  FormData finish() {
    Charset common = commonCharset();
    List<SentValue> values = new ArrayList<>(parts.size());
    Flaw flaw = null;
    int offset = 0;
    for (Part part : parts) {
      SentValue sent = sent(part, common);
      if (sent != null) {
        values.add(sent);
        flaw = flaw == null ? flaw(part, sent, common) : flaw;
        if (trace != null) {
          trace.pair(sent, offsets.get(offset), offsets.get(offset + 1), offsets.get(offset + 2));
        }
      }
      offset += 3;
    }
    return FormData.ofNames(values, first(flaw, lost), limits);
  }

  private static @Nullable Flaw first(@Nullable Flaw one, @Nullable Flaw other) {
    return one == null || (other != null && other.position() < one.position()) ? other : one;
  }

  private @Nullable Flaw flaw(Part part, SentValue sent, Charset common) {
    if (part.head().extendedOnly()) {
      return new Flaw("multipart", part.start(), sent.name(), "a file name in filename* only");
    }
    boolean replaced =
        sent instanceof SentValue.File file
            ? Charsets.replaced(file.upload().filename())
            : Charsets.replaced(sent.text().orElse(""));
    if (!replaced && !Charsets.replaced(sent.name())) {
      return null;
    }
    if (part.head().broken(common)) {
      return Flaw.noText("multipart", part.start(), sent.name(), common);
    }
    if (part instanceof TextPart text) {
      Charset own = text.head.charset().orElse(common);
      Pieces.Slice bytes = texts.slice(text.from, text.to);
      if (bytes.isBroken(bytes.text(own), own)) {
        return Flaw.noText("multipart", part.start(), sent.name(), own);
      }
    }
    return null;
  }

  private @Nullable SentValue sent(Part part, Charset common) {
    String name = part.head().name(common);
    if (part instanceof TextPart text) {
      Charset own = text.head.charset().orElse(common);
      String type = text.head.contentType();
      return new SentValue.Text(name, Newlines.toLf(text(text, own)), type == null ? "" : type);
    }
    FilePart file = (FilePart) part;
    String filename = file.head.filename(common).orElse("");
    // A browser sends this for an unused file input: absent, not an empty file.
    if (filename.isEmpty() && file.content.length() == 0) {
      return null;
    }
    String type = file.head.contentType();
    return new SentValue.File(name, new Upload(filename, type == null ? "" : type, file.content));
  }

  private String text(TextPart part, Charset charset) {
    memory.add(part.to - part.from);
    String text = texts.slice(part.from, part.to).text(charset);
    if (text.length() != part.to - part.from || !charset.equals(UTF_8)) {
      // Beyond Latin-1, a character takes two bytes.
      memory.add(text.length());
    }
    return text;
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
