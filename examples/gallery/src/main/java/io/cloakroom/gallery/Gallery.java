package io.cloakroom.gallery;

import io.cloakroom.Cloakroom;
import io.cloakroom.SubmitGuard;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.key.KeyRing;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.toolbar.Toolbar;
import io.cloakroom.views.PebbleTemplates;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sample application: a photo gallery that remembers its visitors. */
public final class Gallery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gallery.class);

  private final Database database;
  private final SessionStore sessions;
  private final Optional<Toolbar> toolbar;
  private final Javalin server;

  private Gallery(
      Database database, SessionStore sessions, Optional<Toolbar> toolbar, Javalin server) {
    this.database = database;
    this.sessions = sessions;
    this.toolbar = toolbar;
    this.server = server;
  }

  /** Opens the gallery and keeps it open until the process is asked to end. */
  public static void main(String[] arguments) throws IOException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.usage());
      return;
    }
    Options options;
    try {
      options = Options.of(System.getenv(), arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.usage());
      System.exit(2);
      return;
    }
    Gallery gallery;
    try {
      gallery = open(options);
    } catch (RuntimeException e) {
      System.err.println("The gallery does not open: " + reasons(e));
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(gallery::close, "close-gallery"));
    System.out.println("Gallery is open: http://localhost:" + gallery.port());
    gallery.toolbar.ifPresent(
        toolbar -> System.out.println("Its forms are shown at " + toolbar.address()));
  }

  /** What was wrong and what that came from; drivers write addresses into it, with passwords. */
  private static String reasons(Throwable thrown) {
    StringBuilder reasons = new StringBuilder(StoreUrl.masked(thrown.toString()));
    for (@Nullable Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append("\n  because of ").append(StoreUrl.masked(cause.toString()));
    }
    return reasons.toString();
  }

  /** Opens the gallery; it accepts requests when this returns. */
  static Gallery open(Options options) throws IOException {
    Path data = Files.createDirectories(options.data());
    KeyRing keys = KeyRing.in(data.resolve("keys"));
    Database database =
        options
            .database()
            .map(Database::at)
            .orElseGet(() -> Database.inFile(data.resolve("gallery")));
    try {
      SessionStore sessions = SessionStore.of(options.store(), database, keys);
      try {
        LOG.info("Sessions live in {}", options.store());
        Optional<Toolbar> toolbar = options.toolbar() ? Optional.of(toolbar()) : Optional.empty();
        try {
          Javalin server = server(sessions, keys, database, toolbar, options.behindProxy());
          server.start(options.port());
          return new Gallery(database, sessions, toolbar, server);
        } catch (RuntimeException e) {
          toolbar.ifPresent(Toolbar::close);
          throw e;
        }
      } catch (RuntimeException e) {
        sessions.close();
        throw e;
      }
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Whoever asks for the toolbar on the command line says that this is development. */
  private static Toolbar toolbar() {
    System.setProperty(Toolbar.DEVELOPMENT_PROPERTY, "true");
    return Toolbar.start();
  }

  int port() {
    return server.port();
  }

  /** The developers' page, where it was asked for. */
  Optional<URI> toolbarAddress() {
    return toolbar.map(Toolbar::address);
  }

  /** Lets requests in flight finish, then closes the stores. */
  @Override
  public void close() {
    server.stop();
    toolbar.ifPresent(Toolbar::close);
    sessions.close();
    database.close();
  }

  private static Javalin server(
      SessionStore sessions,
      KeyRing keys,
      Database database,
      Optional<Toolbar> toolbar,
      boolean behindProxy) {
    Clock clock = Clock.systemUTC();
    Photos photos = new Photos(database, clock);
    SamplePhotos.hangIn(photos);
    Orders orders = new Orders(database, clock);
    JdbcAccounts accounts = JdbcAccounts.in(database.dataSource()).createSchema();
    Login login =
        Login.builder(accounts, sessions.store())
            .sessions(sessions.sessions())
            .homePath("/dashboard")
            .build();
    Cloakroom.Builder builder =
        Cloakroom.builder()
            .sessions(sessions.sessions())
            .submitGuard(SubmitGuard.in(sessions.forms()))
            .keys(keys)
            .templates(
                PebbleTemplates.builder()
                    .classpath("templates")
                    .extension(new Words(ZoneId.systemDefault()))
                    .build())
            .problemTemplate("error")
            .locale(visit -> Preferences.of(visit).locale())
            .local("page", "")
            .local("theme", visit -> Preferences.of(visit).themeName())
            .local(
                "lang", visit -> Preferences.of(visit).language().name().toLowerCase(Locale.ROOT))
            .local("account", login::account)
            .local("cartCount", visit -> CartPages.of(visit).count());
    toolbar.ifPresent(builder::observer);
    Cloakroom cloakroom = builder.build();
    PhotoPages photoPages = new PhotoPages(photos, login);
    CartPages carts = new CartPages(photos, photoPages);
    return Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.http.prefer405over404 = true;
      JettySettings.apply(config.jetty, behindProxy);
      config.registerPlugin(new CloakroomPlugin(cloakroom));
      config.staticFiles.add(files -> {
        files.hostedPath = "/static";
        files.directory = "/static";
        files.location = Location.CLASSPATH;
      });
      AccountPages accountPages = new AccountPages(login, accounts, photos, orders);
      accountPages.addTo(config.routes);
      new EnginePages(accountPages).addTo(config.routes);
      photoPages.addTo(config.routes);
      carts.addTo(config.routes);
      new CheckoutPages(carts, photos, orders, login).addTo(config.routes);
      new VisitorPages(login, sessions.sessions(), photos, orders).addTo(config.routes);
      config.routes.error(
          404, ctx -> unanswered(ctx, 404, "page.absent", "There is no such page here."));
      config.routes.error(
          405, ctx -> unanswered(ctx, 405, "page.method", "This page takes no such request."));
      config.routes.exception(Exception.class, (e, ctx) -> answer(ctx, e));
    });
  }

  private static void unanswered(Context ctx, int status, String code, String detail) {
    if (!ctx.res().isCommitted()) {
      answer(ctx, new HttpProblem(status, code, detail));
    }
  }

  private static void answer(Context ctx, Exception thrown) {
    boolean io = thrown instanceof IOException || thrown instanceof UncheckedIOException;
    if (io && ctx.res().isCommitted()) {
      LOG.debug("The client went away in the middle of its answer", thrown);
      return;
    }
    try {
      CloakroomFilter.answer(ctx.req(), thrown);
    } catch (IOException e) {
      LOG.debug("The client went away before its answer", e);
    }
  }
}
