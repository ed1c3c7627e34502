package io.cloakroom;

import io.cloakroom.body.FormData;
import io.cloakroom.body.SentValue;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.form.Fields;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Html;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form of a request whose session moved to a new token, for a page that offers to send it
 * again. It has the values that were sent. Secrets and files have to be entered again.
 *
 * @param get whether it is sent with GET
 * @param action the address to send it to; empty for that of the page
 * @param automatic whether the page sends it by itself, which does nothing twice
 * @param values the values that were sent, by name
 * @param secrets the names of the secrets
 * @param files the names of the files
 */
record Resend(
    boolean get,
    String action,
    boolean automatic,
    List<Map.Entry<String, String>> values,
    Set<String> secrets,
    Set<String> files) {

  /** Marks a form that a page has sent by itself, which must not happen again and again. */
  private static final String MARKER = "_resent";

  /** Names of secrets in forms that were not read as a record, which would say what is secret. */
  private static final Pattern SECRET =
      Pattern.compile(
          "passw|passphrase|passcode|(?<![a-z])(pass|pwd|secret|pin|otp|cvc|cvv)(?![a-z])",
          Pattern.CASE_INSENSITIVE);

  /** Returns what this request sent; empty if a page cannot send the same again. */
  static Optional<Resend> of(Visit visit) {
    String method = visit.exchange().method();
    boolean get = method.equals("GET") || method.equals("HEAD");
    if (!get && !method.equals("POST")) {
      return Optional.empty();
    }
    try {
      FormData sent = visit.readFormData();
      return lost(visit.exchange(), sent) ? Optional.empty() : Optional.of(of(visit, get, sent));
    } catch (HttpProblem unreadable) {
      return Optional.empty();
    }
  }

  /** Returns whether something else, such as the handler itself, has read the body. */
  private static boolean lost(Exchange exchange, FormData sent) {
    boolean body =
        exchange.header("Content-Length").filter(length -> !length.equals("0")).isPresent()
            || exchange.header("Transfer-Encoding").isPresent();
    return body && sent.sent().isEmpty();
  }

  private static Resend of(Visit visit, boolean get, FormData sent) {
    List<Map.Entry<String, String>> values = new ArrayList<>();
    Set<String> secrets = new LinkedHashSet<>();
    Set<String> files = new LinkedHashSet<>();
    for (SentValue value : sent.sent()) {
      String name = value.name();
      if (value instanceof SentValue.File) {
        files.add(name);
      } else if (secret(visit.read(), name)) {
        secrets.add(name);
      } else if (!name.equals(Csrf.FIELD) && !name.equals(MARKER)) {
        values.add(Map.entry(name, value.text().orElse("")));
      }
    }
    boolean automatic =
        visit.guarded() && secrets.isEmpty() && files.isEmpty() && !sent.names().contains(MARKER);
    if (automatic) {
      values.add(Map.entry(MARKER, "true"));
    }
    return new Resend(get, action(visit.exchange(), get), automatic, values, secrets, files);
  }

  /** A path that begins with two slashes would be the address of another site. */
  private static String action(Exchange exchange, boolean get) {
    String path = exchange.path();
    if (path.startsWith("//") || path.startsWith("/\\")) {
      return "";
    }
    return get ? path : path + exchange.query().map(query -> "?" + query).orElse("");
  }

  private static boolean secret(List<Fields> read, String name) {
    for (Fields fields : read) {
      Optional<Boolean> declared = fields.secret(name);
      if (declared.isPresent()) {
        return declared.get();
      }
    }
    return SECRET.matcher(name).find();
  }

  /** Returns this form for a template, without its CSRF token. */
  Map<String, ?> model() {
    return Map.of(
        "method",
        get ? "get" : "post",
        "action",
        action,
        "enctype",
        files.isEmpty() ? "application/x-www-form-urlencoded" : "multipart/form-data",
        "automatic",
        automatic,
        "values",
        values.stream()
            .map(value -> Map.of("name", value.getKey(), "value", value.getValue()))
            .toList(),
        "secrets",
        List.copyOf(secrets),
        "files",
        List.copyOf(files));
  }

  /** Returns this form as HTML. */
  String html(Csrf csrf, ProblemText text) {
    StringBuilder html = new StringBuilder("<form method=\"").append(get ? "get" : "post");
    html.append("\" action=\"").append(Html.escaped(action)).append('"');
    html.append(files.isEmpty() ? "" : " enctype=\"multipart/form-data\"").append(">\n");
    if (!get) {
      hidden(html, csrf.field(), csrf.token());
    }
    values.forEach(value -> hidden(html, value.getKey(), value.getValue()));
    secrets.forEach(name -> asked(html, text.say("resend.secret"), name, "password\" required"));
    files.forEach(name -> asked(html, text.say("resend.file"), name, "file\" multiple"));
    html.append("<p><button>").append(text.say("resend.button")).append("</button></p>\n</form>");
    if (automatic) {
      html.append(
          "\n<script>HTMLFormElement.prototype.submit.call(document.querySelector('form'))"
              + "</script>");
    }
    return html.toString();
  }

  private static void hidden(StringBuilder html, String name, String value) {
    html.append("<input type=\"hidden\" name=\"")
        .append(Html.escaped(name))
        .append("\" value=\"")
        .append(Html.escaped(value))
        .append("\">\n");
  }

  private static void asked(StringBuilder html, String label, String name, String type) {
    String escaped = Html.escaped(name);
    html.append("<p><label>")
        .append(label)
        .append(' ')
        .append(escaped)
        .append("<br><input name=\"")
        .append(escaped)
        .append("\" type=\"")
        .append(type)
        .append("></label></p>\n");
  }

  /** Shows the names only: the values may be secret. */
  @Override
  public String toString() {
    return "Resend" + values.stream().map(Map.Entry::getKey).toList() + secrets + files;
  }
}
