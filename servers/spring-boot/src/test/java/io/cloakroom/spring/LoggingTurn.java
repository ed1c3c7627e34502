package io.cloakroom.spring;

import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Lets one application at a time configure the logging, which is that of the whole JVM. Tests start
 * several at once, also through Spring's own annotations, and one would read half of what another
 * has set.
 */
final class LoggingTurn implements SpringApplicationRunListener, Ordered {

  /** The lock of the logging itself, because some tests load this class once more. */
  private static final ReentrantLock TURN =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getConfigurationLock();

  /** Comes before Boot's own listeners, which configure the logging. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void starting(ConfigurableBootstrapContext context) {
    TURN.lock();
  }

  /** Comes after the environment is prepared, and with it the logging. */
  @Override
  public void contextPrepared(ConfigurableApplicationContext context) {
    end();
  }

  @Override
  public void failed(@Nullable ConfigurableApplicationContext context, Throwable failure) {
    end();
  }

  private static void end() {
    while (TURN.isHeldByCurrentThread()) {
      TURN.unlock();
    }
  }
}
