package io.cloakroom.toolbar;

import io.cloakroom.RequestListener;
import io.cloakroom.Visit;
import io.cloakroom.body.FormTrace;
import io.cloakroom.http.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in a browser on the developer's machine what became of each form that was sent: the bytes,
 * the names and values in them, what they were converted to, what is wrong and what nobody reads.
 *
 * <pre>{@code
 * Cloakroom.Builder builder = Cloakroom.builder();
 * if (development) {
 *   builder.requestListener(Toolbar.of()); // the log says where it is
 * }
 * }</pre>
 *
 * <p>It is for development only, and starts only where the system property {@value
 * #DEVELOPMENT_PROPERTY} or the environment variable {@value #DEVELOPMENT_VARIABLE} is {@code
 * true}. It listens on the loopback interface alone, on a port of its own, under a key that is new
 * at each start, and answers 404 to whoever names another host or another key. Secrets are left out
 * when a request is noted, not when it is shown, and nothing is noted of what looks like a login.
 * The last {@value #KEPT} forms are kept in memory.
 */
public final class Toolbar implements RequestListener, AutoCloseable {

  /** The system property that says that this is development. */
  public static final String DEVELOPMENT_PROPERTY = "cloakroom.development";

  /** The environment variable that says the same. */
  public static final String DEVELOPMENT_VARIABLE = "CLOAKROOM_DEVELOPMENT";

  /** So many forms are kept, the newest of them. */
  public static final int KEPT = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Toolbar.class);

  private final RecentForms history;
  private final ToolbarServer server;

  private Toolbar(RecentForms history, ToolbarServer server) {
    this.history = history;
    this.server = server;
  }

  /**
   * Opens the page on any free port, and says in the log where.
   *
   * @throws IllegalStateException outside development
   * @throws UncheckedIOException where no port can be opened
   */
  public static Toolbar of() {
    return of(0);
  }

  /**
   * Opens the page on a port, and says in the log where.
   *
   * @throws IllegalStateException outside development
   * @throws UncheckedIOException where the port is taken
   */
  public static Toolbar of(int port) {
    if (!Boolean.getBoolean(DEVELOPMENT_PROPERTY)
        && !Boolean.parseBoolean(System.getenv(DEVELOPMENT_VARIABLE))) {
      throw new IllegalStateException(
          "The toolbar shows what visitors send, so it starts in development only; set the system"
              + " property "
              + DEVELOPMENT_PROPERTY
              + "=true or the environment variable "
              + DEVELOPMENT_VARIABLE
              + "=true, or leave it out");
    }
    RecentForms history = new RecentForms(KEPT);
    try {
      ToolbarServer server = ToolbarServer.open(port, history);
      LOG.info("The toolbar shows each form at {}", server.address());
      return new Toolbar(history, server);
    } catch (IOException e) {
      throw new UncheckedIOException("The toolbar cannot listen on port " + port, e);
    }
  }

  /** Where the page is, with its key. */
  public URI address() {
    return server.address();
  }

  @Override
  public void onRequest(Visit visit) {
    Exchange exchange = visit.exchange();
    if (!Masks.isLogin(exchange.path())) {
      FormTrace trace = FormTrace.of(exchange);
      // The first action after the response: the uploads are still there.
      exchange.afterResponse(() -> SeenForm.of(exchange, trace).ifPresent(history::add));
    }
  }

  /** Closes the page and forgets what it showed. Requests go on. */
  @Override
  public void close() {
    server.close();
    history.clear();
  }
}
