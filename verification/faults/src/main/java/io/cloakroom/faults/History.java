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
 * A log of all events on disk, one line for each. A request is written before it is sent, and its
 * end before its consequences. Many lines share one force. Thread-safe.
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

  /** Creates a history in this file, which must not exist. */
  static History in(Path file) {
    try {
      History history = new History(FileChannel.open(file, CREATE_NEW, WRITE));
      history.writer.start();
      return history;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies a function to the events in this file, in order. */
  static <T> T read(Path file, Function<Stream<Event>, T> function) {
    try (Stream<String> lines = Files.lines(file, UTF_8)) {
      return function.apply(lines.map(Event::parse));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records that a request will be sent. Returns its number when the line is on disk. */
  synchronized int invoked(String session, int token, Action action, int value) {
    int id = ++lastId;
    append(at -> new Event.Invoked(at, id, session, token, action, value));
    awaitForced(written);
    return id;
  }

  /** Records the end of a request. */
  synchronized void ended(int id, Event.Outcome outcome, long micros, String answer) {
    append(at -> new Event.Ended(at, id, outcome, micros, answer));
  }

  /** Records that the store is unreachable from now on. */
  synchronized void down() {
    append(Event.Down::new);
  }

  /** Records that the store may answer again from now on. */
  synchronized void up() {
    append(Event.Up::new);
  }

  /** Records an action on the engine or the nodes, for debugging. */
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
