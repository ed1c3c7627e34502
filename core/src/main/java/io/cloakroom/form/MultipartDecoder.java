package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code multipart/form-data} (RFC 7578 over RFC 2046, 5.1.1). After a delimiter only padding and a
 * line end, or {@code --}, make it one; anything else means that it was data. So a part's bytes
 * arrive exactly as sent, or the body is refused.
 */
final class MultipartDecoder implements BodyDecoder {

  /** No client pads at all; what is longer could only be meant to fill memory. */
  private static final int MAX_PADDING = 64;

  private enum State {
    /** In data, or before the first delimiter. */
    DATA,
    /** Behind what looks like a delimiter. */
    TAIL,
    TAIL_DASH,
    TAIL_CR,
    HEADERS,
    EPILOGUE
  }

  private final FormLimits limits;
  private final Delimiter delimiter;
  private final PartCollector parts;

  private State state = State.DATA;
  private boolean inPart;
  private long total;
  private long preamble;

  /** How much of a delimiter the last chunk ended with; a body begins as if behind a line end. */
  private int matched = 2;

  private final byte[] tail = new byte[MAX_PADDING + 2];
  private int tailLength;

  private byte[] line = new byte[128];
  private int lineLength;
  private final List<String> headers = new ArrayList<>();

  MultipartDecoder(FormLimits limits, String boundary, PartCollector parts) {
    this.limits = limits;
    this.delimiter = new Delimiter(boundary);
    this.parts = parts;
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // What is wrong first in the bytes is what they are refused for, however they were cut.
    int within = (int) Math.min(length, limits.of(FormLimit.REQUEST_BYTES) - total);
    take(chunk, offset, offset + within);
    total += length;
    limits.check(FormLimit.REQUEST_BYTES, total);
  }

  private void take(byte[] chunk, int from, int end) {
    int at = from;
    while (at < end) {
      at =
          switch (state) {
            case DATA -> data(chunk, at, end);
            case TAIL, TAIL_DASH, TAIL_CR -> tail(chunk, at);
            case HEADERS -> header(chunk, at, end);
            case EPILOGUE -> end;
          };
    }
  }

  private int data(byte[] chunk, int from, int end) {
    int at = from;
    if (matched > 0) {
      int extended = delimiter.extend(matched, chunk, at, end);
      at += extended - matched;
      matched = extended;
      if (matched < delimiter.length()) {
        if (at == end) {
          return at;
        }
        emit(delimiter.bytes(), 0, matched);
        matched = 0;
      }
    }
    if (matched == 0) {
      int start = delimiter.find(chunk, at, end);
      emit(chunk, at, start - at);
      matched = delimiter.extend(0, chunk, start, end);
      at = start + matched;
    }
    if (matched == delimiter.length()) {
      state = State.TAIL;
      tailLength = 0;
    }
    return at;
  }

  /** Decides by one byte whether the delimiter is one; the byte stays where it shows it is not. */
  private int tail(byte[] chunk, int at) {
    byte b = chunk[at];
    if (state == State.TAIL_DASH && b == '-') {
      endPart();
      state = State.EPILOGUE;
      return at + 1;
    }
    if (state == State.TAIL_CR && b == '\n') {
      endPart();
      state = State.HEADERS;
      return at + 1;
    }
    boolean padding = b == ' ' || b == '\t';
    if (state == State.TAIL && (padding || b == '\r' || (b == '-' && tailLength == 0))) {
      if (tailLength == MAX_PADDING) {
        throw refused("padding", "has a boundary with too much space behind it");
      }
      tail[tailLength++] = b;
      state = padding ? State.TAIL : b == '\r' ? State.TAIL_CR : State.TAIL_DASH;
      return at + 1;
    }
    emit(delimiter.bytes(), 0, delimiter.length());
    emit(tail, 0, tailLength);
    matched = 0;
    state = State.DATA;
    return at;
  }

  private void emit(byte[] bytes, int offset, int length) {
    if (inPart) {
      parts.data(bytes, offset, length);
    } else {
      preamble += length;
      limits.check(FormLimit.PREAMBLE_BYTES, preamble);
    }
  }

  private void endPart() {
    if (inPart) {
      parts.end();
    }
    inPart = false;
    matched = 0;
  }

  private int header(byte[] chunk, int from, int end) {
    int at = from;
    while (at < end && chunk[at] != '\n') {
      at++;
    }
    int length = at - from;
    limits.check(FormLimit.PART_HEADER_BYTES, (long) lineLength + length - 1);
    if (lineLength + length > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + length));
    }
    System.arraycopy(chunk, from, line, lineLength, length);
    lineLength += length;
    if (at == end) {
      return at;
    }
    endHeader();
    return at + 1;
  }

  private void endHeader() {
    if (lineLength == 0 || line[lineLength - 1] != '\r') {
      throw refused("headers", "has a header line that does not end with CRLF");
    }
    String text = new String(line, 0, lineLength - 1, ISO_8859_1);
    lineLength = 0;
    if (text.isEmpty()) {
      parts.begin(PartHead.parse(headers));
      headers.clear();
      inPart = true;
      state = State.DATA;
      return;
    }
    if (text.chars().anyMatch(c -> c == 0x7f || (c < ' ' && c != '\t'))) {
      throw refused("headers", "has a control character in a header");
    }
    headers.add(text);
    limits.check(FormLimit.PART_HEADERS, headers.size());
  }

  @Override
  public FormData finish() {
    if (state != State.EPILOGUE) {
      throw refused("truncated", "ends before its last boundary");
    }
    return parts.finish();
  }

  private static HttpProblem refused(String code, String what) {
    return new HttpProblem(400, "form.multipart." + code, "The multipart form " + what + ".");
  }
}
