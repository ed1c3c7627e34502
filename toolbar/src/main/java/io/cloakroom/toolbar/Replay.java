package io.cloakroom.toolbar;

import io.cloakroom.body.FormTrace;
import io.cloakroom.body.SentValue;
import io.cloakroom.http.Exchange;
import io.cloakroom.trace.SecretNames;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as a text to copy: a command of curl, or a test with {@code cloakroom-test}. Named
 * placeholders replace secrets.
 */
final class Replay {

  private static final int MOST_CHARACTERS = 20_000;
  private static final int MOST_VALUE = 2_000;

  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Language",
          "Origin",
          "Sec-Fetch-Site",
          "Sec-Fetch-Mode",
          "X-Requested-With",
          "HX-Request",
          "HX-Target",
          "Idempotency-Key",
          "Authorization",
          "X-CSRF-Token");

  private final Exchange exchange;
  private final FormTrace form;
  private final TraceRows rows;
  private final SeenCookies cookies;
  private final Secrets secrets;
  private final String contentType;
  private final String address;

  Replay(Exchange exchange, FormTrace form, TraceRows rows, SeenCookies cookies, Secrets secrets) {
    this.exchange = exchange;
    this.form = form;
    this.rows = rows;
    this.cookies = cookies;
    this.secrets = secrets;
    contentType = exchange.header("Content-Type").orElse("");
    address =
        Masks.address(
            exchange.path() + exchange.query().map(query -> '?' + query).orElse(""), secrets);
  }

  private boolean isMultipart() {
    return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  private boolean isUrlencoded() {
    return contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
  }

  private boolean hasBody() {
    return !contentType.isEmpty();
  }

  private String site() {
    return (exchange.secure() ? "https://" : "http://")
        + secrets.shown(exchange.authority().orElse("localhost"));
  }

  /** Returns the request as a command for a shell. */
  String curl() {
    Placeholders names = new Placeholders();
    List<String> lines = new ArrayList<>();
    lines.add("curl -i " + shell(site() + address, names));
    if (!exchange.method().equals(hasBody() ? "POST" : "GET")) {
      lines.add("-X " + shell(exchange.method(), names));
    }
    for (String name : HEADERS) {
      exchange.header(name).ifPresent(value -> lines.add(header(name, value, names)));
    }
    List<String> pairs = new ArrayList<>();
    for (SeenCookies.Received cookie : cookies.received()) {
      pairs.add(
          cookie.masked()
              ? cookie.name().replace("'", "") + "='\"$" + names.of(cookie.name()) + "\"'"
              : (cookie.name() + '=' + cookie.value()).replace("'", "'\\''"));
    }
    if (!pairs.isEmpty()) {
      lines.add("-H 'Cookie: " + String.join("; ", pairs) + "'");
    }
    if (hasBody()) {
      body(lines, names);
    }
    StringBuilder text = new StringBuilder();
    names.all().forEach(name -> text.append(name).append("='…'\n"));
    text.append(String.join(" \\\n  ", lines)).append('\n');
    return limited(text.toString(), "# ");
  }

  private String shell(String text, Placeholders names) {
    return names.shell(text, SecretNames.MASK);
  }

  private String header(String name, String value, Placeholders names) {
    boolean secret =
        name.equals("Authorization") || name.equals("X-CSRF-Token") || name.endsWith("-Key");
    return secret
        ? "-H \"" + name + ": $" + names.of(name) + '"'
        : "-H " + shell(name + ": " + secrets.value(value, MOST_VALUE), names);
  }

  private void body(List<String> lines, Placeholders names) {
    if (isMultipart() || isUrlencoded()) {
      for (FormTrace.Pair pair : form.pairs()) {
        lines.add(pair(pair, names));
      }
      return;
    }
    lines.add("-H " + shell("Content-Type: " + secrets.shown(contentType), names));
    lines.add(
        json(names)
            .map(text -> "--data-raw " + text)
            .orElse("--data-binary @body # the body was not read by a form"));
  }

  private String pair(FormTrace.Pair pair, Placeholders names) {
    String name = pair.sent().name();
    if (pair.sent() instanceof SentValue.File file) {
      String filename = file.upload().filename().replaceAll("[^\\w. -]", "_");
      return "-F " + shell(secrets.shown(name) + "=@\"" + filename + '"', names);
    }
    String sentName =
        isMultipart()
            ? secrets.shown(name)
            : URLEncoder.encode(secrets.shown(name), StandardCharsets.UTF_8);
    return (isMultipart() ? "--form-string " : "--data-urlencode ")
        + (rows.isHidden(pair)
            ? shell(sentName + "=", names) + "\"$" + names.of(name) + '"'
            : shell(sentName + "=" + value(pair), names));
  }

  private String value(FormTrace.Pair pair) {
    return secrets.value(pair.sent().text().orElse(""), MOST_VALUE);
  }

  /** Returns the body of JSON for a shell; empty if it was not read as a whole. */
  private Optional<String> json(Placeholders names) {
    return pieces()
        .map(pieces -> {
          StringBuilder text = new StringBuilder();
          for (Piece piece : pieces) {
            text.append(
                piece.secret()
                    ? "'\"$" + names.of(piece.text()) + "\"'"
                    : secrets.hidden(piece.text()).replace("\0", "").replace("'", "'\\''"));
          }
          return "'" + text + "'";
        });
  }

  /** A part of the body, or the name of a secret in its place. */
  private record Piece(String text, boolean secret) {}

  private Optional<List<Piece>> pieces() {
    if (form.refusal().isPresent() || form.pairs().isEmpty()) {
      return Optional.empty();
    }
    List<Piece> pieces = new ArrayList<>();
    long from = 0;
    for (FormTrace.Pair pair : form.pairs()) {
      boolean quoted =
          form.bytes(pair.valueStart(), pair.valueStart() + 1).filter(b -> b[0] == '"').isPresent();
      long start = quoted ? pair.valueStart() + 1 : pair.valueStart();
      long end = quoted ? pair.end() - 1 : pair.end();
      if (rows.isHidden(pair)) {
        Optional<byte[]> before = form.bytes(from, start);
        if (before.isEmpty()) {
          return Optional.empty();
        }
        pieces.add(new Piece(new String(before.get(), StandardCharsets.UTF_8), false));
        pieces.add(new Piece(pair.sent().name(), true));
        from = end;
      }
    }
    long last = form.pairs().get(form.pairs().size() - 1).end();
    long length = last;
    while (form.bytes(last, length + 1).isPresent() && length - last < 1_000) {
      length++;
    }
    Optional<byte[]> rest = form.bytes(from, length);
    rest.ifPresent(
        bytes -> pieces.add(new Piece(new String(bytes, StandardCharsets.UTF_8), false)));
    return rest.map(all -> pieces);
  }

  /** Returns the request as a test in Java. */
  String test() {
    Placeholders names = new Placeholders();
    StringBuilder code = new StringBuilder();
    code.append("TestClient browser = TestClient.of(")
        .append(java(site(), names))
        .append(")")
        .append(origin(names))
        .append(";\n");
    boolean session = false;
    for (SeenCookies.Received cookie : cookies.received()) {
      if (cookie.about().equals("the token of the session")) {
        session = true;
      } else if (!cookie.name().endsWith("csrf")) {
        code.append("browser.setCookie(")
            .append(java(cookie.name(), names))
            .append(", ")
            .append(cookie.masked() ? names.of(cookie.name()) : java(cookie.value(), names))
            .append(");\n");
      }
    }
    if (session) {
      code.append("// The request had a session: begin it with this browser, as by a login.\n");
    }
    code.append("TestResponse response = ").append(call(names)).append(";\n\n");
    code.append("assertThat(response.status()).isEqualTo(")
        .append(exchange.status())
        .append(");\n");
    exchange
        .responseHeader("Location")
        .filter(location -> exchange.status() / 100 == 3)
        .ifPresent(location ->
            code.append("assertThat(response.location()).isEqualTo(")
                .append(java(Masks.address(location, secrets), names))
                .append(");\nTestResponse page = browser.follow(response);\n"));
    StringBuilder text = new StringBuilder();
    names.all().forEach(name -> text.append("String ").append(name).append(" = \"…\";\n"));
    return limited(text.append(code).toString(), "// ");
  }

  private String java(String text, Placeholders names) {
    return names.java(text, SecretNames.MASK);
  }

  private String origin(Placeholders names) {
    Optional<String> origin = exchange.header("Origin").map(secrets::shown);
    String site = site();
    StringBuilder calls = new StringBuilder();
    if (origin.isEmpty() && exchange.header("Sec-Fetch-Site").isEmpty() && hasBody()) {
      calls.append(".withoutOrigin()");
    } else if (origin.isPresent() && !origin.get().equals(site)) {
      calls.append(".withOrigin(").append(java(origin.get(), names)).append(')');
    }
    for (String name : List.of("Accept", "Accept-Language", "HX-Request", "X-Requested-With")) {
      exchange
          .header(name)
          .filter(value -> !name.equals("Accept") || value.contains("json"))
          .ifPresent(value ->
              calls
                  .append("\n    .withHeader(")
                  .append(java(name, names))
                  .append(", ")
                  .append(java(secrets.value(value, MOST_VALUE), names))
                  .append(')'));
    }
    return calls.toString();
  }

  private String call(Placeholders names) {
    String target = java(address, names);
    if (exchange.method().equals("GET")) {
      return "browser.get(" + target + ")";
    }
    if (exchange.method().equals("POST") && (isMultipart() || isUrlencoded())) {
      return "browser.post(" + target + ", " + testForm(names) + ")";
    }
    String body =
        pieces()
            .filter(all -> hasBody())
            .map(pieces -> javaBody(pieces, names) + ".getBytes(StandardCharsets.UTF_8)")
            .orElse("new byte[0]");
    return "browser.send("
        + java(exchange.method(), names)
        + ", "
        + target
        + ", "
        + java(secrets.shown(contentType), names)
        + ", "
        + body
        + ")";
  }

  private String javaBody(List<Piece> pieces, Placeholders names) {
    List<String> texts = new ArrayList<>();
    for (Piece piece : pieces) {
      texts.add(
          piece.secret() ? names.of(piece.text()) : java(secrets.hidden(piece.text()), names));
    }
    return "(" + String.join(" + ", texts) + ")";
  }

  private String testForm(Placeholders names) {
    StringBuilder made = new StringBuilder("TestForm.of()");
    for (FormTrace.Pair pair : form.pairs()) {
      String name = pair.sent().name();
      if (name.equals("_csrf") && exchange.header("Origin").isPresent()) {
        continue; // The browser of the test sends its origin, which decides before a token.
      }
      if (pair.sent() instanceof SentValue.File file) {
        made.append("\n    .withFile(")
            .append(java(secrets.shown(name), names))
            .append(", ")
            .append(java(secrets.shown(file.upload().filename()), names))
            .append(", ")
            .append(java(secrets.shown(file.upload().contentType()), names))
            .append(", new byte[0])");
      } else {
        made.append("\n    .with(")
            .append(java(secrets.shown(name), names))
            .append(", ")
            .append(rows.isHidden(pair) ? names.of(name) : java(value(pair), names))
            .append(')');
      }
    }
    return made.toString();
  }

  private static String limited(String text, String comment) {
    return text.length() <= MOST_CHARACTERS
        ? text
        : comment + "The request is too long to copy: " + text.length() + " characters.\n";
  }
}
