package io.cloakroom.session;

import io.cloakroom.json.CompactJson;
import io.cloakroom.json.Json;
import io.cloakroom.json.JsonOutput;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The encoding of session records: one JSON object, readable in any database tool.
 *
 * <pre>{"v":1,"created":1700000000000,"seen":1700000000000,"device":"…","a":{"cart":{…}}}</pre>
 *
 * <p>{@code v} is the version of the format, {@code created} and {@code seen} are milliseconds
 * since 1970, {@code device} is the {@code User-Agent}, and {@code a} has the attributes by name. A
 * session with its own {@linkplain Terms terms} also has {@code idle} and {@code end} in
 * milliseconds, or {@code persistent}. Values that could not be read are lists in {@code aside}, by
 * the attribute's name. Versions that do not have these fields keep them.
 *
 * <p>Attributes are cut out as bytes and decoded only when they are used.
 *
 * <p>The <em>retired</em> marker, which a rotated session leaves behind, is {@code
 * {"v":1,"retired":"session:…"}}. The text is the key of the session that replaced it and ends with
 * it. A login leaves {@code {"v":1,"retired":"","login":"session:…"}}: its session does not end
 * through the old token.
 */
final class RecordCodec {

  private static final String RETIRED_TEXT = "{\"v\":1,\"retired\":\"";
  private static final byte[] RETIRED = CompactJson.ascii(RETIRED_TEXT);

  /** The part between {@link #RETIRED} and the key of a login's session. */
  private static final String LOGIN = "\",\"login\":\"";

  /**
   * A value is checked against the limits of its own reader before it is stored. The record around
   * it must not make it unreadable, and its size is limited already.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RecordCodec() {}

  /**
   * Returns the marker of a session that moved.
   *
   * @param successor the session that replaced it
   * @param login whether a login moved it
   */
  static byte[] retired(StoreKey successor, boolean login) {
    JsonOutput out = JsonOutput.of(120);
    out.ascii(RETIRED_TEXT, login ? LOGIN : "", successor.text(), "\"}");
    return out.bytes();
  }

  static boolean isRetired(byte[] content) {
    return content.length >= RETIRED.length
        && Arrays.equals(content, 0, RETIRED.length, RETIRED, 0, RETIRED.length);
  }

  /** Returns the retired session of this key whose marker is this content. */
  static Found.Retired retired(StoreKey key, byte[] content) {
    // After the fixed start: the key and the closing quote.
    String rest =
        new String(
            content, RETIRED.length, content.length - RETIRED.length, StandardCharsets.US_ASCII);
    boolean login = rest.startsWith(LOGIN);
    String text = login ? rest.substring(LOGIN.length()) : rest;
    String successor = text.substring(0, Math.max(0, text.indexOf('"')));
    return new Found.Retired(
        key,
        successor.isEmpty() ? Optional.empty() : Optional.of(StoreKey.parse(successor)),
        login);
  }

  static byte[] encode(SessionRecord record) {
    JsonOutput out = JsonOutput.of(length(record));
    out.ascii("{\"v\":1,\"created\":");
    out.number(record.createdAt().toEpochMilli());
    out.ascii(",\"seen\":");
    out.number(record.lastSeen().toEpochMilli());
    out.ascii(",\"device\":");
    out.text(record.userAgent());
    terms(out, record.terms());
    out.ascii(",\"a\":{");
    String comma = "";
    for (Map.Entry<String, Json> attribute : record.attributes().entrySet()) {
      out.ascii(comma);
      member(out, attribute);
      comma = ",";
    }
    out.ascii("}");
    aside(out, record.aside());
    for (Map.Entry<String, Json> field : record.unknown().entrySet()) {
      out.ascii(",");
      member(out, field);
    }
    out.ascii("}");
    return out.bytes();
  }

  /** Returns about how many bytes a record has; nearly always not too few. */
  private static int length(SessionRecord record) {
    int length = 160 + record.userAgent().length();
    for (Map.Entry<String, Json> attribute : record.attributes().entrySet()) {
      length += attribute.getKey().length() + attribute.getValue().length() + 4;
    }
    return length;
  }

  private static void terms(JsonOutput out, Terms terms) {
    if (terms.idle() != null) {
      out.ascii(",\"idle\":");
      out.number(terms.idle().toMillis());
    }
    if (terms.end() != null) {
      out.ascii(",\"end\":");
      out.number(StoredRecord.expiryMillis(terms.end()));
    }
    if (terms.persistent() != null) {
      out.ascii(terms.persistent() ? ",\"persistent\":true" : ",\"persistent\":false");
    }
  }

  private static void aside(JsonOutput out, Map<String, List<Json>> aside) {
    if (aside.isEmpty()) {
      return;
    }
    out.ascii(",\"aside\":{");
    String comma = "";
    for (Map.Entry<String, List<Json>> attribute : aside.entrySet()) {
      out.ascii(comma);
      out.text(attribute.getKey());
      out.ascii(":[");
      String elementComma = "";
      for (Json value : attribute.getValue()) {
        out.ascii(elementComma);
        out.value(value);
        elementComma = ",";
      }
      out.ascii("]");
      comma = ",";
    }
    out.ascii("}");
  }

  private static void member(JsonOutput out, Map.Entry<String, Json> member) {
    out.text(member.getKey());
    out.ascii(":");
    out.value(member.getValue());
  }

  /** Returns the record in these bytes; empty if they are not one. */
  static Optional<SessionRecord> decode(byte[] content) {
    // Nearly all records are as this version writes them, and a general parser costs more.
    SessionRecord own = CanonicalRecord.read(content);
    return own == null ? decodeAny(content) : Optional.of(own);
  }

  /** Reads these bytes with a general parser, such as a record that another version wrote. */
  static Optional<SessionRecord> decodeAny(byte[] content) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Instant createdAt = Instant.EPOCH;
      Instant lastSeen = Instant.EPOCH;
      String device = "";
      Terms terms = Terms.DEFAULT;
      Map<String, Json> attributes = new LinkedHashMap<>();
      Map<String, List<Json>> aside = new LinkedHashMap<>();
      Map<String, Json> unknown = new LinkedHashMap<>();
      boolean known = false;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "v" -> known = parser.getIntValue() == 1;
          case "created" -> createdAt = Instant.ofEpochMilli(parser.getLongValue());
          case "seen" -> lastSeen = Instant.ofEpochMilli(parser.getLongValue());
          case "device" -> device = parser.getString();
          case "idle" -> terms = terms.idle(Duration.ofMillis(parser.getLongValue()));
          case "end" -> terms = terms.end(StoredRecord.expiry(parser.getLongValue()));
          case "persistent" -> terms = terms.persistent(parser.getBooleanValue());
          case "a" -> {
            if (value != JsonToken.START_OBJECT) {
              return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
              String attribute = parser.currentName();
              parser.nextToken();
              attributes.put(attribute, slice(parser, content));
            }
          }
          case "aside" -> {
            if (value != JsonToken.START_OBJECT) {
              return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
              String attribute = parser.currentName();
              aside.put(attribute, elements(parser, content));
            }
          }
          // A field of a newer version.
          default -> unknown.put(name, slice(parser, content));
        }
      }
      return known
          ? Optional.of(
              new SessionRecord(createdAt, lastSeen, device, terms, attributes, aside, unknown))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Returns why a record cannot be read, without anything that is in it. */
  static String flaw(byte[] content) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), content)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean version = parser.currentName().equals("v");
          if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && version) {
            int number = parser.getIntValue();
            return number == 1
                ? "it has a field that is not as version 1 of the format has it"
                : "its format is version " + number + ", and this application reads version 1";
          }
          parser.skipChildren();
        }
      }
      return "it has no version of the format";
    } catch (JacksonException e) {
      return "it is not JSON";
    }
  }

  /** Returns the elements of the list that follows, and leaves the parser at its end. */
  private static List<Json> elements(JsonParser parser, byte[] content) {
    List<Json> elements = new ArrayList<>();
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return List.of(slice(parser, content));
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(slice(parser, content));
    }
    return List.copyOf(elements);
  }

  /**
   * Returns the bytes of the value at the current token, and leaves the parser at the value's end.
   */
  private static Json slice(JsonParser parser, byte[] content) {
    // Offsets of the first byte of the value and of the byte after it.
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return Json.of(content, start, end);
  }
}
