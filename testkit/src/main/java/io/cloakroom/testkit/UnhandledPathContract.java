package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/**
 * A named part of the server contract, for servers that know that there is no handler for a path
 * before one would be called.
 */
public interface UnhandledPathContract extends ServerUnderTest {

  /** Checks that no body is read for a token if nothing would handle it. */
  @Test
  default void aTokenIsNotLookedForWhereNothingHandlesTheRequest() throws IOException {
    try (Socket socket = RawClient.connect(port())) {
      RawClient.write(
          socket,
          "POST /nowhere HTTP/1.1\r\nHost: localhost:"
              + port()
              + "\r\nAccept: application/json\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n");
      assertThat(RawClient.head(socket)).matches("(?s)HTTP/1\\.1 40[34] .*");
    }
  }
}
