package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Large urlencoded forms of anonymous clients. Each client pauses shortly before the end of the
 * form, so that all of them are in memory at the same time.
 */
final class Bodies {

  /** The size of a form. */
  static final int FORM_BYTES = 4 << 20;

  /** The size of a form in gzip, once it is decoded. */
  static final int CODED_CHARS = 4_300_000;

  /** The random letters in a thousand: as many as it takes for about 45 kB. */
  private static final int RANDOM_LETTERS = 10;

  private static final int CLIENTS = 60;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** The bytes before the pause: below the limit of a form, beyond which it is refused. */
  private static final int FIRST_BYTES = 2_000_000;

  /** Shorter than the longest text that a form may have. */
  private static final int VALUE_CHARS = 1_000_000;

  private static final String TARGET = "/signup";

  private Bodies() {}

  /** Returns clients that send forms of 4 MiB. */
  static Load plain() {
    byte[] form = form();
    return new Clients(
        CLIENTS + " forms of 4 MiB at once",
        CLIENTS,
        (wire, i) -> () -> wire.send(head(wire, i, form, ""), form, FIRST_BYTES, PAUSE));
  }

  /** Returns clients that send forms of 45 kB that become larger than 4 MiB. */
  static Load coded() {
    byte[] form = codedForm();
    String coding = "Content-Encoding: gzip\r\n";
    return new Clients(
        CLIENTS + " forms of 45 kB in gzip at once",
        CLIENTS,
        (wire, i) ->
            () -> wire.send(head(wire, i, form, coding), form, form.length / 5 * 2, PAUSE));
  }

  private static String head(Wire wire, int client, byte[] body, String coding) {
    return wire.head("POST", TARGET, "198.18." + client + ".1")
        + "Sec-Fetch-Site: same-origin\r\nAccept: text/html\r\nContent-Type: "
        + Browser.FORM
        + "\r\nContent-Length: "
        + body.length
        + "\r\n"
        + coding;
  }

  /** Returns a form of few long texts. */
  static byte[] form() {
    byte[] form = new byte[FORM_BYTES];
    Arrays.fill(form, (byte) 'x');
    for (int at = 0; at < form.length - 5; at += VALUE_CHARS) {
      System.arraycopy("&key=".getBytes(US_ASCII), 0, form, at, 5);
    }
    return form;
  }

  /**
   * Returns a form in gzip that grows nearly a hundredfold. More would be refused for its ratio
   * alone. Random letters between equal ones set the ratio.
   */
  static byte[] codedForm() {
    Random random = new Random(7);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      for (int chars = 0; chars < CODED_CHARS; chars += 1000) {
        byte[] some = new byte[1000];
        Arrays.fill(some, (byte) 'x');
        for (int i = 0; i < RANDOM_LETTERS; i++) {
          some[i] = (byte) ('a' + random.nextInt(26));
        }
        if (chars % VALUE_CHARS == 0) {
          System.arraycopy("&key=".getBytes(US_ASCII), 0, some, 0, 5);
        }
        gzip.write(some);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return coded.toByteArray();
  }
}
