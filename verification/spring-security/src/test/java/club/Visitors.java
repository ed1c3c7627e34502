package club;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;

/** The actions of the club's visitors. */
final class Visitors {

  private Visitors() {}

  static TestResponse logIn(TestClient browser, String name, String password) {
    return send(browser, "/login", TestForm.of("username", name, "password", password));
  }

  static TestResponse logOut(TestClient browser) {
    return send(browser, "/logout", TestForm.of());
  }

  static TestResponse send(TestClient browser, String path, TestForm form) {
    return browser.post(path, form.with("_csrf", browser.get("/open/token").text()));
  }
}
