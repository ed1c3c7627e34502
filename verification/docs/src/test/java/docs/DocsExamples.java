package docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Autocomplete;
import io.cloakroom.form.Form;
import io.cloakroom.form.Localized;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.http.Exchange;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.jdk.CloakroomHttpFilter;
import io.cloakroom.jdk.VisitHandler;
import io.cloakroom.jdk.VisitRoutes;
import io.cloakroom.key.KeyRing;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.metrics.MeteredStore;
import io.cloakroom.metrics.ObservedStore;
import io.cloakroom.metrics.SessionMetrics;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.session.DetachedSession;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.views.PebbleTemplates;
import io.javalin.Javalin;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The examples of docs/, compiled; {@code DocsTest} holds the two together. */
final class DocsExamples {

  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  static final SessionKey<List<String>> RECENT = SessionKey.listOf("recent", String.class);

  record Address(@NotBlank String street, @NotBlank String city) {}

  record Line(long photo, @Min(1) @Max(99) int quantity) {}

  record Checkout(@NotEmpty List<Line> lines, Address shipping, Optional<Address> billing) {}

  static final Form<Checkout> CHECKOUT = Form.of(Checkout.class);

  record Invoice(
      @Localized BigDecimal amount,
      @Localized LocalDate due,
      @Localized Optional<LocalDate> paid) {}

  static final Form<Invoice> INVOICE = Form.of(Invoice.class);

  enum Paper {
    MATT,
    GLOSSY
  }

  record Print(Paper paper, Set<Paper> samples, boolean gift, Payment payment) {}

  sealed interface Payment {}

  record BankTransfer(@NotBlank String iban) implements Payment {}

  record Card(@NotBlank String number) implements Payment {}

  static final Form<Print> PRINT = Form.of(Print.class);

  record Delivery(
      @Autocomplete("name") String name, @Autocomplete("postal-code") String postcode) {}

  record Purchase(
      @Autocomplete("email") String email,
      @Autocomplete("shipping") Delivery shipping,
      @Autocomplete("billing") Optional<Delivery> billing) {}

  static final Form<Purchase> PURCHASE = Form.of(Purchase.class);

  record NewPhoto(
      @NotBlank String title,
      @UploadLimit(maxBytes = 5_000_000, accept = "image/jpeg") Upload photo) {}

  static final Form<NewPhoto> NEW_PHOTO = Form.of(NewPhoto.class);

  private final Logger log = LoggerFactory.getLogger(DocsExamples.class);
  final List<Checkout> orders = new ArrayList<>();

  void begin(Visit visit) {
    visit.session().begin(); // a cookie with this page, and an empty record
  }

  String readAndWrite(Session session) {
    Optional<List<String>> recent = session.get(RECENT);
    session.set(RECENT, List.of("/photos/7"));
    int visits = session.update(VISITS, 0, n -> n + 1);
    session.remove(RECENT);
    return recent + " " + visits;
  }

  Cloakroom csrfExemptions(Predicate<Exchange> signed) {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .csrfExemption("/webhooks/stripe")
            .csrfExemption("/callbacks/*") // one segment; /callbacks/** is everything below
            .csrfExemption("signed requests of the partner", signed)
            .build();
    return cloakroom;
  }

  Sessions lifetimes(Store store) {
    Sessions sessions =
        Sessions.of(store)
            .withIdleTimeout(Duration.ofHours(2))
            .withAbsoluteLifetime(Duration.ofDays(7));
    return sessions;
  }

  Sessions sealed(Path keyFile) throws IOException {
    Sessions sessions = Sessions.sealed(KeyRing.of(keyFile));
    return sessions;
  }

  void terms(Session session, boolean rememberMe, AccessToken token) {
    if (rememberMe) {
      session.setPersistent(true); // the cookie outlives the browser
      session.setIdleTimeout(Duration.ofDays(14));
    }
    session.setExpiry(token.expiresAt()); // at this moment at the latest
  }

  record AccessToken(Instant expiresAt) {}

  Runnable expiry(Sessions sessions) {
    Runnable end =
        sessions.onExpiry(
            Duration.ofMinutes(1),
            expired ->
                log.info("Session {} of {} expired", expired.info().id(), expired.info().owner()));
    return end;
  }

  String administration(Sessions sessions, Instant breach, String accountId) {
    long loggedIn = sessions.all().filter(session -> session.owner().isPresent()).count();
    sessions.all().filter(session -> session.createdAt().isBefore(breach)).forEach(sessions::end);
    List<SessionInfo> devices = sessions.ownedBy(accountId);
    int ended = sessions.endAll(accountId);
    return loggedIn + " " + devices + " " + ended;
  }

  Sessions events(Sessions sessions) {
    Sessions heard =
        sessions.withListener(event -> {
          if (event instanceof SessionEvent.Ended ended) {
            log.info("Session {} of {} ended: {}", ended.id(), ended.owner(), ended.reason());
          }
        });
    return heard;
  }

  Sessions undecodable(Sessions sessions) {
    Sessions watched =
        sessions.withListener(event -> {
          if (event instanceof SessionEvent.AttributeUndecodable lost) {
            log.warn("Session {} has an unreadable {}", lost.id(), lost.name());
          }
        });
    return watched;
  }

  Sessions metrics(Store store, MeterRegistry registry) {
    Store metered = MeteredStore.of(store, "redis", registry);
    Sessions sessions = Sessions.of(metered).withListener(SessionMetrics.of(registry));
    return sessions;
  }

  Store observations(Store store, ObservationRegistry registry) {
    Store observed = ObservedStore.of(store, "redis", registry);
    return observed;
  }

  String addresses(Visit visit) {
    visit.answer().redirect("/notes"); // Location: /shop/notes
    String link = visit.address("/notes"); // for a page: /shop/notes
    String here = visit.path(); // /notes
    return link + " " + here;
  }

  void flash(Visit visit) {
    visit.flash().success("Saved.");
  }

  Optional<String> cookies(Visit visit) {
    visit.cookies().setSigned("theme", "dark", Duration.ofDays(365));
    Optional<String> theme = visit.cookies().signed("theme", Duration.ofDays(365));
    return theme;
  }

  Cloakroom locals(Store store) {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(store)
            .local("site", "The Gallery")
            .local("visits", visit -> visit.session().get(VISITS).orElse(0))
            .build();
    return cloakroom;
  }

  Cloakroom limits() {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .formSettings(
                FormSettings.of()
                    .withLimits(FormLimits.of().withMax(FormLimit.FILE_BYTES, 50L << 20)))
            .build();
    return cloakroom;
  }

  record Stay(LocalDate from, LocalDate until) {}

  static final Form<Stay> STAY =
      Form.builder(Stay.class)
          .check("until", s -> s.until().isAfter(s.from()), "stay.order", "Leave after you come")
          .build();

  record Preferences(Locale locale) {

    static Preferences of(Visit visit) {
      return new Preferences(visit.locale());
    }
  }

  Cloakroom languages() {
    Cloakroom cloakroom =
        Cloakroom.builder().locale(visit -> Preferences.of(visit).locale()).build();
    return cloakroom;
  }

  void checkout(Visit visit) {
    Submission<Checkout> sent = visit.read(CHECKOUT);
    if (sent instanceof Submission.Valid<Checkout> valid) {
      order(valid.value());
      visit.done("Thank you!").redirect("/thanks");
    } else {
      visit.refuse(sent).withFragment("checkout-form", "#checkout").page("checkout");
    }
  }

  record SignUp(@NotBlank String email, @Secret @NotBlank String password) {}

  static final Form<SignUp> SIGN_UP = Form.of(SignUp.class);

  void signUpForm(Visit visit) {
    visit.answer().page("signup", Map.of("fields", visit.fields(SIGN_UP)));
  }

  void signUp(Visit visit) {
    Submission<SignUp> sent = visit.read(SIGN_UP);
    if (sent instanceof Submission.Valid<SignUp> valid) {
      welcome(valid.value());
      visit.done("Welcome!").redirect("/photos");
    } else {
      visit.refuse(sent).redirect("/signup");
    }
  }

  Submission<SignUp> checked(Visit visit) {
    Submission<SignUp> sent =
        visit
            .read(SIGN_UP)
            .check((signUp, errors) -> {
              if (hasAccount(signUp.email())) {
                errors.reject("email", "email.taken", "This email address has an account");
              }
            });
    return sent;
  }

  private boolean hasAccount(String email) {
    return email.isEmpty();
  }

  private void welcome(SignUp signUp) {
    log.info("Welcome, {}", signUp.email());
  }

  void place(Visit visit, Checkout checkout) {
    int order = visit.idempotency().run(Integer.class, () -> order(checkout));
    visit.done("Thank you!").redirect("/orders/" + order);
  }

  Cloakroom idempotencyWithSealedSessions(Store store, KeyRing keys) {
    Cloakroom cloakroom =
        Cloakroom.builder().sessions(Sessions.sealed(keys)).keys(keys).store(store).build();
    return cloakroom;
  }

  private int order(Checkout checkout) {
    orders.add(checkout);
    return orders.size();
  }

  KeyRing keys() {
    KeyRing keys = KeyRing.of(System.getenv("SITE_KEY")); // openssl rand -base64 32
    return keys;
  }

  Javalin javalin(Cloakroom cloakroom) {
    return Javalin.create(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      config.routes.get("/", ctx -> ctx.result(greeting(ctx.with(CloakroomPlugin.class))));
    });
  }

  Javalin sockets(Cloakroom cloakroom) {
    return Javalin.create(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      config.routes.ws(
          "/chat",
          socket ->
              socket.onMessage(message -> {
                DetachedSession session = CloakroomPlugin.detachedSession(message);
                if (session.update(VISITS, 0, n -> n + 1).isEmpty()) {
                  message.closeSession();
                }
              }));
    });
  }

  Cloakroom csrfNames() {
    Cloakroom cloakroom =
        Cloakroom.builder().csrfNames("cloakroom_csrf", "X-Cloakroom-Csrf").build();
    return cloakroom;
  }

  private static String greeting(Visit visit) {
    return "visit " + visit.session().update(VISITS, 0, n -> n + 1);
  }

  void routes(HttpServer server, Cloakroom cloakroom) {
    server.createContext(
        "/",
        VisitRoutes.builder(cloakroom)
            .get("/cart", visit -> showCart(visit))
            .post("/cart", visit -> addToCart(visit))
            .build());
  }

  private static void showCart(Visit visit) {
    visit.answer().page("cart");
  }

  private static void addToCart(Visit visit) {
    visit.done("Added.").redirect("/cart");
  }

  Cloakroom starter(DataSource database) throws IOException {
    Cloakroom plain =
        Cloakroom.builder()
            .store(JdbcStore.of(database).createSchema())
            .keys(KeyRing.of(Path.of("data", "keys")))
            .templates(PebbleTemplates.of("pages"))
            .build();
    Login login =
        Login.builder(plain, JdbcAccounts.of(database).createSchema())
            .requiredEverywhere(true)
            .build();
    Cloakroom cloakroom = plain.withPages(login.pages());
    return cloakroom;
  }

  void httpSessions(Store store, ServletContext servletContext) {
    Sessions sessions =
        Sessions.of(store).withAttributeTypes(AttributeTypes.of().withPackages("com.example.shop"));
    Cloakroom cloakroom = Cloakroom.builder().store(store).sessions(sessions).build();
    CloakroomFilter.of(cloakroom).withHttpSessions(HttpSessions.of()).addTo(servletContext);
  }

  HttpSessions httpSessionsOfOlderCode() {
    return HttpSessions.of()
        .withSerialized(request -> request.getRequestURI().startsWith("/legacy/"));
  }

  HttpSessions httpSessionsThatExpire() {
    return HttpSessions.of().withExpiryEvents(Duration.ofMinutes(1));
  }

  /** A message of a socket. */
  record Message(String id) {}

  void accessor(HttpServletRequest request, Message message) {
    HttpSession.Accessor accessor = request.getSession().getAccessor();
    // Later, on any thread:
    accessor.access(session -> session.setAttribute("seen", message.id()));
  }

  void filter(Cloakroom cloakroom, ServletContext servletContext) {
    CloakroomFilter.of(cloakroom).addTo(servletContext);
  }

  Visit servlet(HttpServletRequest request) {
    Visit visit = CloakroomFilter.visit(request);
    return visit;
  }

  HttpServer jdk(Cloakroom cloakroom) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/", VisitHandler.of(cloakroom, visit -> visit.answer().html(greeting(visit))));
    server.start();
    return server;
  }

  void filtered(HttpServer server, Cloakroom cloakroom) {
    server
        .createContext("/orders", exchange -> orders(exchange, CloakroomHttpFilter.visit(exchange)))
        .getFilters()
        .add(CloakroomHttpFilter.of(cloakroom));
  }

  private void orders(HttpExchange exchange, Visit visit) throws IOException {
    exchange.getResponseHeaders().set("X-Orders", Integer.toString(orders.size()));
    visit.answer().html(greeting(visit));
  }

  void later(HttpExchange exchange, Executor executor) {
    CloakroomHttpFilter.answerLater(exchange);
    executor.execute(() -> CloakroomHttpFilter.visit(exchange).answer().html(slowReport()));
  }

  private static String slowReport() {
    return "<h1>Report</h1>";
  }

  NearStore near(Store store, ChangeFeed feed) {
    NearStore near = NearStore.builder(store).changes(feed).build();
    return near;
  }

  Store cached(Store cache, Store database) {
    Store cached = CachedStore.of(cache, database);
    return cached;
  }
}
