package io.cloakroom.cookie;

import io.cloakroom.cookie.CookieEffect.Kind;
import io.cloakroom.cookie.CookieEffect.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The effects of one cookie, as they are found. Not thread-safe. */
final class EffectList {

  private final SetCookie cookie;
  private final List<CookieEffect> effects = new ArrayList<>();

  EffectList(SetCookie cookie) {
    this.cookie = cookie;
  }

  /** Returns all. */
  List<CookieEffect> all() {
    return effects;
  }

  /** Returns their number. */
  int size() {
    return effects.size();
  }

  /** Adds an effect. */
  void add(Rule rule, String attribute, Set<CookieBrowser> browsers, Kind kind, String words) {
    String value = attribute.equals("Size") ? cookie.bytes() + " of " + Cookie.MAX_BYTES : "";
    if (SetCookie.Attribute.KNOWN.contains(attribute)) {
      value = written(attribute).map(SetCookie.Attribute::text).orElse("no");
    }
    effects.add(new CookieEffect(rule, attribute, value, browsers, kind, words));
  }

  /** Returns the last attribute of this name. */
  private Optional<SetCookie.Attribute> written(String name) {
    return cookie.attributes().stream()
        .filter(attribute -> attribute.name().equalsIgnoreCase(name))
        .reduce((earlier, later) -> later);
  }

  /** Adds that an attribute is ignored, if it is written and browsers read nothing from it. */
  void ignored(Rule rule, String name, Optional<?> read, String expected) {
    if (read.isEmpty()) {
      written(name)
          .ifPresent(attribute ->
              add(
                  rule,
                  name,
                  EffectRules.ALL,
                  Kind.ODD,
                  attribute.isTooLong()
                      ? name
                          + " is ignored: it has more than "
                          + Cookie.MAX_ATTRIBUTE_BYTES
                          + " bytes"
                      : name + " is ignored: it is not " + expected));
    }
  }
}
