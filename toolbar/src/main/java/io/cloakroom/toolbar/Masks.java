package io.cloakroom.toolbar;

import java.util.regex.Pattern;

/** What the toolbar never notes, besides what a form declares to be secret. */
final class Masks {

  private static final Pattern LOGIN =
      Pattern.compile(
          "(?i)(log|sign)[-_]?(in|on)\\b|\\bo?auth(2|enticate|orize)?\\b|\\b(sso|saml|openid|oidc)\\b"
              + "|/sessions?$");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)pass(word|wd|phrase|code)|\\bpwd?\\b|secret|token|api[-_]?key|\\bpin\\b|\\botp\\b"
              + "|one[-_]?time|cvc|cvv|card[-_]?number|iban|\\bssn\\b|credential");

  private Masks() {}

  /** Whether a request to this path looks like a login, of which nothing is noted. */
  static boolean isLogin(String path) {
    return LOGIN.matcher(path).find();
  }

  /** Whether the value under this name looks like a secret. Those with {@code _} are tokens. */
  static boolean isSecret(String name) {
    return (name.startsWith("_") && !name.equals("_charset_")) || SECRET.matcher(name).find();
  }

  /** Whether a text looks like JSON in which a name looks like a secret's. */
  static boolean holdsSecret(String text) {
    String json = text.stripLeading();
    return (json.startsWith("{") || json.startsWith("[")) && SECRET.matcher(json).find();
  }
}
