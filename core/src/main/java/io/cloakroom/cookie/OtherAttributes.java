package io.cloakroom.cookie;

import static io.cloakroom.cookie.CookieEffect.Kind.ODD;
import static io.cloakroom.cookie.CookieEffect.Kind.PLAIN;

import io.cloakroom.cookie.CookieEffect.Rule;
import io.cloakroom.mistake.NearestName;
import java.util.Locale;

/** The attributes of a line that browsers do not know, or that are written twice. */
final class OtherAttributes {

  private OtherAttributes() {}

  /** Adds the effects. */
  static void add(SetCookie cookie, EffectList effects) {
    for (SetCookie.Attribute attribute : cookie.attributes()) {
      if (attribute.known().isEmpty()) {
        unknown(attribute, effects);
      }
    }
    for (String name : SetCookie.Attribute.KNOWN) {
      long different =
          cookie.attributes().stream()
              .filter(attribute -> attribute.name().equalsIgnoreCase(name))
              .map(SetCookie.Attribute::text)
              .distinct()
              .count();
      if (different > 1) {
        effects.add(
            Rule.OTHER,
            name,
            EffectRules.ALL,
            ODD,
            name + " is written " + different + " times, and the last one counts");
      }
    }
  }

  private static void unknown(SetCookie.Attribute attribute, EffectList effects) {
    // As in "SameSite: None".
    String word = attribute.name().split("[:\\s]", 2)[0].toLowerCase(Locale.ROOT);
    if (word.equals("priority")) {
      effects.add(
          Rule.OTHER,
          "Priority",
          EffectRules.CHROME,
          PLAIN,
          "Priority decides which cookies it deletes first if there are too many");
      return;
    }
    String words =
        NearestName.meant(
                word,
                SetCookie.Attribute.KNOWN.stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList())
            .flatMap(near -> new SetCookie.Attribute(near, "").known())
            .map(near -> "an unknown attribute is ignored; " + near + " is probably meant")
            // What is behind a semicolon may be the rest of a secret value.
            .orElse("an unknown attribute is ignored, and not shown here");
    effects.add(Rule.OTHER, "Unknown", EffectRules.ALL, ODD, words);
  }
}
