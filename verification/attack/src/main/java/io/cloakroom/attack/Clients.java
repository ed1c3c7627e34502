package io.cloakroom.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A load of several clients, each of which sends one request after another at full speed.
 *
 * @param name the load in a few words
 * @param clients the number of clients
 * @param arrivals makes the client for the number from 0
 */
record Clients(String name, int clients, Arrivals arrivals) implements Load {

  /** Makes clients. */
  interface Arrivals {

    /** Returns what this client does again and again. */
    Supplier<Reply> client(Wire wire, int number);
  }

  @Override
  public void run(Wire wire, Counts counts) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Supplier<Reply> client = arrivals.client(wire, i);
      Thread thread = new Thread(() -> repeat(client, wire, counts), name + ' ' + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void repeat(Supplier<Reply> client, Wire wire, Counts counts) {
    while (!wire.isClosed()) {
      Reply reply = client.get();
      if (!wire.isClosed()) {
        counts.add(reply.label());
      }
    }
  }
}
