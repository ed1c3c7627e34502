package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/** Decodes one JSON object (RFC 8259) with nothing behind it. A duplicate name is refused. */
final class JsonDecoder implements BodyDecoder {

  /** The parser has two bytes for each character of the current text, and a string has one. */
  private static final int TEXT_FACTOR = 3;

  /** About what a value takes beside its text and its name. */
  private static final int VALUE_BYTES = 200;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final FormLimits limits;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;

  /** The name of the field whose value the document is; empty for a whole body. */
  private final String rootName;

  private final Utf8 utf8 = new Utf8();

  /** Separators between values that have not gone to the parser yet. */
  private Pieces held = Pieces.of(8);

  private final FormMemory.Claim memory;

  private final Deque<FormNode> open = new ArrayDeque<>();
  private @Nullable FormNode root;
  private long total;
  private long values;

  /** The bytes of a byte order mark at the beginning; the parser does not count them. */
  private int mark;

  /** The bytes of all names so far. */
  private long names;

  private final @Nullable FormTrace trace;

  /** Whether the document is a field's value, which may be an array. */
  private boolean field;

  private long nameStart = -1;

  /**
   * A decoder of a whole body.
   *
   * @param memory what is kept is counted there
   * @param trace records the offsets of each value; null if there is none
   */
  JsonDecoder(FormLimits limits, FormMemory.Claim memory, @Nullable FormTrace trace) {
    this(limits, "", 0, memory, trace);
  }

  /**
   * A decoder of a document that is the value of a field.
   *
   * @param name the field's name
   * @param before how many values other documents of the same form have had
   */
  JsonDecoder(FormLimits limits, String name, long before, FormMemory.Claim memory) {
    this(limits, name, before, memory, null);
    field = true;
  }

  private JsonDecoder(
      FormLimits limits,
      String name,
      long before,
      FormMemory.Claim memory,
      @Nullable FormTrace trace) {
    this.memory = memory;
    this.trace = trace;
    this.values = before;
    this.limits = limits;
    this.rootName = name;
    // Limits are checked here, so that they can be named; none of Jackson's may apply first.
    int length = (int) Math.max(1, limits.max(FormLimit.BODY_BYTES));
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth((int) limits.max(FormLimit.JSON_DEPTH) + 1)
            .maxNumberLength(length)
            .maxStringLength(length)
            .maxNameLength(length)
            .build();
    // Clients choose the names: a table shared by all requests would fill up.
    parser =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build()
            .createNonBlockingByteArrayParser(ObjectReadContext.empty());
    feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
  }

  @Override
  public void accept(byte[] chunk, int offset, int length) {
    // The first error in the bytes decides the refusal, however they were cut.
    int within = (int) Math.min(length, limits.max(FormLimit.BODY_BYTES) - total);
    for (int i = 0; i < within && total + i < MARK.length && mark == total + i; i++) {
      mark += chunk[offset + i] == MARK[mark] ? 1 : 0;
    }
    memory.add((long) within * TEXT_FACTOR);
    int valid = utf8.accept(chunk, offset, within);
    try {
      feed(chunk, offset, offset + valid);
    } catch (JacksonException e) {
      throw refused(e);
    }
    if (valid < within) {
      throw new HttpProblem(400, "form.json.malformed", "The JSON body is not UTF-8.");
    }
    total += length;
    limits.check(FormLimit.BODY_BYTES, total);
  }

  /**
   * Passes bytes to the parser, but commas, colons and white space only together with what follows
   * them. If its input ended with one, it would accept a closing brace that comes next.
   */
  private void feed(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && separates(bytes[end - 1])) {
      end--;
    }
    int start = from;
    if (end > from && held.length() > 0) {
      while (separates(bytes[start])) {
        start++;
      }
      held.append(bytes, from, ++start - from);
      feedHeld();
    }
    if (end > start) {
      feeder.feedInput(bytes, start, end);
      drain();
    }
    held.append(bytes, end, to - end);
  }

  private static boolean separates(byte b) {
    return b == ',' || b == ':' || b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private void feedHeld() {
    byte[] all = held.toArray();
    held = Pieces.of(8);
    feeder.feedInput(all, 0, all.length);
    drain();
  }

  private void drain() {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      take(token);
    }
  }

  private void take(JsonToken token) {
    if (token == JsonToken.PROPERTY_NAME) {
      nameStart = tokenStart();
      return;
    }
    if (token.isStructEnd()) {
      open.pop();
      return;
    }
    boolean opens = token == JsonToken.START_OBJECT || (field && token == JsonToken.START_ARRAY);
    if (open.isEmpty() && (root != null || !opens)) {
      throw new HttpProblem(400, "form.json.object", "The body is not exactly one JSON object.");
    }
    limits.check(FormLimit.JSON_VALUES, ++values);
    String name = nextName();
    long nameBytes = utf8Length(name);
    limits.check(FormLimit.NAME_BYTES, nameBytes);
    // An array repeats its own name in each element's: few bytes would become very many.
    names += nameBytes;
    limits.check(FormLimit.TEXT_BYTES, names);
    memory.add(nameBytes + VALUE_BYTES);
    FormNode node = node(token, name);
    attach(node);
    if (trace != null && !node.values().isEmpty()) {
      // Elements of arrays have no name, so they begin with their value.
      long start = tokenStart();
      long end = mark + parser.currentLocation().getByteOffset();
      trace.pair(node.values().get(0), nameStart < 0 ? start : nameStart, start, end);
    }
    nameStart = -1;
    if (token.isStructStart()) {
      open.push(node);
      limits.check(FormLimit.JSON_DEPTH, open.size());
    }
  }

  /** Returns the parser reports the offset behind a token's first byte. */
  private long tokenStart() {
    return mark + parser.currentTokenLocation().getByteOffset() - 1;
  }

  private String nextName() {
    FormNode parent = open.peek();
    if (parent == null) {
      return rootName;
    }
    if (parent.kind() == FormNode.Kind.JSON_ARRAY) {
      return parent.name() + '[' + parent.elementCount() + ']';
    }
    return parent.nameOf(String.valueOf(parser.currentName()));
  }

  private FormNode node(JsonToken token, String name) {
    return switch (token) {
      case START_OBJECT -> new FormNode(FormNode.Kind.JSON_OBJECT, name);
      case START_ARRAY -> new FormNode(FormNode.Kind.JSON_ARRAY, name);
      case VALUE_NULL -> new FormNode(FormNode.Kind.JSON_VALUE, name);
      case VALUE_TRUE, VALUE_FALSE ->
          FormNode.of(
              new SentValue.JsonBoolean(name, token == JsonToken.VALUE_TRUE),
              FormNode.Kind.JSON_VALUE);
      case VALUE_STRING -> {
        String text = parser.getString();
        limits.check(FormLimit.VALUE_BYTES, utf8Length(text));
        yield FormNode.of(new SentValue.Text(name, text), FormNode.Kind.JSON_VALUE);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        limits.check(FormLimit.JSON_NUMBER_CHARS, parser.getStringLength());
        yield FormNode.of(
            new SentValue.JsonNumber(name, parser.getString()), FormNode.Kind.JSON_VALUE);
      }
      default -> throw new IllegalStateException("Not a value of JSON: " + token);
    };
  }

  /** Returns the bytes of a text in UTF-8, however it was escaped. */
  private static long utf8Length(String text) {
    long length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      // Two units of a pair are four bytes.
      length += unit < 0x80 ? 0 : unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
    }
    return length;
  }

  private void attach(FormNode node) {
    FormNode parent = open.peek();
    if (parent == null) {
      root = node;
    } else if (parent.kind() == FormNode.Kind.JSON_ARRAY) {
      parent.addElement(node);
      limits.check(FormLimit.LIST_SIZE, parent.elementCount());
    } else if (!parent.addMember(String.valueOf(parser.currentName()), node)) {
      throw new HttpProblem(
          400, "form.json.duplicate", "The JSON body has a name twice in one object.");
    }
  }

  @Override
  public FormData finish() {
    return FormData.ofTree(finishTree(), limits);
  }

  /** Returns the number of values so far, including those of earlier documents. */
  long values() {
    return values;
  }

  /** Returns the document as a tree. */
  FormNode finishTree() {
    try {
      if (held.length() > 0) {
        feedHeld();
      }
      feeder.endOfInput();
      drain();
    } catch (JacksonException e) {
      throw root == null || !open.isEmpty() ? truncated() : refused(e);
    }
    if (root == null || !open.isEmpty()) {
      throw truncated();
    }
    return root;
  }

  private static HttpProblem truncated() {
    return new HttpProblem(400, "form.json.truncated", "The JSON body ends too early.");
  }

  private HttpProblem refused(JacksonException cause) {
    long position = mark + cause.getLocation().getByteOffset();
    return new HttpProblem(
        400, "form.json.malformed", "The JSON body is malformed at byte " + position + ".", cause);
  }
}
