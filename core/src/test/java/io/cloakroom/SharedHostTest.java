package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.csrf.Csrf;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.CookieJar;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two applications on one host, which a browser takes for one. */
class SharedHostTest {

  record Note(@NotBlank String text) {}

  private static final Form<Note> NOTE = Form.of(Note.class);
  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  private final CookieJar jar = new CookieJar();
  private final Cloakroom shop = application("shop-");
  private final Cloakroom wiki = application("wiki-");

  private static Cloakroom application(String prefix) {
    return Cloakroom.builder()
        .store(MemoryStore.of())
        .keys(KeyRing.generate())
        .cookiePrefix(prefix)
        .build();
  }

  private FakeExchange visit(Cloakroom cloakroom, Consumer<Visit> handler) {
    return visit(cloakroom, FakeExchange.get("/"), handler);
  }

  private FakeExchange visit(Cloakroom cloakroom, FakeExchange exchange, Consumer<Visit> handler) {
    handler.accept(cloakroom.visit(jar.show(exchange)));
    exchange.end();
    return jar.keep(exchange);
  }

  private static FakeExchange form(String body) {
    return FakeExchange.post("/", "application/x-www-form-urlencoded", body);
  }

  @Test
  void namesOfAllCookiesBeginWithTheirPrefix() {
    visit(
        shop,
        visit -> {
          visit.session().set(VISITS, 1);
          visit.flash().success("Saved");
          visit.cookies().set("theme", "dark", Duration.ofDays(1));
          assertThat(visit.idempotency().token()).isNotEmpty();
        });
    jar.cookies().remove("__Host-shop-sid");
    visit(shop, visit -> assertThat(visit.csrf().token()).isNotEmpty());
    visit(
        shop,
        form("text="),
        visit -> {
          if (visit.read(NOTE) instanceof Submission.Invalid<Note> refused) {
            visit.refuse(refused).redirect("/");
          }
        });

    assertThat(
            jar.cookies().keySet().stream()
                .map(name -> name.replaceAll("__Host-shop-([a-z]+).*", "$1")))
        .containsExactlyInAnyOrder("sid", "flash", "theme", "once", "csrf", "refused");
    assertThat(jar.cookies().keySet()).allMatch(name -> name.startsWith("__Host-shop-"));
  }

  @Test
  void eachFindsItsOwnAndLeavesTheOthers() {
    for (Cloakroom one : List.of(shop, wiki)) {
      visit(one, visit -> visit.flash().success("Saved"));
    }
    for (Cloakroom one : List.of(shop, wiki)) {
      visit(one, visit -> assertThat(visit.flash().take()).hasSize(1));
    }
    List<String> tokens = new ArrayList<>();
    for (Cloakroom one : List.of(shop, wiki)) {
      visit(one, visit -> tokens.add(visit.csrf().token()));
    }
    shop.begin(jar.show(form("").with(Csrf.HEADER, tokens.get(0))));
    wiki.begin(jar.show(form("").with(Csrf.HEADER, tokens.get(1))));

    Function<Cloakroom, FakeExchange> refuse =
        one ->
            visit(
                one,
                form("text="),
                visit -> {
                  if (visit.read(NOTE) instanceof Submission.Invalid<Note> refused) {
                    visit.refuse(refused).redirect("/");
                  }
                });
    assertThat(refuse.apply(shop).status()).isEqualTo(303);
    assertThat(refuse.apply(wiki).status()).isEqualTo(303);
    for (Cloakroom one : List.of(shop, wiki)) {
      visit(one, visit -> assertThat(visit.fields(NOTE).valid()).isFalse());
    }
  }

  @Test
  void onLocalhostTooAndBySetting() {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(MemoryStore.of())
            .settings(Settings.of(Map.of("cloakroom.cookie.prefix", "app.")))
            .build();
    FakeExchange local =
        FakeExchange.get("/").insecure().from("::1").without("Host").with("Host", "localhost");

    visit(cloakroom, local, visit -> visit.session().set(VISITS, 1));

    assertThat(jar.cookies()).containsOnlyKeys("app.sid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a;", "ä", "__Host-", "_", "a="})
  void aPrefixIsOneThatNamesCanHave(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cloakroom.builder().cookiePrefix(prefix))
        .withMessageContaining("shop-");
  }

  @Test
  void belowAContextPathFormsComeBackToTheirPage() throws IOException {
    FakeExchange post =
        FakeExchange.post("/shop/notes", "application/x-www-form-urlencoded", "text=").in("/shop");
    visit(
        shop,
        post,
        visit -> {
          if (visit.read(NOTE) instanceof Submission.Invalid<Note> refused) {
            visit.refuse(refused).redirect(visit.path());
          }
        });
    assertThat(post.responseHeaders("Location")).containsExactly("/shop/notes");

    visit(
        shop,
        FakeExchange.get("/shop/notes").in("/shop"),
        visit -> {
          assertThat(visit.fields(NOTE).valid()).isFalse();
          assertThat(visit.locals().over(Map.of())).containsEntry("path", "/notes");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/shop", "/shop/"})
  void theRootOfAContextPathIsASlash(String path) {
    assertThat(shop.visit(FakeExchange.get(path).in("/shop")).path()).isEqualTo("/");
    assertThat(shop.visit(FakeExchange.get("/shopping").in("/shop")).path()).isEqualTo("/shopping");
  }

  @Test
  void jsonAndHtmxGetTheAddressToo() {
    FakeExchange json = FakeExchange.get("/shop/x").in("/shop").with("Accept", "application/json");
    visit(shop, json, visit -> visit.answer().redirect("/notes"));
    FakeExchange htmx = FakeExchange.get("/shop/x").in("/shop").with("HX-Request", "true");
    visit(shop, htmx, visit -> visit.answer().redirect("/notes"));

    assertThat(json.sentText()).contains("\"/shop/notes\"");
    assertThat(htmx.responseHeader("HX-Location").orElse("")).contains("\"/shop/notes\"");
  }
}
