package io.cloakroom.toolbar;

import io.cloakroom.trace.SecretNames;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for addresses that contain secrets. */
final class Masks {

  private static final Pattern LOGIN =
      Pattern.compile(
          "(?i)(log|sign)[-_]?(in|on)\\b|\\bo?auth(2|enticate|orize)?\\b|\\b(sso|saml|openid|oidc)\\b"
              + "|/sessions?$");

  /** The words after which the rest of a path opens something, such as the reset of a password. */
  private static final Pattern OPENS =
      Pattern.compile(
          "(?i)(/[^/?#]*(?:token|reset|verify|verification|confirm|invite|invitation|magic|unsubscribe)"
              + "[^/?#]*/)([^/?#]{8,})");

  /** The length up to which an address is searched; at most a part of it is shown. */
  private static final int MOST_SEARCHED = 4_000;

  private Masks() {}

  /** Returns whether a request to this path looks like a login. Its values are never recorded. */
  static boolean isLogin(String path) {
    return LOGIN.matcher(path).find();
  }

  /** Returns a path, with or without a query, without secrets. */
  static String address(String sent, Secrets secrets) {
    String address = sent.substring(0, Math.min(sent.length(), MOST_SEARCHED));
    boolean login = isLogin(address.split("[?#]", 2)[0]);
    String masked =
        OPENS
            .matcher(address)
            .replaceAll(path -> Matcher.quoteReplacement(path.group(1) + SecretNames.MASK));
    return secrets.shown(SecretNames.maskedPath(masked, name -> login || isSecret(name, secrets)));
  }

  private static boolean isSecret(String name, Secrets secrets) {
    String plain = name.replace("%5B", "[").replace("%5D", "]").replaceAll("\\[([^\\]]*)]", ".$1");
    return secrets.isSecret(plain) || secrets.isSecret(plain.substring(plain.lastIndexOf('.') + 1));
  }
}
