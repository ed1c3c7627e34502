package io.cloakroom.toolbar;

import java.util.regex.Pattern;

/** Rules for requests that the toolbar never records. */
final class Masks {

  private static final Pattern LOGIN =
      Pattern.compile(
          "(?i)(log|sign)[-_]?(in|on)\\b|\\bo?auth(2|enticate|orize)?\\b|\\b(sso|saml|openid|oidc)\\b"
              + "|/sessions?$");

  private Masks() {}

  /** Returns whether a request to this path looks like a login. Logins are not recorded. */
  static boolean isLogin(String path) {
    return LOGIN.matcher(path).find();
  }
}
