package io.cloakroom.cli;

import io.cloakroom.cookie.CookiePrefix;
import io.cloakroom.key.KeyRing;
import io.cloakroom.key.ProtectedText;
import io.cloakroom.mistake.DurationText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of a cookie that looks signed or sealed, checked with the keys of a file.
 *
 * @param text the readable parts
 * @param protection {@code signed} or {@code sealed}; null if no key of the file verifies it
 * @param value the value inside; null if no key of the file verifies it
 * @param fault the reason why it is not verified; null if it is
 */
record ProtectedValue(
    ProtectedText text,
    @Nullable String protection,
    @Nullable String value,
    @Nullable String fault) {

  /** The purposes of the toolkit's signers and sealers for cookies. */
  private static final List<String> PURPOSES = List.of("cookie", "session");

  /** As old as it may be: the age is shown instead. */
  private static final Duration ANY_AGE = Duration.ofDays(365_000);

  /** Checks a value; empty if it looks neither signed nor sealed. */
  static Optional<ProtectedValue> of(String cookie, String value, @Nullable KeyRing keys) {
    return ProtectedText.parse(value).map(text -> check(cookie, value, text, keys));
  }

  private static ProtectedValue check(
      String cookie, String value, ProtectedText text, @Nullable KeyRing keys) {
    if (keys == null) {
      return new ProtectedValue(text, null, null, null);
    }
    for (String name : names(cookie)) {
      for (String purpose : PURPOSES) {
        Optional<String> signed =
            keys.signer(purpose, Clock.systemUTC()).verify(name, value, ANY_AGE);
        if (signed.isPresent()) {
          return new ProtectedValue(text, "signed", signed.get(), null);
        }
        Optional<String> sealed =
            keys.sealer(purpose, Clock.systemUTC()).open(name, value, ANY_AGE);
        if (sealed.isPresent()) {
          return new ProtectedValue(text, "sealed", sealed.get(), null);
        }
      }
    }
    return new ProtectedValue(text, null, null, fault(text, keys));
  }

  private static String fault(ProtectedText text, KeyRing keys) {
    if (!keys.ids().contains(text.keyId())) {
      return "its key " + text.keyId() + " is not in the file";
    }
    return text.issued().isAfter(Instant.now().plusSeconds(60))
        ? "it is from the future: the clocks differ"
        : "it was changed, or was made for another name";
  }

  /** Returns the names that it may have been made for: without the prefixes on the wire. */
  private static Set<String> names(String cookie) {
    Set<String> names = new LinkedHashSet<>();
    String bare = CookiePrefix.bare(cookie);
    names.add(bare);
    for (int dash = bare.indexOf('-'); dash >= 0; dash = bare.indexOf('-', dash + 1)) {
      names.add(bare.substring(dash + 1));
    }
    names.add(cookie);
    return names;
  }

  /** Returns it for JSON; the value only if it is asked for. */
  Map<String, @Nullable Object> json(boolean open) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("key", text.keyId());
    json.put("issued", text.issued());
    if (protection != null) {
      json.put("protection", protection);
    }
    if (fault != null) {
      json.put("fault", fault);
    }
    if (open && value != null) {
      json.put("value", value);
    }
    return json;
  }

  /** Returns it in a sentence. */
  String sentence(Instant now) {
    String made =
        "by the key "
            + text.keyId()
            + ", "
            + (text.issued().isAfter(now)
                ? "in the future"
                : DurationText.of(Duration.between(text.issued(), now)) + " ago");
    if (fault != null) {
      return "not verified: " + fault;
    }
    return protection == null
        ? "looks signed or sealed " + made + "; --keys FILE verifies it"
        : protection + ' ' + made + ", verified";
  }
}
