package io.cloakroom.toolbar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lines that are logged while a request is handled, by the thread. It listens at the
 * root of Logback and of the JDK's logging, if they are there, and only while a toolbar is open.
 * Lines of loggers that do not pass them on to the root are missing. Thread-safe.
 */
final class LogCapture implements AutoCloseable {

  /**
   * The request that this thread handles. After its end it takes no lines, so it may stay. Not
   * static, because each toolbar has its own.
   */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable LogLines> current = new ThreadLocal<>();

  private final List<AutoCloseable> attached = new ArrayList<>();

  /** Attaches to each kind of logging that is there. */
  static LogCapture open() {
    LogCapture capture = new LogCapture();
    capture.attach(() -> LogbackCapture.attach(capture));
    if (capture.attached.isEmpty()) {
      // Both would double the lines if one is bridged to the other.
      capture.attach(() -> JdkLogCapture.attach(capture));
    }
    return capture;
  }

  /** Attaches to one kind of logging. */
  @FunctionalInterface
  private interface Attachment {
    @Nullable AutoCloseable attach();
  }

  private void attach(Attachment attachment) {
    try {
      AutoCloseable detach = attachment.attach();
      if (detach != null) {
        attached.add(detach);
      }
    } catch (LinkageError absent) {
      // This kind of logging is not on the class path.
    }
  }

  /**
   * Collects the lines of this thread for a request from now on.
   *
   * @return what it collected for before: a request may be handled within another one
   */
  @Nullable LogLines begin(LogLines lines) {
    LogLines before = current.get();
    current.set(lines);
    return before;
  }

  /** Stops to collect lines of this thread for a request, unless it handles another one by now. */
  void end(LogLines lines, @Nullable LogLines before) {
    if (current.get() == lines) {
      current.set(before);
    }
  }

  /** Adds a line, if this thread handles a request. */
  void add(String level, String logger, String message) {
    LogLines lines = current.get();
    if (lines != null) {
      lines.add(level, logger, message);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : attached) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    attached.clear();
  }
}
