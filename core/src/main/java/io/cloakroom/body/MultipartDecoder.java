package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code multipart/form-data} (RFC 7578 over RFC 2046, 5.1.1). A delimiter counts only if
 * padding and a line end, or {@code --}, follow it; otherwise it is data. So a part's bytes arrive
 * exactly as sent, or the body is refused.
 *
 * <p>A part of type {@code multipart/mixed} has several files of one field (RFC 7578, 4.3). Its
 * bytes go to a decoder of its own, with the same limits.
 */
final class MultipartDecoder implements BodyDecoder {

  /** No client pads at all; longer padding is an attack on memory. */
  private static final int MAX_PADDING = 64;

  private static final int LINE_END = 2;

  private enum State {
    /** In data, or before the first delimiter. */
    DATA,
    /** Behind bytes that look like a delimiter. */
    TAIL,
    TAIL_DASH,
    TAIL_CR,
    HEADERS,
    EPILOGUE
  }

  private final FormLimits limits;
  private final Delimiter delimiter;
  private final PartCollector parts;

  /** The part that this body is in; null for the body of a request. */
  private final @Nullable PartHead outer;

  private final long bodyStart;

  /** The decoder of the current part, if it is a body of parts. */
  private @Nullable MultipartDecoder inner;

  private State state = State.DATA;
  private boolean inPart;

  /** The offset in the request's body of the bytes that come next. */
  private long total;

  private long preamble;

  /** The bytes of a delimiter at the end of the last chunk. */
  private int matched = LINE_END;

  /**
   * The bytes of the current match that are not data. A body starts as if behind a CRLF, and the
   * CRLF of the empty line before a part's data belongs to a delimiter that follows at once.
   */
  private int borrowed = LINE_END;

  private final byte[] tail = new byte[MAX_PADDING + 2];
  private int tailLength;

  /** The headers of the current part, with their line ends. */
  private byte[] head = new byte[256];

  private int headLength;
  private int lineStart;
  private int lines;
  private long headStart;

  private long epilogueStart;

  /** The offset in the body minus the index in the current chunk. */
  private long chunkStart;

  MultipartDecoder(FormLimits limits, String boundary, PartCollector parts) {
    this(limits, boundary, parts, null, 0);
  }

  private MultipartDecoder(
      FormLimits limits,
      String boundary,
      PartCollector parts,
      @Nullable PartHead outer,
      long bodyStart) {
    this.limits = limits;
    this.delimiter = new Delimiter(boundary);
    this.parts = parts;
    this.outer = outer;
    this.bodyStart = bodyStart;
    this.total = bodyStart;
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // The first error in the bytes decides the refusal, however they were cut.
    int within = (int) Math.min(length, limits.max(FormLimit.REQUEST_BYTES) - total);
    chunkStart = total - offset;
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
            case EPILOGUE -> epilogue(chunk, at, end);
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
        emitMatched();
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

  /**
   * Checks the next byte behind a delimiter. If it makes the delimiter data, the byte is read again
   * as data.
   */
  private int tail(byte[] chunk, int at) {
    byte b = chunk[at];
    if (state == State.TAIL_DASH && b == '-') {
      endPart();
      state = State.EPILOGUE;
      epilogueStart = chunkStart + at + 1;
      return at + 1;
    }
    if (state == State.TAIL_CR && b == '\n') {
      endPart();
      state = State.HEADERS;
      headLength = 0;
      lineStart = 0;
      lines = 0;
      headStart = chunkStart + at + 1;
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
    emitMatched();
    emit(tail, 0, tailLength);
    state = State.DATA;
    return at;
  }

  /** Makes the bytes of a match data after all. */
  private void emitMatched() {
    if (matched > borrowed) {
      emit(delimiter.bytes(), borrowed, matched - borrowed);
    }
    matched = 0;
    borrowed = 0;
  }

  private void emit(byte[] bytes, int offset, int length) {
    if (inner != null) {
      inner.nested(bytes, offset, length);
    } else if (inPart) {
      parts.data(bytes, offset, length);
    } else {
      if (hasText(bytes, offset, offset + length)) {
        parts.lost(bodyStart, "bytes before its first boundary");
      }
      preamble += length;
      limits.check(FormLimit.PREAMBLE_BYTES, preamble);
    }
  }

  private void nested(byte[] bytes, int offset, int length) {
    chunkStart = total - offset;
    take(bytes, offset, offset + length);
    total += length;
  }

  private int epilogue(byte[] chunk, int from, int end) {
    if (hasText(chunk, from, end)) {
      parts.lost(epilogueStart, "bytes behind its last boundary");
    }
    return end;
  }

  private static boolean hasText(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\r' && bytes[i] != '\n' && bytes[i] != ' ' && bytes[i] != '\t') {
        return true;
      }
    }
    return false;
  }

  private void endPart() {
    if (inner != null) {
      inner.requireEnd();
      inner = null;
    } else if (inPart) {
      parts.end();
    }
    inPart = false;
    matched = 0;
    borrowed = 0;
  }

  private int header(byte[] chunk, int from, int end) {
    int at = from;
    while (at < end && chunk[at] != '\n') {
      at++;
    }
    boolean whole = at < end;
    limits.check(FormLimit.PART_HEADER_BYTES, headLength - lineStart + (at - from) - 1L);
    int next = whole ? at + 1 : at;
    if (headLength + (next - from) > head.length) {
      head = Arrays.copyOf(head, Math.max(head.length * 2, headLength + (next - from)));
    }
    System.arraycopy(chunk, from, head, headLength, next - from);
    headLength += next - from;
    if (whole) {
      endHeader(chunkStart + next);
    }
    return next;
  }

  private void endHeader(long position) {
    int end = headLength - 2;
    if (end < lineStart || head[end] != '\r') {
      throw refused("headers", "has a header line that does not end with CRLF");
    }
    if (end == lineStart) {
      begin(position);
      matched = LINE_END;
      borrowed = LINE_END;
      state = State.DATA;
      return;
    }
    if (delimiter.beginsLine(head, lineStart, end)) {
      throw refused("headers", "has a boundary among the headers of a part");
    }
    for (int i = lineStart; i < end; i++) {
      if (head[i] == 0 || head[i] == '\r') {
        throw refused("headers", "has a control character in a header");
      }
    }
    limits.check(FormLimit.PART_HEADERS, ++lines);
    lineStart = headLength;
  }

  /** Begins a part whose data starts at this offset in the request's body. */
  private void begin(long position) {
    PartHead part = outer == null ? PartHead.parse(head, lineStart) : outer.nested(head, lineStart);
    MediaType type = part.type().orElse(null);
    if (type != null && PartHead.isMultipart(type.essence())) {
      if (!type.essence().equals("multipart/mixed")) {
        throw PartHead.nestedTooDeep();
      }
      parts.nest(part);
      inner = new MultipartDecoder(limits, type.boundary(), parts, part, position);
    } else {
      parts.begin(part, headStart, position);
    }
    inPart = true;
  }

  @Override
  public List<String> find(String name) {
    return parts.find(name);
  }

  @Override
  public FormData finish() {
    requireEnd();
    return parts.finish();
  }

  private void requireEnd() {
    if (state != State.EPILOGUE) {
      throw refused("truncated", "ends before its last boundary");
    }
  }

  private static HttpProblem refused(String code, String what) {
    return new HttpProblem(400, "form.multipart." + code, "The multipart form " + what + ".");
  }
}
