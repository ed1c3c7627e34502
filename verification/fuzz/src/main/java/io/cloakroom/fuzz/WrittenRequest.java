package io.cloakroom.fuzz;

import io.cloakroom.test.TestExchange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Reads a request as it is written in a file: a request line, which may be absent if it is {@code
 * POST /}, then header lines. Lines end with LF.
 */
final class WrittenRequest {

  private WrittenRequest() {}

  /**
   * Returns an exchange of this request.
   *
   * @param most the maximum number of bytes of the body that one read returns
   */
  static TestExchange exchange(String head, byte[] body, int most) {
    String method = "POST";
    String target = "/";
    for (String line : head.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (!isHeader(line) && space > 0) {
        method = line.substring(0, space);
        target = line.substring(space + 1);
      }
    }
    TestExchange exchange = TestExchange.of(method, target).withBody(inPieces(body, most));
    for (String line : head.split("\n", -1)) {
      if (isHeader(line)) {
        int colon = line.indexOf(':');
        exchange.with(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return exchange;
  }

  private static boolean isHeader(String line) {
    int colon = line.indexOf(':');
    int space = line.indexOf(' ');
    return colon > 0 && (space < 0 || space > colon);
  }

  private static InputStream inPieces(byte[] body, int most) {
    return new ByteArrayInputStream(body.clone()) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(most, length));
      }
    };
  }
}
