package io.cloakroom.console;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import io.cloakroom.test.TestVisitor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** An application with a console whose administrator is {@code root}. */
final class Site {

  static final String PATH = "/admin/sessions";
  static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/142.0.0.0 Safari/537.36";

  record Cart(List<String> photos, int total) {}

  static final SessionKey<Cart> CART = SessionKey.of("cart", Cart.class);
  static final SessionKey<String> NOTE = SessionKey.of("note", String.class);

  final Cloakroom cloakroom;
  final TestVisitor root;

  Site(Store store) {
    this(Cloakroom.of(store), console -> console);
  }

  Site(Cloakroom plain, UnaryOperator<Console> options) {
    cloakroom =
        plain.withPages(
            options.apply(
                Console.at(
                    PATH,
                    visit -> {
                      if (!visit.session().owner().equals(Optional.of("root"))) {
                        throw new HttpProblem(403, "test.forbidden", "You are not root.");
                      }
                    })));
    root = visitor("root", FIREFOX);
  }

  Sessions sessions() {
    return cloakroom.sessions();
  }

  /** Returns a visitor who is logged in. */
  TestVisitor visitor(String owner, String userAgent) {
    TestVisitor visitor = TestVisitor.of(cloakroom).withHeader("User-Agent", userAgent);
    visitor.logIn(owner);
    return visitor;
  }

  /** Returns an anonymous visitor with a session. */
  TestVisitor guest() {
    TestVisitor visitor = TestVisitor.of(cloakroom).withHeader("User-Agent", CHROME);
    visitor.set(NOTE, "hello");
    return visitor;
  }

  static SessionInfo session(Site site, TestVisitor visitor) {
    String id = visitor.visit(visit -> visit.session().id()).orElseThrow();
    return site.sessions().ownedBy(visitor.owner().orElseThrow()).stream()
        .filter(info -> info.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  TestResponse get(TestVisitor visitor, String below) {
    return visitor.get(PATH + below, visit -> {});
  }

  TestResponse post(TestVisitor visitor, TestForm form) {
    return visitor.post(PATH + "/end", form, visit -> {});
  }

  /** Returns a page that the administrator sees. */
  Document page(String below) {
    TestResponse response = get(root, below);
    if (response.status() != 200) {
      throw new AssertionError(below + " is " + response);
    }
    return Jsoup.parse(response.text(), "https://site.example" + PATH);
  }

  /** Returns the users in the list of sessions. */
  static List<String> users(Document page) {
    return page.select("td[data-label=User]").eachText();
  }
}
