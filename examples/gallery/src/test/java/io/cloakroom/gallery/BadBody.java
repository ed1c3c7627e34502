package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * A body that no route of the gallery takes, whatever its form is.
 *
 * @param name what is wrong with it
 * @param type its Content-Type
 * @param content each character one byte
 * @param status how it is to be refused
 */
record BadBody(String name, String type, String content, int status) {

  private static final String MULTIPART = "multipart/form-data; boundary=xx";
  private static final String PART =
      "--xx\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAnn\r\n";

  static final List<BadBody> ALL =
      List.of(
          new BadBody("no boundary", "multipart/form-data", PART + "--xx--\r\n", 400),
          new BadBody("empty boundary", "multipart/form-data; boundary=", PART + "--xx--\r\n", 400),
          new BadBody(
              "long boundary", "multipart/form-data; boundary=" + "x".repeat(71), PART, 400),
          new BadBody("no last boundary", MULTIPART, PART, 400),
          new BadBody("cut off in a part's head", MULTIPART, "--xx\r\nContent-Dispo", 400),
          new BadBody("nothing", MULTIPART, "", 400),
          new BadBody("look-alike of the last boundary", MULTIPART, PART + "--xxx--\r\n", 400),
          new BadBody("nameless part", MULTIPART, "--xx\r\n\r\nAnn\r\n--xx--\r\n", 400),
          new BadBody("endless preamble", MULTIPART, "x".repeat(100_000), 413),
          new BadBody("a million parts", MULTIPART, PART.repeat(2000) + "--xx--\r\n", 413),
          new BadBody("plain text", "text/plain", "name=Ann\r\n", 415),
          new BadBody("XML", "application/xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 415),
          new BadBody("no type at all", "nonsense", "name=Ann", 415),
          new BadBody("unknown charset", RawVisitor.FORM + "; charset=klingon", "name=Ann", 415),
          new BadBody("another unknown charset", MULTIPART + "; charset=%00", PART, 415),
          new BadBody("too many fields", RawVisitor.FORM, "a&".repeat(1_000_000), 413),
          new BadBody("too deep a name", RawVisitor.FORM, "a" + "[b]".repeat(10_000) + "=1", 413),
          new BadBody("nine steps", RawVisitor.FORM, "a" + "[b]".repeat(8) + "=1", 413),
          new BadBody("too long a value", RawVisitor.FORM, "name=" + "x".repeat(1_100_000), 413),
          new BadBody("too long a body", RawVisitor.FORM, "name=x&".repeat(300_000), 413),
          new BadBody("a million brackets", RawVisitor.JSON, "[".repeat(1_000_000), 400),
          new BadBody("deep brackets", RawVisitor.JSON, "{\"a\":" + "[".repeat(1_000_000), 413),
          new BadBody("deep braces", RawVisitor.JSON, "{\"a\":".repeat(100_000), 413),
          new BadBody("duplicate keys", RawVisitor.JSON, "{\"name\":\"a\",\"name\":\"b\"}", 400),
          new BadBody("long number", RawVisitor.JSON, "{\"photo\":" + "9".repeat(101) + "}", 413),
          new BadBody("an array", RawVisitor.JSON, "[{\"photo\":1}]", 400),
          new BadBody("a text", RawVisitor.JSON, "\"name\"", 400),
          new BadBody("null", RawVisitor.JSON, "null", 400),
          new BadBody("no JSON", RawVisitor.JSON, "name=Ann", 400),
          new BadBody("cut off JSON", RawVisitor.JSON, "{\"name\":\"An", 400),
          new BadBody("something behind", RawVisitor.JSON, "{} {}", 400),
          new BadBody("no JSON at all", RawVisitor.JSON, "", 400),
          new BadBody("NUL in JSON", RawVisitor.JSON, "{\"name\":\"\0\"}", 400),
          new BadBody("bad UTF-8 in JSON", RawVisitor.JSON, "{\"name\":\"\u00ff\"}", 400));

  byte[] bytes() {
    return content.getBytes(ISO_8859_1);
  }

  @Override
  public String toString() {
    return name;
  }
}
