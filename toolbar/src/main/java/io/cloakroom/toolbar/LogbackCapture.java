package io.cloakroom.toolbar;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Listens to Logback. */
final class LogbackCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final LogCapture capture;
  private final Logger root;

  private LogbackCapture(LogCapture capture, Logger root) {
    this.capture = capture;
    this.root = root;
  }

  /** Returns the listener, which ends with its {@code close}; null if SLF4J logs elsewhere. */
  static @Nullable AutoCloseable attach(LogCapture capture) {
    if (!(LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root)) {
      return null;
    }
    LogbackCapture appender = new LogbackCapture(capture, root);
    appender.setName("cloakroom-toolbar");
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    return appender;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    capture.add(
        event.getLevel().toString(), event.getLoggerName(), event.getFormattedMessage() + thrown);
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
