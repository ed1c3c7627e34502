package notes;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.key.KeyRing;
import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.Login;
import io.cloakroom.login.ManagedAccounts;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.Passwords;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.Store;
import io.cloakroom.views.PebbleTemplates;
import io.javalin.Javalin;
import io.javalin.http.Context;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Notes for people who are logged in. */
public final class Notes {

  record NewNote(@NotBlank @Size(max = 100) String text) {}

  enum Theme {
    LIGHT,
    DARK
  }

  record ThemeChoice(Theme theme) {}

  static final Form<NewNote> NEW_NOTE = Form.of(NewNote.class);
  static final Form<ThemeChoice> THEME_CHOICE = Form.of(ThemeChoice.class);
  static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  static final SessionKey<List<String>> NOTES = SessionKey.listOf("notes", String.class);
  static final Duration YEAR = Duration.ofDays(365);

  private final Cloakroom cloakroom;
  private final Login login;

  Notes(Store store, KeyRing keys, ManagedAccounts accounts) {
    Cloakroom plain =
        Cloakroom.builder()
            .store(store)
            .keys(keys)
            .templates(PebbleTemplates.of("notes"))
            .local("site", "Notes")
            .local("theme", Notes::theme)
            .build();
    login = Login.of(plain, accounts);
    cloakroom = plain.withLocal("account", login::account);
  }

  public static void main(String[] arguments) {
    MemoryAccounts accounts = MemoryAccounts.of();
    addAda(accounts, Password.of(System.getenv("ADA_PASSWORD")));
    KeyRing keys = KeyRing.of(System.getenv("SITE_KEY"));
    new Notes(FileStore.of(Path.of("sessions")), keys, accounts).app().start("localhost", 7070);
  }

  static Account addAda(ManagedAccounts accounts, Password password) {
    EmailAddress email = EmailAddress.parse("ada@example.com").orElseThrow();
    return accounts
        .create(NewAccount.of(email, "Ada", Passwords.of().hash(password)))
        .orElseThrow();
  }

  Javalin app() {
    return Javalin.create(config -> {
      config.registerPlugin(CloakroomPlugin.of(cloakroom));
      config.routes.get("/", ctx -> showNotes(visit(ctx)));
      config.routes.post("/", ctx -> addNote(visit(ctx)));
      config.routes.post("/theme", ctx -> chooseTheme(visit(ctx)));
      config.routes.get("/login", ctx -> login.page(visit(ctx)));
      config.routes.post("/login", ctx -> login.page(visit(ctx)));
      config.routes.post("/logout", ctx -> logOut(visit(ctx)));
    });
  }

  static Visit visit(Context ctx) {
    return ctx.with(CloakroomPlugin.class);
  }

  void showNotes(Visit visit) {
    login.require(visit);
    int visits = visit.session().update(VISITS, 0, n -> n + 1);
    visit.answer().page("notes", model(visit, visits));
  }

  void addNote(Visit visit) {
    login.require(visit);
    Submission<NewNote> sent = visit.read(NEW_NOTE);
    if (sent instanceof Submission.Valid<NewNote> valid) {
      String text = valid.value().text();
      visit
          .session()
          .update(
              NOTES, List.of(), notes -> Stream.concat(notes.stream(), Stream.of(text)).toList());
      visit.done("Saved.").redirect("/");
    } else {
      visit.refuse(sent).page("notes", model(visit, visit.session().get(VISITS).orElse(0)));
    }
  }

  Map<String, ?> model(Visit visit, int visits) {
    List<String> notes = visit.session().get(NOTES).orElse(List.of());
    return Map.of("notes", notes, "visits", visits, "fields", NEW_NOTE.fields());
  }

  void chooseTheme(Visit visit) {
    if (visit.read(THEME_CHOICE) instanceof Submission.Valid<ThemeChoice> valid) {
      visit.cookies().setSigned("theme", valid.value().theme().name(), YEAR);
    }
    visit.answer().redirect("/");
  }

  static String theme(Visit visit) {
    return visit.cookies().signed("theme", YEAR).orElse(Theme.LIGHT.name());
  }

  void logOut(Visit visit) {
    login.logOut(visit);
    visit.answer().redirect("/login");
  }
}
