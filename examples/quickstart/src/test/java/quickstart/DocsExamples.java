package quickstart;

import io.cloakroom.Cloakroom;
import io.cloakroom.SubmitGuard;
import io.cloakroom.Visit;
import io.cloakroom.form.Autocomplete;
import io.cloakroom.form.Form;
import io.cloakroom.form.FormLimit;
import io.cloakroom.form.FormLimits;
import io.cloakroom.form.Localized;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.form.Upload;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.http.SeeOther;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.key.KeyRing;
import io.cloakroom.metrics.MeteredStore;
import io.cloakroom.metrics.SessionMetrics;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.session.Device;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.javalin.Javalin;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.io.IOException;
import java.math.BigDecimal;
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

  String readAndWrite(Session session) {
    Optional<List<String>> recent = session.get(RECENT);
    session.set(RECENT, List.of("/photos/7"));
    int visits = session.update(VISITS, 0, n -> n + 1);
    session.remove(RECENT);
    return recent + " " + visits;
  }

  Sessions lifetimes(Store store) {
    Sessions sessions =
        Sessions.in(store).idleTimeout(Duration.ofHours(2)).absoluteLifetime(Duration.ofDays(7));
    return sessions;
  }

  Sessions sealed(Path keyFile) throws IOException {
    Sessions sessions = Sessions.sealed(KeyRing.in(keyFile));
    return sessions;
  }

  void terms(Session session, boolean rememberMe, AccessToken token) {
    if (rememberMe) {
      session.persistent(true); // the cookie outlives the browser
      session.idleTimeout(Duration.ofDays(14));
    }
    session.expireAt(token.expiresAt()); // at this moment at the latest
  }

  record AccessToken(Instant expiresAt) {}

  String administration(Sessions sessions, Instant breach, String accountId) {
    long loggedIn = sessions.all().filter(session -> session.owner().isPresent()).count();
    sessions.all().filter(session -> session.createdAt().isBefore(breach)).forEach(sessions::end);
    List<Device> devices = sessions.devices(accountId);
    int ended = sessions.endAll(accountId);
    return loggedIn + " " + devices + " " + ended;
  }

  Sessions events(Sessions sessions) {
    Sessions heard =
        sessions.listener(event -> {
          if (event instanceof SessionEvent.Ended ended) {
            log.info("Session {} of {} ended: {}", ended.id(), ended.owner(), ended.reason());
          }
        });
    return heard;
  }

  Sessions metrics(Store store, MeterRegistry registry) {
    Store metered = MeteredStore.of(store, "redis", registry);
    Sessions sessions = Sessions.in(metered).listener(SessionMetrics.of(registry));
    return sessions;
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
            .formLimits(FormLimits.defaults().with(FormLimit.FILE_BYTES, 50L << 20))
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

  void answer(Visit visit, Submission<Checkout> sent) throws IOException {
    if (sent instanceof Submission.Valid<Checkout> valid) {
      order(valid.value());
      visit.done("Thank you!").redirect("/thanks");
    } else if (sent instanceof Submission.Invalid<Checkout> invalid) {
      visit.refuse(invalid).fragment("checkout-form", "#checkout").page("checkout", Map.of());
    }
  }

  record SignUp(@NotBlank String email, @Secret @NotBlank String password) {}

  static final Form<SignUp> SIGN_UP = Form.of(SignUp.class);

  void signUpForm(Visit visit) throws IOException {
    visit.answer().page("signup", Map.of("fields", visit.fields(SIGN_UP)));
  }

  void signUp(Visit visit) throws IOException {
    Submission<SignUp> sent = visit.submission(SIGN_UP);
    if (sent instanceof Submission.Valid<SignUp> valid) {
      welcome(valid.value());
      visit.done("Welcome!").redirect("/photos");
    } else if (sent instanceof Submission.Invalid<SignUp> invalid) {
      visit.refuse(invalid).redirect("/signup");
    }
  }

  private void welcome(SignUp signUp) {
    log.info("Welcome, {}", signUp.email());
  }

  String checkout(Visit visit) {
    Submission<Checkout> sent = visit.submission(CHECKOUT);
    if (sent instanceof Submission.Valid<Checkout> valid) {
      order(valid.value());
      throw new SeeOther("/thanks");
    }
    visit.exchange().status(Submission.Invalid.STATUS);
    String page =
        visit.render("checkout", Map.of("fields", sent.fields(), "errors", sent.errors()));
    return page;
  }

  void once(Visit visit, Submission.Valid<Checkout> valid) throws IOException {
    String place = visit.once().run(() -> "/orders/" + order(valid.value()));
    visit.done("Thank you!").redirect(place);
  }

  Cloakroom onceWithSealedSessions(Store store, KeyRing keys) {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .sessions(Sessions.sealed(keys))
            .keys(keys)
            .submitGuard(SubmitGuard.in(store))
            .build();
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
      config.registerPlugin(new CloakroomPlugin(cloakroom));
      config.routes.get("/", ctx -> ctx.result(greeting(ctx.with(CloakroomPlugin.class))));
    });
  }

  private static String greeting(Visit visit) {
    return "visit " + visit.session().update(VISITS, 0, n -> n + 1);
  }

  void filter(Cloakroom cloakroom, ServletContext servletContext) {
    new CloakroomFilter(cloakroom).addTo(servletContext);
  }

  Visit servlet(HttpServletRequest request) {
    Visit visit = CloakroomFilter.visit(request);
    return visit;
  }

  NearStore near(Store home, ChangeFeed feed) {
    NearStore near = NearStore.builder(home).changes(feed).build();
    return near;
  }

  Store cached(Store cache, Store home) {
    Store cached = CachedStore.of(cache, home);
    return cached;
  }
}
