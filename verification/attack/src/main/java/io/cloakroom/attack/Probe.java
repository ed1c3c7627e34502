package io.cloakroom.attack;

/** A thing that the watcher does once a second. */
enum Probe {
  STYLESHEET("style sheet") {
    @Override
    Reply run(Browser browser, String email) {
      return browser.get("/static/gallery.css");
    }
  },
  FRONT_PAGE("front page") {
    @Override
    Reply run(Browser browser, String email) {
      return browser.get("/photos");
    }
  },
  LOGIN("login") {
    @Override
    Reply run(Browser browser, String email) {
      return browser.logIn(email);
    }
  };

  private final String text;

  Probe(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * Does it once; the response has status 200 if all is well.
   *
   * @param browser a browser without cookies
   * @param email the email address of an account
   */
  abstract Reply run(Browser browser, String email);
}
