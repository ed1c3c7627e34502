package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A look for one field at the beginning of a request's form. The bytes that it reads are kept, so
 * that the form is still there for whoever reads it. It finds plain values as pages send them, such
 * as tokens; all others are left to {@link FormData}.
 */
public final class FieldScan {

  private static final int CHUNK = 8 << 10;

  /** The part of a multipart body that is looked at; a page's token is before its files. */
  private static final int MULTIPART_BYTES = 64 << 10;

  /** The maximum length of a value; a longer one is cut. */
  private static final int MAX_VALUE = 256;

  private final Predicate<String> wanted;
  private final List<String> found = new ArrayList<>();
  private final ByteArrayOutputStream value = new ByteArrayOutputStream(96);
  private final byte[] name;
  private final byte[] valueStart;
  private final boolean multipart;
  private final int separator;
  private State state = State.NAME;
  private int matched;

  private enum State {
    /** Before the value, as far as {@code matched} says. */
    NAME,
    /** In the headers behind the name, before the empty line. */
    HEAD,
    /** In the value. */
    VALUE
  }

  private FieldScan(String essence, String name, Predicate<String> wanted) {
    this.wanted = wanted;
    this.multipart = essence.equals("multipart/form-data");
    this.separator = essence.equals("text/plain") ? '\n' : '&';
    this.name = (multipart ? "name=\"" + name + '"' : name + '=').getBytes(ISO_8859_1);
    this.valueStart = "\r\n\r\n".getBytes(ISO_8859_1);
  }

  /**
   * Returns the values that the form of this request sends under a name. It reads no further than
   * the first value that is wanted. If there is none at the beginning of the form, the whole form
   * is decoded.
   *
   * @param name the field's name, of letters, digits and {@code _ . -}
   * @throws io.cloakroom.http.HttpProblem if the form has to be decoded and is refused
   */
  public static List<String> values(
      Exchange exchange, String name, FormSettings settings, Predicate<String> wanted) {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String essence = type.split(";", 2)[0].strip();
    boolean form =
        essence.equals("application/x-www-form-urlencoded")
            || essence.equals("multipart/form-data")
            || (settings.textPlain() && essence.equals("text/plain"));
    if (!form) {
      return List.of();
    }
    FieldScan scan = new FieldScan(essence, name, wanted);
    int maxBytes = scan.maxBytes(settings);
    boolean plain = exchange.headers("Content-Encoding").isEmpty();
    if (exchange.keepBody(maxBytes) && plain && scan.read(exchange, settings, maxBytes)) {
      return scan.found;
    }
    return FormData.of(exchange, settings).values(name);
  }

  private int maxBytes(FormSettings settings) {
    return multipart
        ? MULTIPART_BYTES
        : (int) Math.min(settings.limits().max(FormLimit.BODY_BYTES), 16 << 20);
  }

  /** Reads the beginning, and returns whether that is enough to know the values. */
  private boolean read(Exchange exchange, FormSettings settings, int maxBytes) {
    try (InputStream body =
        new WatchedBody(
            exchange::body, settings.minimumRate(), System::nanoTime, FormProgress.of(exchange))) {
      byte[] chunk = new byte[CHUNK];
      for (int left = maxBytes; left > 0; ) {
        int count = body.read(chunk, 0, Math.min(chunk.length, left));
        if (count < 0) {
          return endOfBody();
        }
        if (accept(chunk, count)) {
          return true;
        }
        left -= count;
      }
      return false;
    } catch (IOException e) {
      throw RequestForm.unreadable(e);
    } finally {
      // The form begins again for its next reader.
      boolean unused = exchange.keepBody(maxBytes);
    }
  }

  private boolean endOfBody() {
    if (!multipart && state == State.VALUE) {
      return endOfValue() || separator == '&';
    }
    // Names in other parts may be written in other ways, which only the decoder knows.
    return separator == '&' && !multipart;
  }

  private boolean accept(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (multipart ? part(bytes[i]) : pair(bytes[i])) {
        return true;
      }
    }
    return false;
  }

  /** Takes a byte of a form of pairs. A negative count of matched bytes means another name. */
  private boolean pair(byte next) {
    if (next == separator) {
      boolean enough = state == State.VALUE && endOfValue();
      state = State.NAME;
      matched = 0;
      return enough;
    }
    if (state == State.VALUE) {
      addToValue(next);
    } else if (matched >= 0) {
      matched = next == name[matched] ? matched + 1 : -1;
      if (matched == name.length) {
        state = State.VALUE;
      }
    }
    return false;
  }

  private boolean part(byte next) {
    switch (state) {
      case NAME -> {
        if (matches(name, next)) {
          state = State.HEAD;
        }
      }
      case HEAD -> {
        if (matches(valueStart, next)) {
          state = State.VALUE;
        }
      }
      case VALUE -> {
        if (next == '\r') {
          state = State.NAME;
          return endOfValue();
        }
        addToValue(next);
      }
    }
    return false;
  }

  /** Takes a byte of a text that is looked for, and returns whether it is complete. */
  private boolean matches(byte[] text, byte next) {
    while (matched > 0 && text[matched] != next) {
      matched = border(text, matched);
    }
    matched = text[matched] == next ? matched + 1 : 0;
    if (matched == text.length) {
      matched = 0;
      return true;
    }
    return false;
  }

  /** Returns the length of the longest proper beginning of these bytes that is also their end. */
  private static int border(byte[] text, int length) {
    for (int border = length - 1; border > 0; border--) {
      boolean same = true;
      for (int i = 0; same && i < border; i++) {
        same = text[i] == text[length - border + i];
      }
      if (same) {
        return border;
      }
    }
    return 0;
  }

  private void addToValue(byte next) {
    if (next != '\r' && value.size() < MAX_VALUE) {
      value.write(next);
    }
  }

  private boolean endOfValue() {
    String text = value.toString(ISO_8859_1);
    value.reset();
    found.add(text);
    return wanted.test(text);
  }
}
