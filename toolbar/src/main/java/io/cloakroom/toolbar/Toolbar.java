package io.cloakroom.toolbar;

import io.cloakroom.Cloakroom;
import io.cloakroom.PageTool;
import io.cloakroom.Visit;
import io.cloakroom.body.FormTrace;
import io.cloakroom.http.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page on the developer's machine that shows how each submitted form was read. For each value, it
 * shows the bytes, the name, the converted value and the errors, or that no field reads it. Above
 * them, it shows which requests are not checked for CSRF.
 *
 * <pre>{@code
 * Cloakroom.Builder builder = Cloakroom.builder();
 * if (development) {
 * builder.requestListener(Toolbar.of()); // the log shows its address
 * }
 * }</pre>
 *
 * <p>In the application's own pages, a chip in the corner has the summary of the request and leads
 * to it. {@link Builder#chip} or the system property {@value #CHIP_PROPERTY} switches it off.
 *
 * <p>The toolbar is for development. It starts only if the system property {@value
 * #DEVELOPMENT_PROPERTY} or the environment variable {@value #DEVELOPMENT_VARIABLE} is {@code
 * true}. It listens on the loopback interface only, on a separate port, under a key that is new at
 * each start. Requests with another host or another key are answered with 404.
 *
 * <p>Secrets are removed when a request is recorded, not when it is shown. Requests that look like
 * a login are not recorded. The last {@value #KEPT} forms are kept in memory.
 */
public final class Toolbar implements PageTool, AutoCloseable {

  /** The system property that enables the toolbar. */
  public static final String DEVELOPMENT_PROPERTY = "cloakroom.development";

  /** The environment variable that enables the toolbar. */
  public static final String DEVELOPMENT_VARIABLE = "CLOAKROOM_DEVELOPMENT";

  /** The system property that switches the chip off if it is {@code false}. */
  public static final String CHIP_PROPERTY = "cloakroom.toolbar.chip";

  /** The environment variable that switches the chip off if it is {@code false}. */
  public static final String CHIP_VARIABLE = "CLOAKROOM_TOOLBAR_CHIP";

  /** The maximum number of forms that are kept; the oldest are dropped. */
  public static final int KEPT = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Toolbar.class);

  private final RecentForms history;
  private final ToolbarServer server;
  private final AtomicLong requests = new AtomicLong();

  /** The chips in the application's pages; null if they are switched off. */
  private final @Nullable Chips chips;

  /** The number of a request, from 1. */
  private record RequestNumber(long value) {}

  private Toolbar(RecentForms history, ToolbarServer server, boolean chip) {
    this.history = history;
    this.server = server;
    this.chips = chip ? new Chips(server.address()) : null;
  }

  /**
   * Opens the page on any free port and logs its address.
   *
   * @throws IllegalStateException if this is not development
   * @throws UncheckedIOException if no port can be opened
   */
  public static Toolbar of() {
    return builder().build();
  }

  /**
   * Opens the page on this port and logs its address.
   *
   * @throws IllegalStateException if this is not development
   * @throws UncheckedIOException if the port is in use
   */
  public static Toolbar of(int port) {
    return builder().port(port).build();
  }

  /** Configures a toolbar. */
  public static Builder builder() {
    return new Builder();
  }

  /** Configures a {@link Toolbar}. Not thread-safe. */
  public static final class Builder {

    private int port;
    private boolean chip =
        Boolean.parseBoolean(System.getProperty(CHIP_PROPERTY, "true"))
            && !"false".equalsIgnoreCase(System.getenv(CHIP_VARIABLE));

    private Builder() {}

    /** Sets the port of the page; the default is any free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets whether the application's pages have the chip. The default is true, unless the system
     * property {@value Toolbar#CHIP_PROPERTY} or the environment variable {@value
     * Toolbar#CHIP_VARIABLE} is {@code false}.
     */
    public Builder chip(boolean shown) {
      this.chip = shown;
      return this;
    }

    /**
     * Opens the page and logs its address.
     *
     * @throws IllegalStateException if this is not development
     * @throws UncheckedIOException if the port is in use
     */
    public Toolbar build() {
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
      RecentForms history = new RecentForms(KEPT);
      try {
        ToolbarServer server = ToolbarServer.open(port, history);
        LOG.info("The toolbar shows submitted forms at {}", server.address());
        return new Toolbar(history, server, chip);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "The toolbar cannot listen on port " + port + ": choose a free port", e);
      }
    }
  }

  /** Returns the address of the page, with its key. */
  public URI address() {
    return server.address();
  }

  /** Shows which requests are not checked for CSRF. */
  @Override
  public void onStart(Cloakroom cloakroom) {
    server.unchecked(cloakroom.csrfExemptions());
  }

  @Override
  public void onRequest(Visit visit) {
    if (visit.path().startsWith(ROOT)) {
      return;
    }
    Exchange exchange = visit.exchange();
    long number = number(visit);
    Optional<FormTrace> trace =
        Masks.isLogin(exchange.path()) ? Optional.empty() : Optional.of(FormTrace.of(exchange));
    // This action runs first after the response, while the uploads still exist.
    exchange.afterResponse(() -> ended(number, exchange, trace));
  }

  private long number(Visit visit) {
    return visit
        .exchange()
        .memo(RequestNumber.class, () -> new RequestNumber(requests.incrementAndGet()))
        .value();
  }

  private void ended(long number, Exchange exchange, Optional<FormTrace> trace) {
    Optional<SeenForm> form = trace.flatMap(recorded -> SeenForm.of(exchange, recorded));
    form.ifPresent(seen -> history.add(number, seen));
    if (chips != null) {
      chips.end(SeenForm.summary(ChipLine.of(number), exchange.status(), form));
    }
  }

  @Override
  public Optional<String> scriptName(Visit visit) {
    return chips == null ? Optional.empty() : Optional.of(chips.begin(number(visit)));
  }

  @Override
  public Optional<String> script(String name) {
    return chips == null ? Optional.empty() : chips.script(name);
  }

  /** Closes the page and drops the recorded forms. Requests are still served. */
  @Override
  public void close() {
    server.close();
    history.clear();
  }
}
