package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A visitor's browser: it keeps cookies, and sends forms with the page's CSRF token. Thread-safe.
 */
final class Browser {

  static final String FORM = "application/x-www-form-urlencoded";
  private static final String PASSWORD = "seven green umbrellas";
  private static final Pattern TOKEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*csrf[^\"]*)\" value=\"([^\"]+)\">");

  private final Wire wire;
  private final String address;
  private final Map<String, String> cookies;

  /**
   * Opens a browser without cookies.
   *
   * @param address the client's address, as the proxy would forward it
   */
  Browser(Wire wire, String address) {
    this(wire, address, new ConcurrentHashMap<>());
  }

  private Browser(Wire wire, String address, Map<String, String> cookies) {
    this.wire = wire;
    this.address = address;
    this.cookies = cookies;
  }

  /** Returns this browser, with the same cookies, on another wire. */
  Browser over(Wire other) {
    return new Browser(other, address, cookies);
  }

  Reply get(String target) {
    return send("GET", target, "", new byte[0]);
  }

  /** Sends a form as the site's own script could, without a token in it. */
  Reply post(String target, String type, byte[] body) {
    return send(
        "POST",
        target,
        "Sec-Fetch-Site: same-origin\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\n",
        body);
  }

  /** Creates an account, which logs the visitor in. */
  Reply signUp(String email) {
    return submit("/signup", "name=Ada&" + credentials(email));
  }

  /** Loads the login page, sends its form and loads the page behind it. */
  Reply logIn(String email) {
    Reply sent = submit("/login", credentials(email));
    return sent.status() == 303 ? get("/dashboard") : sent;
  }

  /** Loads a page and sends its form. Only the token shows that the form is the site's own. */
  private Reply submit(String target, String fields) {
    Reply page = get(target);
    Matcher token = TOKEN.matcher(page.body());
    if (page.status() != 200 || !token.find()) {
      return page;
    }
    byte[] body = (fields + '&' + token.group(1) + '=' + encoded(token.group(2))).getBytes(UTF_8);
    String headers = "Content-Type: " + FORM + "\r\nContent-Length: " + body.length + "\r\n";
    return send("POST", target, headers, body);
  }

  private Reply send(String method, String target, String headers, byte[] body) {
    StringBuilder head = new StringBuilder(wire.head(method, target, address));
    head.append("Accept: text/html\r\n").append(headers);
    if (!cookies.isEmpty()) {
      head.append("Cookie: ").append(cookieHeader()).append("\r\n");
    }
    Reply reply = wire.send(head.toString(), body);
    reply.all("set-cookie").forEach(this::keep);
    return reply;
  }

  private String cookieHeader() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private static String credentials(String email) {
    return "email=" + encoded(email) + "&password=" + encoded(PASSWORD);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
