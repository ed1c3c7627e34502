package club;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;

/** What visitors of the club do. */
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
