package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code text/plain} as forms send it: lines of {@code name=value} (HTML, 4.10.22.8). A
 * line without {@code =} continues the previous value, as from a text area. A text area's line with
 * {@code =} cannot be told from a field. Lines end with CRLF or LF.
 */
final class TextPlainDecoder implements BodyDecoder {

  private final FormLimits limits;
  private final Charset charset;
  private final @Nullable FormTrace trace;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<Pair> pairs = new ArrayList<>();
  private long position;
  private long lineStart;
  private long text;
  private int flawedPair = -1;
  private long flawPosition;

  /** A field in ISO-8859-1, a character for each byte, until the encoding is known. */
  private static final class Pair {
    private final long start;
    private final String name;
    private final StringBuilder value;
    private final long valueStart;
    private long end;

    Pair(long start, String name, String value, long valueStart, long end) {
      this.start = start;
      this.name = name;
      this.value = new StringBuilder(value);
      this.valueStart = valueStart;
      this.end = end;
    }
  }

  TextPlainDecoder(FormLimits limits, Charset charset, @Nullable FormTrace trace) {
    this.limits = limits;
    this.charset = charset;
    this.trace = trace;
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // The first error in the bytes decides the refusal, however they were cut.
    int within = (int) Math.min(length, limits.max(FormLimit.BODY_BYTES) - position);
    take(chunk, offset, offset + within);
    limits.check(FormLimit.BODY_BYTES, position + length - within);
  }

  private void take(byte[] chunk, int offset, int end) {
    int from = offset;
    for (int i = offset; i < end; i++) {
      if (chunk[i] == '\n') {
        line.write(chunk, from, i - from);
        position += i + 1 - from;
        endLine();
        from = i + 1;
      }
    }
    line.write(chunk, from, end - from);
    position += end - from;
  }

  private void endLine() {
    String raw = line.toString(ISO_8859_1);
    line.reset();
    String content = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    int equals = content.indexOf('=');
    long end = lineStart + content.length();
    if (equals < 0 && !pairs.isEmpty()) {
      Pair last = pairs.get(pairs.size() - 1);
      last.value.append('\n').append(content);
      last.end = end;
      text += 1 + content.length();
      noteFlaw();
    } else {
      int nameEnd = equals < 0 ? content.length() : equals;
      int valueStart = Math.min(nameEnd + 1, content.length());
      limits.check(FormLimit.FIELDS, pairs.size() + 1L);
      limits.check(FormLimit.NAME_BYTES, nameEnd);
      text += nameEnd + (content.length() - valueStart);
      pairs.add(
          new Pair(
              lineStart,
              content.substring(0, nameEnd),
              content.substring(valueStart),
              lineStart + valueStart,
              end));
      if (equals < 0) {
        noteFlaw();
      }
    }
    limits.check(FormLimit.VALUE_BYTES, pairs.get(pairs.size() - 1).value.length());
    limits.check(FormLimit.TEXT_BYTES, text);
    lineStart = position;
  }

  /** Keeps the position of the first line without {@code =}. */
  private void noteFlaw() {
    if (flawedPair < 0) {
      flawedPair = pairs.size() - 1;
      flawPosition = lineStart;
    }
  }

  @Override
  public FormData finish() {
    if (line.size() > 0) {
      endLine();
    }
    Charset charset = charset();
    List<SentValue> values = new ArrayList<>(pairs.size());
    Flaw flaw = null;
    for (Pair pair : pairs) {
      String name = PartHead.decode(pair.name, charset);
      String raw = pair.value.toString();
      String value = PartHead.decode(raw, charset);
      SentValue sent = new SentValue.Text(Newlines.toLf(name), Newlines.toLf(value));
      if (trace != null) {
        trace.pair(sent, pair.start, pair.valueStart, pair.end);
      }
      if (flaw == null && values.size() == flawedPair) {
        flaw = new Flaw("text", flawPosition, sent.name(), "a line without an equals sign");
      } else if (flaw == null
          && (Charsets.broken(name, pair.name, charset) || Charsets.broken(value, raw, charset))) {
        flaw = Flaw.noText("text", pair.start, sent.name(), charset);
      }
      values.add(sent);
    }
    return FormData.ofNames(values, flaw, limits);
  }

  private Charset charset() {
    for (Pair pair : pairs) {
      if (pair.name.equals(Charsets.FIELD) && !pair.value.isEmpty()) {
        return Charsets.of(pair.value.toString());
      }
    }
    return charset;
  }
}
