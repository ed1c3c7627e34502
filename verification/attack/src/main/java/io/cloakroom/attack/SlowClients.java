package io.cloakroom.attack;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Anonymous clients that send 600 bytes of a form each second, just more than a form needs to be
 * waited for. Half of them have the same address. A client that is answered comes back a second
 * later.
 *
 * @param clients the number of clients
 */
record SlowClients(int clients) implements Load {

  /** The label of clients that still send when the attack ends. */
  static final String WAITING = "still sending";

  private static final int BYTES = 300;
  private static final int PAUSE_MILLIS = 500;

  /** One in so many clients sends a multipart form. */
  private static final int MULTIPART = 13;

  private static final int NETWORKS = 20;

  private static final String PART =
      "--xx\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n";

  @Override
  public String name() {
    return clients + " clients that send 600 bytes a second";
  }

  @Override
  public void run(Wire wire, Counts counts) throws InterruptedException {
    @Nullable SlowClient[] open = new SlowClient[clients];
    try {
      while (!wire.isClosed()) {
        for (int i = 0; i < clients; i++) {
          open[i] = next(wire, open[i], i, counts);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } finally {
      for (SlowClient client : open) {
        if (client != null) {
          counts.add(WAITING);
          client.close();
        }
      }
    }
  }

  /** Lets a client send for the next half second; returns null if it has been answered. */
  private static @Nullable SlowClient next(
      Wire wire, @Nullable SlowClient client, int number, Counts counts) {
    if (client == null) {
      try {
        return SlowClient.open(wire.port(), start(wire, number));
      } catch (IOException e) {
        counts.add(Reply.CUT);
        return null;
      }
    }
    Optional<Reply> reply = client.send(BYTES);
    if (reply.isEmpty()) {
      return client;
    }
    counts.add(reply.get().label());
    client.close();
    return null;
  }

  private static String start(Wire wire, int number) {
    boolean multipart = number % MULTIPART == 0;
    String address = number % 2 == 0 ? "198.19.0.1" : "198.19." + (1 + number % NETWORKS) + ".1";
    return wire.head("POST", "/signup", address)
        + "Sec-Fetch-Site: same-origin\r\nAccept: text/html\r\nContent-Length: 1000000\r\n"
        + "Content-Type: "
        + (multipart ? "multipart/form-data; boundary=xx" : Browser.FORM)
        + "\r\n\r\n"
        + (multipart ? PART : "email=");
  }
}
