package io.cloakroom.toolbar;

import io.cloakroom.Cloakroom;
import io.cloakroom.PageTool;
import io.cloakroom.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page on the developer's machine that shows what each request did, and why: its session,
 * cookies, form, flash messages, CSRF check, login, templates, response, calls of stores, and log.
 * It also has a console of all live sessions.
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
public final class Toolbar implements PageTool, AutoCloseable {

  /** The system property that enables the toolbar. */
  public static final String DEVELOPMENT_PROPERTY = "cloakroom.development";

  /** The environment variable that enables the toolbar. */
  public static final String DEVELOPMENT_VARIABLE = "CLOAKROOM_DEVELOPMENT";

  /** The system property that switches the chip off if it is {@code false}. */
  public static final String CHIP_PROPERTY = "cloakroom.toolbar.chip";

  /** The environment variable that switches the chip off if it is {@code false}. */
  public static final String CHIP_VARIABLE = "CLOAKROOM_TOOLBAR_CHIP";

  /** The maximum number of requests that are kept; the oldest are dropped. */
  public static final int KEPT = 200;

  private static final long KEPT_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Toolbar.class);

  private final Recorder recorder;
  private final ToolbarServer server;

  /** The chips in the application's pages; null if they are switched off. */
  private final @Nullable Chips chips;

  private Toolbar(Recorder recorder, ToolbarServer server, boolean chip) {
    this.recorder = recorder;
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
    return of(0);
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
      return open(port, chip);
    }
  }

  /** Opens the page without a look at what this is. */
  static Toolbar open(int port, boolean chip) {
    RecentRequests history = new RecentRequests(KEPT, KEPT_BYTES);
    StoredValues stored = new StoredValues();
    try {
      ToolbarServer server = ToolbarServer.open(port, history, stored);
      LOG.info("The toolbar shows requests at {}", server.address());
      return new Toolbar(new Recorder(history, stored), server, chip);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The toolbar cannot listen on port " + port + ": choose a free port", e);
    }
  }

  /** Returns the address of the page, with its key. */
  public URI address() {
    return server.address();
  }

  /** Shows the live sessions, and which requests are not checked for CSRF. */
  @Override
  public void onStart(Cloakroom cloakroom) {
    recorder.use(cloakroom);
    server.show(cloakroom);
  }

  @Override
  public void onRequest(Visit visit) {
    recorder.begin(visit.exchange());
  }

  @Override
  public void onEnd(Visit visit) {
    Optional<SeenRequest.Summary> summary = recorder.end(visit.exchange());
    if (chips != null) {
      summary.ifPresent(seen -> chips.end(ChipLine.of(seen)));
    }
  }

  @Override
  public boolean hasScripts() {
    return chips != null;
  }

  @Override
  public Optional<String> scriptName(Visit visit) {
    return chips == null
        ? Optional.empty()
        : Recording.of(visit.exchange()).map(recording -> chips.begin(recording.number()));
  }

  @Override
  public Optional<String> script(String name) {
    return chips == null ? Optional.empty() : chips.script(name);
  }

  /** Closes the page and drops the recorded requests. Requests are still served. */
  @Override
  public void close() {
    server.close();
    recorder.close();
  }
}
