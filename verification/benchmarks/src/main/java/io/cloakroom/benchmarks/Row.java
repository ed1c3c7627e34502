package io.cloakroom.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A body to decode, and the speed that Cloakroom should reach in comparison with the best peer. */
enum Row implements Line {
  MULTIPART_10_FIELDS(1.6),
  MULTIPART_100_FIELDS(1.6),
  FILE_RANDOM_64_MIB(1.15),
  FILE_RANDOM_FIREFOX(1.15),
  FILE_RANDOM_CURL(1.15),
  FILE_RANDOM_HOSTILE(1.15),
  FILE_CRLF_CHROMIUM(1),
  FILE_CRLF_FIREFOX(1),
  FILE_CRLF_CURL(1),
  FILE_CRLF_HOSTILE(1),
  FILE_DASHES_CHROMIUM(1),
  FILE_DASHES_FIREFOX(1),
  FILE_DASHES_CURL(1),
  FILE_DASHES_HOSTILE(1),
  FILE_PREFIXES_CHROMIUM(1),
  FILE_PREFIXES_FIREFOX(1),
  FILE_PREFIXES_CURL(1),
  FILE_PREFIXES_HOSTILE(1),
  FILE_TAILS_CHROMIUM(1),
  FILE_TAILS_FIREFOX(1),
  FILE_TAILS_CURL(1),
  FILE_TAILS_HOSTILE(1),
  FILE_DENSE_CHROMIUM(1),
  FILE_DENSE_FIREFOX(1),
  FILE_DENSE_CURL(1),
  FILE_DENSE_HOSTILE(1),
  URLENCODED_10_FIELDS(1.3),
  URLENCODED_200_FIELDS(1.4),
  URLENCODED_1_MB_PERCENT(2);

  private static final String CHROMIUM = "----WebKitFormBoundary7MA4YWxkTrZu0gWq";
  private static final String FIREFOX = "---------------------------293582696224464113461742538";
  private static final String CURL = "------------------------Gm8qtKxO0LbHHpqwpgV3Zk";
  private static final String HOSTILE = "-".repeat(70);

  private static final String[] WORDS = {
    "Asha", "Bengaluru", "42", "2026-11-25", "on", "asha@example.org", "true", "a longer sentence"
  };

  private final double target;

  Row(double target) {
    this.target = target;
  }

  @Override
  public double target() {
    return target;
  }

  @Override
  public Class<?> benchmark() {
    return FormBenchmark.class;
  }

  @Override
  public List<String> candidates() {
    return Arrays.stream(readers()).map(Object::toString).toList();
  }

  @Override
  public boolean reads(String candidate) {
    Payload payload = payload();
    for (Candidate reader : readers()) {
      if (reader.toString().equals(candidate)) {
        try {
          return reader.read(payload) == payload.expected();
        } catch (IOException | RuntimeException e) {
          return false;
        }
      }
    }
    throw new IllegalArgumentException(candidate);
  }

  @Override
  public long bytes() {
    return payload().body().length;
  }

  @Override
  public boolean file() {
    return name().startsWith("FILE");
  }

  boolean urlencoded() {
    return name().startsWith("URLENCODED");
  }

  Candidate[] readers() {
    if (urlencoded()) {
      return Urlencoded.values();
    }
    List<Candidate> candidates = new ArrayList<>(List.of(Multipart.values()));
    if (file()) {
      candidates.add(new HorspoolScan());
    }
    return candidates.toArray(Candidate[]::new);
  }

  Payload payload() {
    return switch (this) {
      case MULTIPART_10_FIELDS -> multipartFields(10);
      case MULTIPART_100_FIELDS -> multipartFields(100);
      case FILE_RANDOM_64_MIB -> file(random(64 << 20));
      case URLENCODED_10_FIELDS -> urlencodedFields(10);
      case URLENCODED_200_FIELDS -> urlencodedFields(200);
      case URLENCODED_1_MB_PERCENT -> percentHeavy(1_000_000);
      default -> file(withoutDelimiters(content(16 << 20)));
    };
  }

  private String boundary() {
    return name().endsWith("HOSTILE")
        ? HOSTILE
        : name().endsWith("CURL") ? CURL : name().endsWith("FIREFOX") ? FIREFOX : CHROMIUM;
  }

  private byte[] content(int size) {
    String delimiter = "\r\n--" + boundary();
    Random random = new Random(1);
    String[] parts = name().split("_", -1);
    return switch (parts[1]) {
      case "RANDOM" -> random(size);
      case "CRLF" -> repeat("\r\n", size);
      case "DASHES" -> repeat("-", size);
      // Beginnings of the delimiter, the delimiter without its first byte, and beginnings mixed
      // with single bytes.
      case "PREFIXES" ->
          pieces(size, () -> delimiter.substring(0, 1 + random.nextInt(delimiter.length() - 1)));
      case "TAILS" -> repeat(delimiter.substring(1), size);
      case "DENSE" ->
          pieces(
              size,
              () ->
                  switch (random.nextInt(6)) {
                    case 0 -> "\r";
                    case 1 -> "\n";
                    case 2 -> "-";
                    case 3 -> "\r\n";
                    case 4 -> delimiter.substring(0, 1 + random.nextInt(delimiter.length() - 1));
                    default -> "\r\n--";
                  });
      default -> throw new IllegalStateException(name());
    };
  }

  /** Breaks delimiters that adjacent pieces form, because peers read such files differently. */
  private byte[] withoutDelimiters(byte[] content) {
    String text = new String(content, ISO_8859_1);
    String delimiter = "\r\n--" + boundary();
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
      content[at + delimiter.length() - 1] = 'x';
    }
    return content;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] repeat(String piece, int size) {
    return pieces(size, () -> piece);
  }

  private static byte[] pieces(int size, java.util.function.Supplier<String> next) {
    byte[] bytes = new byte[size];
    for (int at = 0; at < size; ) {
      byte[] piece = next.get().getBytes(ISO_8859_1);
      int length = Math.min(piece.length, size - at);
      System.arraycopy(piece, 0, bytes, at, length);
      at += length;
    }
    // The end must not form a delimiter with the following bytes.
    Arrays.fill(bytes, size - 2, size, (byte) 'x');
    return bytes;
  }

  private Payload file(byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(content.length + 1000);
    body.writeBytes(part("title", "A picture"));
    body.writeBytes(
        ("--"
                + boundary()
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .getBytes(ISO_8859_1));
    body.writeBytes(content);
    body.writeBytes(("\r\n--" + boundary() + "--\r\n").getBytes(ISO_8859_1));
    return new Payload(
        body.toByteArray(), boundary(), List.of("title"), content.length + "A picture".length());
  }

  private byte[] part(String name, String value) {
    return ("--"
            + boundary()
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"\r\n\r\n"
            + value
            + "\r\n")
        .getBytes(UTF_8);
  }

  private Payload multipartFields(int count) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<String> names = new ArrayList<>();
    long characters = 0;
    for (int i = 0; i < count; i++) {
      String name = "field" + i;
      String value = WORDS[i % WORDS.length];
      names.add(name);
      characters += value.length();
      body.writeBytes(part(name, value));
    }
    body.writeBytes(("--" + boundary() + "--\r\n").getBytes(ISO_8859_1));
    return new Payload(body.toByteArray(), boundary(), names, characters);
  }

  private static Payload urlencodedFields(int count) {
    StringBuilder body = new StringBuilder();
    List<String> names = new ArrayList<>();
    long characters = 0;
    for (int i = 0; i < count; i++) {
      String name = "field" + i;
      String value = WORDS[i % WORDS.length];
      names.add(name);
      characters += value.length();
      body.append(i == 0 ? "" : "&").append(name).append('=');
      body.append(URLEncoder.encode(value, UTF_8));
    }
    return new Payload(body.toString().getBytes(ISO_8859_1), "", names, characters);
  }

  /** Returns ten texts in Devanagari, in which most bytes are escaped. */
  private static Payload percentHeavy(int size) {
    String sentence = "नमस्ते दुनिया, यह एक लंबा वाक्य है। ";
    int encoded = URLEncoder.encode(sentence, UTF_8).length();
    String value = sentence.repeat(size / 10 / encoded);
    StringBuilder body = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      names.add("text" + i);
      body.append(i == 0 ? "" : "&").append("text").append(i).append('=');
      body.append(URLEncoder.encode(value, UTF_8));
    }
    return new Payload(body.toString().getBytes(ISO_8859_1), "", names, 10L * value.length());
  }
}
