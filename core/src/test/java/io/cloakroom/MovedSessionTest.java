package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answer to a request whose session moved to a new token. */
class MovedSessionTest {

  record Note(String title, String text) {}

  record Entry(String name, @Secret String code, Optional<Upload> photo) {}

  private static final Form<Note> NOTE = Form.of(Note.class);
  private static final Form<Entry> ENTRY = Form.of(Entry.class);
  private static final SessionKey<String> SAVED = SessionKey.of("saved", String.class);
  private static final String URLENCODED = "application/x-www-form-urlencoded";
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private CookieJar jar = new CookieJar();

  @BeforeEach
  void beginASession() throws IOException {
    jar = new CookieJar();
    send(FakeExchange.get("/"), visit -> visit.session().set(SAVED, "before"));
  }

  /** Sends a request, whose response the browser keeps. */
  private FakeExchange send(FakeExchange exchange, Consumer<Visit> handler) throws IOException {
    jar.show(exchange);
    handle(cloakroom, exchange, handler);
    return jar.keep(exchange);
  }

  /** Handles a request as a server adapter does. */
  private static void handle(Cloakroom cloakroom, FakeExchange exchange, Consumer<Visit> handler)
      throws IOException {
    try {
      cloakroom.begin(exchange);
      handler.accept(cloakroom.visit(exchange));
      exchange.sendHead();
    } catch (HttpProblem e) {
      cloakroom.answer(exchange, e);
    }
    exchange.end();
  }

  /** Sends a request while another one logs in. The browser has that one's cookie first. */
  private FakeExchange movedMeanwhile(FakeExchange exchange, Consumer<Visit> handler)
      throws IOException {
    CookieJar before = jar.copy();
    FakeExchange slow = before.show(exchange).with("Sec-Fetch-Site", "same-origin");
    handle(
        cloakroom,
        slow,
        visit -> {
          handler.accept(visit);
          logIn();
        });
    return jar.keep(slow);
  }

  /** Sends a request with the old token after a login. */
  private FakeExchange movedBefore(FakeExchange exchange, Consumer<Visit> handler)
      throws IOException {
    CookieJar before = jar.copy();
    logIn();
    FakeExchange late = before.show(exchange).with("Sec-Fetch-Site", "same-origin");
    handle(cloakroom, late, handler);
    return jar.keep(late);
  }

  private void logIn() {
    FakeExchange exchange = jar.show(FakeExchange.get("/"));
    cloakroom.visit(exchange).session().logIn("ann");
    exchange.end();
    jar.keep(exchange);
  }

  private static FakeExchange post(String body) {
    return FakeExchange.post("/notes?page=2", URLENCODED, body);
  }

  /** Sends the form of a page as a browser does. */
  private static FakeExchange fromItsPage(FakeExchange page) {
    return post(urlencoded(hidden(page))).with("Sec-Fetch-Site", "same-origin");
  }

  private static void saveNote(Visit visit) {
    if (visit.read(NOTE) instanceof Submission.Valid<Note> note) {
      visit.session().set(SAVED, note.value().title() + ": " + note.value().text());
    }
  }

  private String saved() throws IOException {
    List<String> saved = new ArrayList<>();
    send(FakeExchange.get("/"), visit -> saved.add(visit.session().get(SAVED).orElse("")));
    return saved.get(0);
  }

  /** Returns the hidden fields of a page as a browser reads them. */
  private static Map<String, String> hidden(FakeExchange page) {
    Map<String, String> fields = new LinkedHashMap<>();
    HIDDEN
        .matcher(page.sentText())
        .results()
        .forEach(found -> fields.put(unescaped(found.group(1)), unescaped(found.group(2))));
    return fields;
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  private static String urlencoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field ->
            URLEncoder.encode(field.getKey(), UTF_8)
                + '='
                + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Test
  void thePageKeepsWhatWasTypedAndItsFormIsSavedWhenItIsSentAgain() throws IOException {
    Map<String, String> typed = Map.of("title", "A \"<b>&", "text", "one\ntwo");

    FakeExchange page =
        movedMeanwhile(post(urlencoded(typed) + "&_csrf=old"), MovedSessionTest::saveNote);

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.sentText())
        .contains(
            "<form method=\"post\" action=\"/notes?page=2\">",
            "Send it again.",
            "may have been done already",
            "<button>Send again</button>")
        .doesNotContain("<script", "<b>");
    assertThat(page.responseHeader("Cache-Control")).hasValue("no-store");
    assertThat(saved()).isEqualTo("before");

    FakeExchange again = send(fromItsPage(page), MovedSessionTest::saveNote);

    assertThat(again.status()).isEqualTo(200);
    assertThat(saved()).isEqualTo("A \"<b>&: one\ntwo");
  }

  @Test
  void whereNothingElseWasDoneThePageSaysNothingOfIt() throws IOException {
    FakeExchange page = movedBefore(post("title=a&text=b"), MovedSessionTest::saveNote);

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.sentText())
        .contains("Send it again.", "<button>Send again</button>")
        .doesNotContain("may have been done");
    send(fromItsPage(page), MovedSessionTest::saveNote);
    assertThat(saved()).isEqualTo("a: b");
  }

  @Test
  void thePageIsInTheVisitorsLanguage() throws IOException {
    FakeExchange page =
        movedMeanwhile(
            post("title=a&text=b").with("Accept-Language", "de"), MovedSessionTest::saveNote);

    assertThat(page.sentText())
        .contains("Deshalb wurde es nicht gespeichert.", "Sehen Sie", "Noch einmal senden");
  }

  @Test
  void secretsAndFilesAreAskedForAgain() throws IOException {
    String body =
        """
        --x
        Content-Disposition: form-data; name="name"

        Ada
        --x
        Content-Disposition: form-data; name="code"

        hunter2
        --x
        Content-Disposition: form-data; name="photo"; filename="a.png"
        Content-Type: image/png

        png
        --x--
        """
            .replace("\n", "\r\n");
    FakeExchange page =
        movedMeanwhile(
            FakeExchange.post("/entries", "multipart/form-data; boundary=x", body),
            visit -> {
              assertThat(visit.read(ENTRY)).isInstanceOf(Submission.Valid.class);
              visit.session().set(SAVED, "entry");
            });

    assertThat(page.sentText())
        .contains(
            "enctype=\"multipart/form-data\"",
            "Enter again: code<br><input name=\"code\" type=\"password\" required>",
            "Choose again: photo<br><input name=\"photo\" type=\"file\" multiple>")
        .doesNotContain("hunter2", "a.png");
    assertThat(hidden(page)).containsEntry("name", "Ada").containsOnlyKeys("_csrf", "name");
  }

  @Test
  void namesTellSecretsOfAFormThatWasNotReadAsARecord() throws IOException {
    FakeExchange page =
        movedBefore(
            post(
                "user=ann&Password=first+secret&new-pin=second+secret&shipping=c3&cvc=third+secret"),
            visit -> visit.session().set(SAVED, "late"));

    assertThat(hidden(page)).containsOnlyKeys("_csrf", "user", "shipping");
    assertThat(page.sentText()).doesNotContain("secret");
  }

  @Test
  void onlyWhatWentThroughTheGuardIsSentAgainByItself() throws IOException {
    AtomicInteger orders = new AtomicInteger();
    Consumer<Visit> order =
        visit -> {
          int number = visit.idempotency().run(Integer.class, orders::incrementAndGet);
          visit.session().set(SAVED, "order " + number);
        };
    String[] token = new String[1];
    send(FakeExchange.get("/"), visit -> token[0] = visit.idempotency().token());

    FakeExchange page =
        movedMeanwhile(post(urlencoded(Map.of(Idempotency.FIELD, token[0]))), order);

    assertThat(page.sentText())
        .contains("<script>", "<button>Send again</button>")
        .doesNotContain("may have been done");
    FakeExchange second = movedMeanwhile(post(urlencoded(hidden(page))), order);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.sentText()).as("not for ever").doesNotContain("<script>");
    send(fromItsPage(second), order);
    assertThat(orders).hasValue(1);
    assertThat(saved()).isEqualTo("order 1");
  }

  @Test
  void theGuardRefusesARetiredTokenBeforeAnythingIsDone() throws IOException {
    AtomicInteger orders = new AtomicInteger();

    FakeExchange page =
        movedBefore(
            post("").with(Idempotency.HEADER, "0123456789abcdefghijk"),
            visit -> visit.idempotency().run(Integer.class, orders::incrementAndGet));

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.sentText()).contains("Send it again.");
    assertThat(orders).hasValue(0);
  }

  @Test
  void aPageIsAskedForAgain() throws IOException {
    FakeExchange page =
        movedMeanwhile(
            FakeExchange.get("/visits?from=a+b"), visit -> visit.session().set(SAVED, "visited"));

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.sentText()).contains("<form method=\"get\" action=\"/visits\">");
    assertThat(hidden(page)).containsExactly(Map.entry("from", "a b"));
  }

  @Test
  void theFormNeverLeadsToAnotherSite() throws IOException {
    FakeExchange page =
        movedBefore(
            FakeExchange.post("//evil.example/x", URLENCODED, "a=1"),
            visit -> visit.session().set(SAVED, "late"));

    assertThat(page.sentText()).contains("action=\"\"");
  }

  @Test
  void aBodyThatCannotBeReadLeavesAPageWithoutAForm() throws IOException {
    FakeExchange page =
        movedBefore(
            FakeExchange.post("/notes", "text/csv", "a"),
            visit -> visit.session().set(SAVED, "late"));

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.sentText()).contains("Send it again.").doesNotContain("<form");
  }

  @Test
  void aBodyThatSomethingElseHasReadIsNotSentAgainEmpty() throws IOException {
    FakeExchange page =
        movedBefore(
            post("title=a").with("Content-Length", "7"),
            visit -> {
              readAll(visit.exchange());
              visit.session().set(SAVED, "late");
            });

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.sentText()).doesNotContain("<form");
  }

  private static void readAll(Exchange exchange) {
    try {
      assertThat(exchange.body().readAllBytes()).isNotEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aProgramIsToldToRetryAndWhetherSomethingMayHaveBeenDone() throws IOException {
    FakeExchange late =
        movedMeanwhile(
            post("title=a&text=b").with("Accept", "application/json"), MovedSessionTest::saveNote);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.responseHeader("Content-Type")).hasValue("application/problem+json");
    assertThat(late.sentText())
        .contains("\"code\":\"session.moved\"", "\"retry\":true", "\"maybeDone\":true");
    assertThat(late.responseHeaders("Set-Cookie")).isEmpty();

    FakeExchange early =
        movedBefore(
            post("title=a&text=b").with("Accept", "application/json"), MovedSessionTest::saveNote);
    assertThat(early.sentText()).contains("\"retry\":true").doesNotContain("maybeDone");
  }

  @Test
  void theApplicationsOwnPageSeesTheForm() throws IOException {
    Cloakroom own =
        Cloakroom.builder()
            .templates((template, model, out) -> out.write(String.valueOf(model.get("problem"))))
            .problemTemplate("problem")
            .build();
    CookieJar visitor = new CookieJar();
    FakeExchange first = FakeExchange.get("/");
    handle(own, first, visit -> visit.session().set(SAVED, "before"));
    visitor.keep(first);
    handle(own, visitor.show(FakeExchange.get("/")), visit -> visit.session().rotate());

    FakeExchange page = visitor.show(post("title=a")).with("Sec-Fetch-Site", "same-origin");
    handle(own, page, visit -> visit.session().set(SAVED, "late"));

    assertThat(page.sentText())
        .contains("code=session.moved", "action=/notes?page=2", "method=post", "automatic=false")
        .contains("values=[{", "name=title", "value=a");
  }

  @Test
  void whoHoldsAPlantedTokenGainsNothingFromThePage() throws IOException {
    CookieJar thief = jar.copy();
    logIn();
    FakeExchange page = thief.show(post("title=a")).with("Sec-Fetch-Site", "none");
    handle(cloakroom, page, visit -> visit.session().set(SAVED, "planted"));
    assertThat(page.responseHeaders("Set-Cookie")).noneMatch(set -> set.startsWith("__Host-sid="));

    FakeExchange forged = jar.show(post(urlencoded(hidden(page))));

    assertThatThrownBy(() -> cloakroom.begin(forged))
        .isInstanceOfSatisfying(
            HttpProblem.class, refused -> assertThat(refused.code()).startsWith("csrf."));
    assertThat(saved()).isEqualTo("before");
  }

  @Test
  void aLogoutWithARetiredTokenIsNotRefused() throws IOException {
    FakeExchange response = movedBefore(post(""), visit -> visit.session().end());

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.responseHeader("Set-Cookie")).get().asString().contains("Max-Age=0");
  }
}
