package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

  private static final byte[] LINE_END = {'\n'};

  private final FormLimits limits;
  private final Charset charset;
  private final @Nullable FormTrace trace;

  private final FormMemory.Claim memory;

  /** The lines so far without their CR, each behind the LF of the previous one. */
  private final Pieces lines = Pieces.of(256);

  /** The offset of the current line in the lines. */
  private long lineFrom;

  private final List<Pair> pairs = new ArrayList<>();
  private long position;
  private long lineStart;
  private long text;
  private int flawedPair = -1;
  private long flawPosition;

  /** A field: its name and its value in the lines, and where both were in the body. */
  private static final class Pair {
    private final long nameFrom;
    private final long nameTo;
    private final long valueFrom;
    private long valueTo;
    private final long start;
    private final long valueStart;
    private long end;

    Pair(long nameFrom, long nameTo, long valueFrom, long valueTo, long shift) {
      this.nameFrom = nameFrom;
      this.nameTo = nameTo;
      this.valueFrom = valueFrom;
      this.valueTo = valueTo;
      start = nameFrom + shift;
      valueStart = valueFrom + shift;
      end = valueTo + shift;
    }
  }

  TextPlainDecoder(
      FormLimits limits, Charset charset, FormMemory.Claim memory, @Nullable FormTrace trace) {
    this.limits = limits;
    this.charset = charset;
    this.memory = memory;
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
        keep(chunk, from, i - from);
        position += i + 1 - from;
        endLine();
        from = i + 1;
      }
    }
    keep(chunk, from, end - from);
    position += end - from;
  }

  private void keep(byte[] bytes, int offset, int count) {
    memory.add(lines.growth(count));
    lines.append(bytes, offset, count);
  }

  private void endLine() {
    if (lines.length() > lineFrom && lines.get(lines.length() - 1) == '\r') {
      lines.truncate(lines.length() - 1);
    }
    long lineTo = lines.length();
    long equals = lines.indexOf((byte) '=', lineFrom, lineTo);
    long shift = lineStart - lineFrom;
    if (equals == lineTo && !pairs.isEmpty()) {
      // The value and this line follow each other, with the LF between them.
      Pair last = pairs.get(pairs.size() - 1);
      text += lineTo - last.valueTo;
      last.valueTo = lineTo;
      last.end = lineTo + shift;
      noteFlaw();
    } else {
      long valueFrom = Math.min(equals + 1, lineTo);
      limits.check(FormLimit.FIELDS, pairs.size() + 1L);
      limits.check(FormLimit.NAME_BYTES, equals - lineFrom);
      text += equals - lineFrom + lineTo - valueFrom;
      memory.add(UrlencodedPairs.PAIR_BYTES);
      pairs.add(new Pair(lineFrom, equals, valueFrom, lineTo, shift));
      if (equals == lineTo) {
        noteFlaw();
      }
    }
    Pair last = pairs.get(pairs.size() - 1);
    limits.check(FormLimit.VALUE_BYTES, last.valueTo - last.valueFrom);
    limits.check(FormLimit.TEXT_BYTES, text);
    keep(LINE_END, 0, 1);
    lineFrom = lines.length();
    lineStart = position;
  }

  /** Keeps the position of the first line without {@code =}. */
  private void noteFlaw() {
    if (flawedPair < 0) {
      flawedPair = pairs.size() - 1;
      flawPosition = lineStart;
    }
  }

  /** The last field is complete once the next line does not continue it. */
  @Override
  public List<String> find(String name) {
    boolean begun = lines.indexOf((byte) '=', lineFrom, lines.length()) < lines.length();
    int complete = begun ? pairs.size() : Math.max(0, pairs.size() - 1);
    return pairs.subList(0, complete).stream()
        .filter(pair -> lines.slice(pair.nameFrom, pair.nameTo).text(charset).equals(name))
        .map(pair -> lines.slice(pair.valueFrom, pair.valueTo).text(charset))
        .toList();
  }

  @Override
  public FormData finish() {
    if (lines.length() > lineFrom) {
      endLine();
    }
    Charset charset = charset();
    List<SentValue> values = new ArrayList<>(pairs.size());
    Flaw flaw = null;
    for (Pair pair : pairs) {
      // Beyond Latin-1, a character takes two bytes.
      memory.add(2 * (pair.valueTo - pair.nameFrom));
      Pieces.Slice rawName = lines.slice(pair.nameFrom, pair.nameTo);
      Pieces.Slice rawValue = lines.slice(pair.valueFrom, pair.valueTo);
      String name = rawName.text(charset);
      String value = rawValue.text(charset);
      SentValue sent = new SentValue.Text(Newlines.toLf(name), Newlines.toLf(value));
      if (trace != null) {
        trace.pair(sent, pair.start, pair.valueStart, pair.end);
      }
      if (flaw == null && values.size() == flawedPair) {
        flaw = new Flaw("text", flawPosition, sent.name(), "a line without an equals sign");
      } else if (flaw == null
          && (rawName.isBroken(name, charset) || rawValue.isBroken(value, charset))) {
        flaw = Flaw.noText("text", pair.start, sent.name(), charset);
      }
      values.add(sent);
    }
    return FormData.ofNames(values, flaw, limits);
  }

  private Charset charset() {
    for (Pair pair : pairs) {
      if (pair.valueTo > pair.valueFrom
          && lines.slice(pair.nameFrom, pair.nameTo).text(ISO_8859_1).equals(Charsets.FIELD)) {
        return Charsets.of(lines.slice(pair.valueFrom, pair.valueTo).text(ISO_8859_1));
      }
    }
    return charset;
  }
}
