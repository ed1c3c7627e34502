package io.cloakroom.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened, line by line, on disk: a request before it is sent, its end before anything that
 * follows from it. Many lines share one force. Thread-safe.
 */
final class History implements Closeable {

  private final FileChannel channel;
  private final Thread writer;
  private StringBuilder pending = new StringBuilder();
  private long written;
  private long forced;
  private int lastId;
  private boolean closing;
  private @Nullable IOException failure;

  private History(FileChannel channel) {
    this.channel = channel;
    writer = new Thread(this::write, "history");
    writer.setDaemon(true);
  }

  /** A new history in this file, which does not exist yet. */
  static History in(Path file) {
    try {
      History history = new History(FileChannel.open(file, CREATE_NEW, WRITE));
      history.writer.start();
      return history;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the function makes of the events in this file, in order. */
  static <T> T read(Path file, Function<Stream<Event>, T> function) {
    try (Stream<String> lines = Files.lines(file, UTF_8)) {
      return function.apply(lines.map(Event::parse));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that a request is about to be sent, and returns its number once that is on disk. */
  synchronized int invoked(String session, int token, Action action, int value) {
    int id = ++lastId;
    append(at -> new Event.Invoked(at, id, session, token, action, value));
    awaitForced(written);
    return id;
  }

  /** Notes how a request ended. */
  synchronized void ended(int id, Event.Outcome outcome, long micros, String answer) {
    append(at -> new Event.Ended(at, id, outcome, micros, answer));
  }

  /** Notes that the store is out of reach from here on. */
  synchronized void down() {
    append(Event.Down::new);
  }

  /** Notes that the store may answer again from here on. */
  synchronized void up() {
    append(Event.Up::new);
  }

  /** Notes what was done to the engine or the nodes, for whoever reads it. */
  synchronized void note(String text) {
    append(at -> new Event.Note(at, text));
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      writer.join();
      channel.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(LongFunction<Event> event) {
    if (failure != null) {
      throw new UncheckedIOException("The history cannot be written", failure);
    }
    pending.append(event.apply(System.nanoTime()).line()).append('\n');
    written++;
    notifyAll();
  }

  private synchronized void awaitForced(long upTo) {
    try {
      while (forced < upTo && failure == null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    if (failure != null) {
      throw new UncheckedIOException("The history cannot be written", failure);
    }
  }

  private void write() {
    try {
      while (true) {
        StringBuilder lines;
        long upTo;
        synchronized (this) {
          while (pending.isEmpty() && !closing) {
            wait();
          }
          if (pending.isEmpty()) {
            return;
          }
          lines = pending;
          upTo = written;
          pending = new StringBuilder();
        }
        ByteBuffer bytes = UTF_8.encode(lines.toString());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false);
        synchronized (this) {
          forced = upTo;
          notifyAll();
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(new InterruptedIOException("Interrupted"));
    }
  }

  private synchronized void fail(IOException reason) {
    failure = reason;
    notifyAll();
  }
}
