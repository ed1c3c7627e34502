package io.cloakroom.gallery;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.key.KeyRing;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.store.StoreException;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sample application: a photo gallery that remembers its visitors. */
public final class Gallery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gallery.class);

  /** Longer than the server waits for requests in flight. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

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

  /** Starts the gallery and runs it until the process is stopped. */
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
      System.err.println("The gallery could not start: " + reasons(e));
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(stopping(gallery));
    System.out.println("The gallery is running at http://localhost:" + gallery.port());
    gallery.toolbar.ifPresent(
        toolbar -> System.out.println("The toolbar is at " + toolbar.address()));
  }

  /** Returns the thread that ends the process: when the gallery is closed, or after a while. */
  private static Thread stopping(Gallery gallery) {
    Thread closing = new Thread(gallery::close, "close-gallery");
    closing.setDaemon(true);
    return new Thread(
        () -> {
          closing.start();
          try {
            closing.join(LONGEST_CLOSE.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          if (closing.isAlive()) {
            System.err.println("The gallery did not close in time; the process ends now");
            Runtime.getRuntime().halt(1);
          }
        },
        "stop-gallery");
  }

  /** Returns the error and its causes, without the passwords that drivers put into messages. */
  private static String reasons(Throwable thrown) {
    StringBuilder reasons = new StringBuilder(StoreUrl.masked(thrown.toString()));
    for (@Nullable Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append("\n  caused by ").append(StoreUrl.masked(cause.toString()));
    }
    return reasons.toString();
  }

  /** Starts the gallery; it accepts requests when this method returns. */
  static Gallery open(Options options) throws IOException {
    Path data = privately(options.data());
    KeyRing keys = KeyRing.of(data.resolve("keys"));
    Database database =
        options
            .database()
            .map(Database::at)
            .orElseGet(() -> Database.inFile(data.resolve("gallery")));
    try {
      SessionStore sessions = SessionStore.of(options.store(), database, keys);
      try {
        LOG.info("Sessions are stored in {}", options.store());
        Optional<Toolbar> toolbar = options.toolbar() ? Optional.of(toolbar()) : Optional.empty();
        try {
          Javalin server = server(sessions, keys, database, toolbar, options);
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

  /** Creates a directory that only this user can read, unless it is there already. */
  private static Path privately(Path directory) throws IOException {
    if (!Files.isDirectory(directory)
        && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return Files.createDirectories(directory);
  }

  /** Opens the toolbar; {@code --toolbar} on the command line means development mode. */
  private static Toolbar toolbar() {
    System.setProperty(Toolbar.DEVELOPMENT_PROPERTY, "true");
    return Toolbar.of();
  }

  int port() {
    return server.port();
  }

  /** Returns the toolbar's address, if the toolbar was requested. */
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
      Options options) {
    Clock clock = Clock.systemUTC();
    Photos photos = new Photos(database, clock);
    Pictures pictures = new Pictures(Duration.ofSeconds(10));
    PhotoFiles images = new PhotoFiles(database);
    images.moveToPieces(pictures);
    SamplePhotos.hangIn(photos);
    Orders orders = new Orders(database, clock);
    Texts texts = new Texts(ZoneId.systemDefault());
    JdbcAccounts accounts = JdbcAccounts.of(database.dataSource()).createSchema();
    options.admin().ifPresent(name -> Administration.promote(accounts, name));
    Cloakroom.Builder builder =
        Cloakroom.builder()
            .sessions(sessions.sessions())
            .store(sessions.forms())
            .keys(keys)
            .templates(PebbleTemplates.builder().classpath("templates").extension(texts).build())
            .problemTemplate("error")
            .locale(visit -> Preferences.of(visit).locale())
            .local("page", "")
            .local("theme", visit -> Preferences.of(visit).themeName())
            .local("lang", visit -> visit.locale().toLanguageTag())
            .local("cartCount", visit -> CartPages.of(visit).count());
    toolbar.ifPresent(builder::requestListener);
    if (options.behindProxy()) {
      builder.trustedProxy("127.0.0.1").trustedProxy("::1").secureCookies(SecureCookies.ALWAYS);
    }
    Cloakroom cloakroom = builder.build();
    Login login = Login.builder(cloakroom, accounts).defaultPath("/dashboard").build();
    AccountData data = new AccountData(accounts, photos, orders);
    PhotoPages photoPages = new PhotoPages(photos, images, pictures, login, data);
    CartPages carts = new CartPages(photos, photoPages);
    AccountPages accountPages = new AccountPages(login, photos, orders, clock);
    return Javalin.create(config -> {
      config.startup.showJavalinBanner = false;
      config.concurrency.useVirtualThreads = Runtime.version().feature() >= 21;
      config.http.prefer405over404 = true;
      JettySettings.apply(config.jetty, options.behindProxy());
      config.registerPlugin(
          CloakroomPlugin.of(
              cloakroom
                  .withPages(Administration.console(login, accounts, sessions))
                  .withLocal("account", login::account)
                  .withLocal("reachable", visit -> reachable(visit, login))));
      config.staticFiles.add(files -> {
        files.hostedPath = "/static";
        files.directory = "/static";
        files.location = Location.CLASSPATH;
      });
      Routes routes = new Routes(config.routes);
      accountPages.addTo(routes);
      new ProfilePages(login, accounts, photos, orders, data).addTo(routes);
      new EnginePages(accountPages).addTo(routes);
      new OwnPhotoPages(photos, login).addTo(routes);
      photoPages.addTo(routes);
      carts.addTo(routes);
      new CheckoutPages(carts, photos, orders, login).addTo(routes);
      new OrderPages(orders, photos, login).addTo(routes);
      new StoredDataPages(login, sessions, database, texts).addTo(routes);
      new VisitorPages(login, sessions.sessions()).addTo(routes);
      config.routes.error(
          404,
          ctx ->
              unanswered(ctx, 404, "page.absent", "This page does not exist. Check the address."));
      config.routes.error(
          405,
          ctx ->
              unanswered(
                  ctx, 405, "page.method", "This page does not accept this kind of request."));
      config.routes.exception(Exception.class, (e, ctx) -> answer(ctx, e));
    });
  }

  /** Returns whether a page can show the session's account and its cart. */
  private static boolean reachable(Visit visit, Login login) {
    try {
      login.account(visit);
      return CartPages.of(visit).count() >= 0;
    } catch (StoreException away) {
      return false;
    }
  }

  private static void unanswered(Context ctx, int status, String code, String detail) {
    if (!ctx.res().isCommitted()) {
      answer(ctx, new HttpProblem(status, code, detail));
    }
  }

  private static void answer(Context ctx, Exception thrown) {
    boolean io = thrown instanceof IOException || thrown instanceof UncheckedIOException;
    if (io && ctx.res().isCommitted()) {
      LOG.debug("The client disconnected before the response was complete", thrown);
      return;
    }
    try {
      CloakroomFilter.answer(ctx.req(), thrown);
    } catch (IOException e) {
      LOG.debug("The client disconnected before the response was sent", e);
    }
  }
}
