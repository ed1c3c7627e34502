package io.cloakroom.toolbar;

import io.cloakroom.Cloakroom;
import io.cloakroom.RequestListener;
import io.cloakroom.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page on the developer's machine that shows what each request did, and why: its session,
 * cookies, form, flash messages, CSRF check, login, templates, response, calls of stores, and log.
 *
 * <pre>{@code
 * Cloakroom.Builder builder = Cloakroom.builder();
 * if (development) {
 * builder.requestListener(Toolbar.of()); // the log shows its address
 * }
 * }</pre>
 *
 * <p>The toolbar is for development. It starts only if the system property {@value
 * #DEVELOPMENT_PROPERTY} or the environment variable {@value #DEVELOPMENT_VARIABLE} is {@code
 * true}. It listens on the loopback interface only, on a separate port, under a key that is new at
 * each start. Requests with another host or another key are answered with 404.
 *
 * <p>Secrets are removed when a request is recorded, not when it is shown. Of a form that looks
 * like a login, no value is recorded. The last {@value #KEPT} requests are kept in memory, and as
 * many that the developer pins, in at most 32 MiB.
 */
public final class Toolbar implements RequestListener, AutoCloseable {

  /** The system property that enables the toolbar. */
  public static final String DEVELOPMENT_PROPERTY = "cloakroom.development";

  /** The environment variable that enables the toolbar. */
  public static final String DEVELOPMENT_VARIABLE = "CLOAKROOM_DEVELOPMENT";

  /** The maximum number of requests that are kept; the oldest are dropped. */
  public static final int KEPT = 200;

  private static final long KEPT_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Toolbar.class);

  private final Recorder recorder;
  private final ToolbarServer server;

  private Toolbar(Recorder recorder, ToolbarServer server) {
    this.recorder = recorder;
    this.server = server;
  }

  /**
   * Opens the page on any free port and logs its address.
   *
   * @throws IllegalStateException if this is not development
   * @throws UncheckedIOException if no port can be opened
   */
  public static Toolbar of() {
    return of(0);
  }

  /**
   * Opens the page on this port and logs its address.
   *
   * @throws IllegalStateException if this is not development
   * @throws UncheckedIOException if the port is in use
   */
  public static Toolbar of(int port) {
    if (!Boolean.getBoolean(DEVELOPMENT_PROPERTY)
        && !Boolean.parseBoolean(System.getenv(DEVELOPMENT_VARIABLE))) {
      throw new IllegalStateException(
          "The toolbar shows everything that visitors send, so it starts in development only."
              + " Set the system property "
              + DEVELOPMENT_PROPERTY
              + "=true or the environment variable "
              + DEVELOPMENT_VARIABLE
              + "=true, or remove the toolbar");
    }
    return open(port);
  }

  /** Opens the page without a look at what this is. */
  static Toolbar open(int port) {
    RecentRequests history = new RecentRequests(KEPT, KEPT_BYTES);
    try {
      ToolbarServer server = ToolbarServer.open(port, history);
      LOG.info("The toolbar shows requests at {}", server.address());
      return new Toolbar(new Recorder(history), server);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The toolbar cannot listen on port " + port + ": choose a free port", e);
    }
  }

  /** Returns the address of the page, with its key. */
  public URI address() {
    return server.address();
  }

  /** Shows which requests are not checked for CSRF. */
  @Override
  public void onStart(Cloakroom cloakroom) {
    recorder.use(cloakroom);
    server.unchecked(cloakroom.csrfExemptions());
  }

  @Override
  public void onRequest(Visit visit) {
    recorder.begin(visit.exchange());
  }

  @Override
  public void onEnd(Visit visit) {
    recorder.end(visit.exchange());
  }

  /** Closes the page and drops the recorded requests. Requests are still served. */
  @Override
  public void close() {
    server.close();
    recorder.close();
  }
}
