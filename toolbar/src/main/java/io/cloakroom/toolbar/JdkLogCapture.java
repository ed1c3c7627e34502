package io.cloakroom.toolbar;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Listens to the logging of the JDK. */
final class JdkLogCapture extends Handler {

  private static final SimpleFormatter FORMAT = new SimpleFormatter();

  private final LogCapture capture;

  private JdkLogCapture(LogCapture capture) {
    this.capture = capture;
  }

  /** Returns what ends the listening. */
  static AutoCloseable attach(LogCapture capture) {
    Logger root = Logger.getLogger("");
    JdkLogCapture handler = new JdkLogCapture(capture);
    root.addHandler(handler);
    return () -> root.removeHandler(handler);
  }

  @Override
  public void publish(@Nullable LogRecord record) {
    if (record == null) {
      return;
    }
    StringWriter thrown = new StringWriter();
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(new PrintWriter(thrown.append('\n'), true));
    }
    capture.add(
        record.getLevel().getName(),
        String.valueOf(record.getLoggerName()),
        FORMAT.formatMessage(record) + thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
