package io.cloakroom.cli;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookieBrowser;
import io.cloakroom.cookie.CookieEffect;
import io.cloakroom.cookie.CookieEffects;
import io.cloakroom.cookie.CookieOrigin;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.cookie.SetCookie;
import io.cloakroom.key.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The explanation of some cookies, as text and for JSON. Not thread-safe. */
final class CookieReport {

  private static final int TITLE_WIDTH = 12;

  private final CookieOrigin page;
  private final @Nullable KeyRing keys;
  private final boolean open;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> json = new ArrayList<>();
  private boolean wrong;

  CookieReport(CookieOrigin page, @Nullable KeyRing keys, boolean open, Instant now) {
    this.page = page;
    this.keys = keys;
    this.open = open;
    this.now = now;
  }

  /** Adds a line that every browser ignores. */
  void addUnreadable() {
    wrong = true;
    heading("Set-Cookie");
    String reason = "Every browser ignores it: " + CookieEffects.UNREADABLE + '.';
    lines.add("  " + reason);
    json.add(
        CommandResult.members("header", "Set-Cookie", "kept", false, "warnings", List.of(reason)));
  }

  /** Adds a cookie that is set. */
  void add(SetCookie cookie) {
    CookieEffects effects = CookieEffects.of(cookie, page, now);
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    json.add(shown);
    shown.put("header", "Set-Cookie");
    shown.put("name", cookie.name());
    heading("Set-Cookie: " + cookie.name());
    value(shown, cookie.name(), cookie.value());
    Map<String, String> written = new LinkedHashMap<>();
    for (SetCookie.Attribute attribute : cookie.attributes()) {
      attribute.known().ifPresent(name -> written.put(name, attribute.text()));
    }
    written.forEach((name, text) -> line(name, text.isEmpty() ? "yes" : text));
    shown.put("attributes", written);
    browsers(shown, effects);
    List<String> warnings = new ArrayList<>();
    effects.all().stream()
        .filter(CookieEffect::isEverywhere)
        .filter(effect ->
            effect.kind() == CookieEffect.Kind.ODD || effect.kind() == CookieEffect.Kind.ADVICE)
        .forEach(effect -> warnings.add(effect.sentence()));
    ownRules(cookie, warnings);
    warnings(shown, warnings);
  }

  private void browsers(Map<String, @Nullable Object> shown, CookieEffects effects) {
    List<Map<String, Object>> browsers = new ArrayList<>();
    for (CookieBrowser browser : CookieBrowser.values()) {
      List<String> refusals = effects.refusals(browser).stream().map(CookieEffect::words).toList();
      List<String> remarks =
          effects.in(browser).stream()
              .filter(CookieReport::isRemark)
              .map(CookieEffect::words)
              .toList();
      boolean kept = refusals.isEmpty();
      wrong |= !kept;
      line(
          browser.title(),
          kept ? String.join("; ", remarks) : "refuses it: " + String.join("; ", refusals));
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("browser", browser.title());
      each.put("kept", kept);
      each.put("refusals", refusals);
      each.put("remarks", kept ? remarks : List.of());
      browsers.add(each);
    }
    shown.put("browsers", browsers);
  }

  /** Returns whether an effect is said of each browser: how long, and where browsers differ. */
  private static boolean isRemark(CookieEffect effect) {
    return !effect.isEverywhere()
        || (effect.rule() == CookieEffect.Rule.LIFETIME
            && effect.kind() == CookieEffect.Kind.PLAIN);
  }

  /** Adds what Cloakroom itself would not set, beyond what a browser refuses. */
  private void ownRules(SetCookie cookie, List<String> warnings) {
    try {
      Cookie own = Cookie.of(cookie.name(), cookie.value()).withSecure(true);
      if (cookie.path().isPresent()) {
        own = own.withPath(cookie.path().get());
      }
      if (cookie.domain().isPresent()) {
        own = own.withDomain(cookie.domain().get());
      }
    } catch (IllegalArgumentException e) {
      warnings.add(e.getMessage() + ".");
    }
  }

  /** Adds the cookies of a request. */
  void add(Cookies cookies, List<String> headers) {
    int bytes = headers.stream().mapToInt(CookieReport::bytes).sum();
    heading("Cookie header of " + bytes + " bytes, with " + cookies.names().size() + " names");
    CookieEffects.largeHeader(bytes)
        .ifPresent(sentence -> {
          wrong = true;
          lines.add("  ! " + sentence);
        });
    for (String name : cookies.names()) {
      List<String> values = cookies.all(name);
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      json.add(shown);
      shown.put("header", "Cookie");
      shown.put("name", name);
      heading("Cookie: " + name);
      value(shown, name, values.get(0));
      List<String> warnings = new ArrayList<>();
      if (values.size() > 1) {
        wrong = true;
        warnings.add(
            CookieEffects.repeated("It", values.size())
                + " The first counts, and a session is not trusted.");
      }
      warnings(shown, warnings);
    }
  }

  private void value(Map<String, @Nullable Object> shown, String name, String value) {
    int size = bytes(name) + bytes(value);
    shown.put("valueBytes", bytes(value));
    shown.put("bytes", size);
    line("Size", size + " of " + Cookie.MAX_BYTES + " bytes in name and value");
    ProtectedValue.of(name, value, keys)
        .ifPresent(checked -> {
          wrong |= checked.fault() != null;
          shown.put("value", checked.json(open));
          line("Value", checked.sentence(now));
          if (open && checked.value() != null) {
            line("Content", checked.value());
          }
        });
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void warnings(Map<String, @Nullable Object> shown, List<String> warnings) {
    shown.put("warnings", warnings);
    warnings.forEach(warning -> lines.add("  ! " + warning));
  }

  private void heading(String text) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(text);
  }

  private void line(String title, String text) {
    lines.add("  " + title + " ".repeat(Math.max(1, TITLE_WIDTH - title.length())) + text);
  }

  /** Returns the result, whose exit status is 1 if something is wrong. */
  CommandResult result() {
    CommandResult result = CommandResult.of(Map.of("cookies", json), lines);
    return wrong ? result.foundWrong() : result;
  }
}
