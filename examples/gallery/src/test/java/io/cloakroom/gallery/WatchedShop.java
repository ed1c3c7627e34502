package io.cloakroom.gallery;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.Passwords;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.toolbar.Toolbar;
import io.cloakroom.views.PebbleTemplates;
import io.javalin.Javalin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** A box office with the toolbar, whose requests have something in each panel. */
final class WatchedShop implements AutoCloseable {

  static final String PASSWORD = "correct horse battery";
  static final String ADA = "ada@example.org";

  record Address(String street, String postcode) {}

  record Order(
      @NotBlank String play,
      @Min(1) @Max(9) int seats,
      @Email String email,
      Address address,
      @Secret Optional<String> voucher) {}

  record Seat(String row, int number) {}

  private static final Form<Order> ORDER = Form.of(Order.class);
  private static final SessionKey<List<Seat>> SEATS = SessionKey.listOf("seats", Seat.class);
  private static final SessionKey<Integer> VIEWS = SessionKey.of("views", Integer.class);
  private static final SessionKey<String> API_KEY = SessionKey.of("apiKey", String.class);
  private static final Logger LOG = Logger.getLogger("shop.BoxOffice");

  private final Toolbar toolbar;
  private final Cloakroom cloakroom;
  private final Login login;
  private final Javalin server;

  WatchedShop() {
    System.setProperty(Toolbar.DEVELOPMENT_PROPERTY, "true");
    toolbar = Toolbar.of();
    Cloakroom plain =
        Cloakroom.builder()
            .store(MemoryStore.of())
            .templates(PebbleTemplates.of("shop"))
            .requestListener(toolbar)
            .build();
    MemoryAccounts accounts = MemoryAccounts.of();
    Passwords passwords = Passwords.of();
    Account ada =
        accounts
            .create(
                NewAccount.of(
                    EmailAddress.parse(ADA).orElseThrow(),
                    "Ada Bell",
                    passwords.hash(Password.of(PASSWORD))))
            .orElseThrow();
    LOG.fine(() -> "The account of the story is " + ada.id());
    login = Login.builder(plain, accounts).defaultPath("/account").build();
    cloakroom = plain.withPages(login.pages());
    server =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          config.routes.get("/", ctx -> plays(ctx.with(CloakroomPlugin.class)));
          config.routes.post("/orders", ctx -> order(ctx.with(CloakroomPlugin.class)));
          config.routes.get("/thanks", ctx -> thanks(ctx.with(CloakroomPlugin.class)));
          config.routes.get("/api/seats", ctx -> seats(ctx.with(CloakroomPlugin.class)));
          config.routes.get("/account", ctx -> account(ctx.with(CloakroomPlugin.class)));
          config.routes.get("/preferences", ctx -> preferences(ctx.with(CloakroomPlugin.class)));
        });
    server.start(0);
  }

  private static void plays(Visit visit) {
    int views = visit.session().update(VIEWS, 0, count -> count + 1);
    LOG.fine(() -> "The programme was shown " + views + " times");
    visit.answer().html("<!doctype html><title>Plays</title><body><h1>Plays</h1></body></html>");
  }

  private void order(Visit visit) {
    Submission<Order> sent = visit.read(ORDER);
    if (sent instanceof Submission.Invalid<Order> invalid) {
      LOG.warning("An order was refused, with errors at " + invalid.errors().get(0).pointer());
      visit
          .answer()
          .withStatus(invalid.status())
          .html("<!doctype html><title>Order</title><body><h1>Order</h1></body></html>");
      return;
    }
    visit.session().set(SEATS, List.of(new Seat("F", 11), new Seat("F", 12)));
    visit.session().set(API_KEY, "SEKRET-of-the-shop");
    LOG.info("Two seats are reserved until the evening");
    visit.done("Your seats are reserved.").redirect("/thanks");
  }

  private static void thanks(Visit visit) {
    visit.locals().set("heading", "Thank you");
    visit.locals().set("order", Map.of("seats", 2, "play", "The Tempest"));
    visit.answer().page("thanks");
  }

  private static void seats(Visit visit) {
    visit.exchange().setHeader("Content-Type", "application/json");
    visit.answer().json(visit.session().get(SEATS).orElse(List.of()));
  }

  private void account(Visit visit) {
    String name = login.require(visit).name();
    visit
        .answer()
        .html("<!doctype html><title>Account</title><body><h1>" + name + "</h1></body></html>");
  }

  private static void preferences(Visit visit) {
    visit.cookies().setSigned("language", "en-GB", Duration.ofDays(30));
    visit.exchange().addHeader("Set-Cookie", "theme=dark; Path=/; Max-Age=2592000; SameSite=Lax");
    visit.exchange().addHeader("Set-Cookie", "ads=1; SameSite=None; Domain=ads.example");
    visit
        .answer()
        .html("<!doctype html><title>Settings</title><body><h1>Settings</h1></body></html>");
  }

  int port() {
    return server.port();
  }

  URI toolbar() {
    return toolbar.address();
  }

  /** Ends all sessions, as an administrator can. */
  void endAllSessions() {
    cloakroom.sessions().all().toList().forEach(session -> cloakroom.sessions().end(session));
  }

  @Override
  public void close() {
    server.stop();
    toolbar.close();
    System.clearProperty(Toolbar.DEVELOPMENT_PROPERTY);
  }
}
