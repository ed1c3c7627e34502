package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.Hint.Level.NOTE;
import static io.cloakroom.toolbar.Hint.Level.WRONG;

import io.cloakroom.cookie.SetCookie;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.StatusPhrase;
import io.cloakroom.store.StoreCall;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.SecretNames;
import io.cloakroom.trace.VisitTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes the panels of the response, the view and the store from a request and its trace. */
final class ResponsePanels {

  private static final int MOST = 200;

  /** The response's headers that say what a browser or a cache does with it. */
  private static final List<String> RESPONSE_HEADERS =
      List.of(
          "Location",
          "Content-Type",
          "Content-Length",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Range",
          "Transfer-Encoding",
          "Cache-Control",
          "Expires",
          "Pragma",
          "ETag",
          "Last-Modified",
          "Vary",
          "Age",
          "Set-Cookie",
          "Clear-Site-Data",
          "WWW-Authenticate",
          "Retry-After",
          "Allow",
          "Content-Security-Policy",
          "Strict-Transport-Security",
          "Referrer-Policy",
          "X-Content-Type-Options",
          "X-Frame-Options",
          "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy",
          "Access-Control-Allow-Origin",
          "Access-Control-Allow-Credentials",
          "HX-Redirect",
          "HX-Location",
          "HX-Trigger",
          "HX-Push-Url",
          "HX-Retarget",
          "HX-Reswap");

  /** The request's headers on which the toolkit decides. */
  private static final List<String> REQUEST_HEADERS =
      List.of(
          "Host",
          "Origin",
          "Referer",
          "User-Agent",
          "Accept",
          "Accept-Language",
          "Accept-Encoding",
          "Content-Type",
          "Content-Length",
          "Content-Encoding",
          "Cookie",
          "Authorization",
          "Sec-Fetch-Site",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Dest",
          "Sec-Fetch-User",
          "Sec-Purpose",
          "X-Requested-With",
          "X-CSRF-Token",
          "Idempotency-Key",
          "If-None-Match",
          "If-Modified-Since",
          "Range",
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "HX-Request",
          "HX-Target",
          "HX-Current-URL",
          "Upgrade");

  /** The headers whose value is a secret or has its own panel. */
  private static final Set<String> MASKED =
      Set.of(
          "Cookie", "Set-Cookie", "Authorization", "X-CSRF-Token", "Idempotency-Key", "X-API-Key");

  private static final Set<String> ADDRESSES =
      Set.of("Location", "Referer", "HX-Redirect", "HX-Location", "HX-Current-URL", "HX-Push-Url");

  private final Exchange exchange;
  private final VisitTrace trace;
  private final Secrets secrets;
  private final List<Hint> findings;

  ResponsePanels(Exchange exchange, VisitTrace trace, Secrets secrets, List<Hint> findings) {
    this.exchange = exchange;
    this.trace = trace;
    this.secrets = secrets;
    this.findings = findings;
  }

  /** Collects the secrets among the headers of the request. */
  static void collect(Exchange exchange, Secrets secrets) {
    for (String name :
        List.of(
            "Authorization",
            "Proxy-Authorization",
            "X-CSRF-Token",
            "X-XSRF-TOKEN",
            "X-API-Key",
            "Idempotency-Key")) {
      for (String value : exchange.headers(name)) {
        secrets.add(value);
        secrets.add(value.substring(value.indexOf(' ') + 1));
      }
    }
  }

  SeenRequest.Response response() {
    List<SeenRequest.Failure> failures = new ArrayList<>();
    for (ResponseTrace.Failure failure : trace.all(ResponseTrace.Failure.class)) {
      failures.add(
          new SeenRequest.Failure(
              failure.type(),
              failure.status(),
              failure.code(),
              secrets.shown(failure.reason(), Secrets.MOST_JSON),
              failure.at()));
      explain(failure);
    }
    return new SeenRequest.Response(
        exchange.status(),
        exchange.status() < 400 ? "" : StatusPhrase.of(exchange.status()),
        failures,
        secrets.shown(Caching.reasons(exchange), MOST),
        headers(RESPONSE_HEADERS, false),
        headers(REQUEST_HEADERS, true));
  }

  private void explain(ResponseTrace.Failure failure) {
    boolean told =
        failure.code().startsWith("csrf.")
            || findings.stream().anyMatch(finding -> finding.text().contains(failure.code()));
    if (failure.code().equals("redirect")) {
      findings.add(
          new Hint(
              NOTE,
              "response",
              secrets.shown("Redirected instead of answered, " + failure.reason() + "."),
              ""));
    } else if (!told) {
      findings.add(
          new Hint(
              WRONG,
              "response",
              secrets.shown(
                  failure.status() + " " + failure.code() + ": " + failure.reason(),
                  Secrets.MOST_JSON),
              cure(failure)));
    }
  }

  private static String cure(ResponseTrace.Failure failure) {
    return switch (failure.code()) {
      case "session.moved" ->
          "Another tab logged in or out while this request was on its way. Nothing was written, and"
              + " the page offers to send it again.";
      case "session.conflict" ->
          "Two requests changed the same property of a value in place, and only one can win. Change"
              + " it with session.update(key, …), which is applied again.";
      default -> "Thrown at " + failure.at() + ".";
    };
  }

  private List<SeenRequest.Header> headers(List<String> names, boolean ofRequest) {
    List<SeenRequest.Header> headers = new ArrayList<>();
    for (String name : names) {
      List<String> lines = ofRequest ? exchange.headers(name) : exchange.responseHeaders(name);
      for (String line : lines.subList(0, Math.min(lines.size(), 20))) {
        headers.add(new SeenRequest.Header(name, shown(name, line)));
      }
    }
    return headers;
  }

  private String shown(String name, String value) {
    if (name.equals("Set-Cookie")) {
      return secrets.shown(
          SetCookie.parse(value).map(SetCookie::toString).orElse(SecretNames.MASK));
    } else if (MASKED.contains(name)) {
      return value.length() + " characters, see the panels";
    }
    return ADDRESSES.contains(name)
        ? Masks.address(value, secrets)
        : secrets.value(value, Secrets.MOST_JSON);
  }

  SeenRequest.View view() {
    return new SeenRequest.View(
        trace.all(ResponseTrace.Local.class).stream()
            .limit(MOST)
            .map(local ->
                new SeenRequest.Local(
                    secrets.shown(local.name()),
                    local.type().map(secrets::shown).orElse(""),
                    secrets.shown(local.origin())))
            .toList(),
        trace.all(ResponseTrace.Template.class).stream()
            .limit(MOST)
            .map(template ->
                new SeenRequest.Template(
                    secrets.shown(template.name()), Millis.of(template.took().toNanos())))
            .toList());
  }

  SeenRequest.Store store(double span) {
    List<SeenRequest.Call> calls = new ArrayList<>();
    long trips = 0;
    long nanos = 0;
    int more = 0;
    for (VisitTrace.Step step : trace.steps()) {
      if (!(step.event() instanceof StoreCall call)) {
        continue;
      }
      trips += call.isTrip() ? 1 : 0;
      nanos += call.took().toNanos();
      if (calls.size() < MOST) {
        calls.add(call(step, call));
      } else {
        more++;
      }
      if (call.outcome() == StoreCall.Outcome.FAILED) {
        findings.add(
            new Hint(
                WRONG,
                "store",
                secrets.shown("The store failed: " + call.failure()),
                "The answer is a 503 until it is back. Look at the log for the cause."));
      }
    }
    return new SeenRequest.Store(trips, Millis.of(nanos), span, calls, more);
  }

  private SeenRequest.Call call(VisitTrace.Step step, StoreCall call) {
    return new SeenRequest.Call(
        word(call.operation()),
        secrets.shown(call.space()),
        secrets.shown(call.id()),
        Math.max(0, Millis.of(step.at().minus(call.took()).toNanos())),
        Millis.of(call.took().toNanos()),
        call.bytes().orElse(-1),
        secrets.shown(call.revision().orElse("")),
        word(call.copy()),
        word(call.outcome()),
        secrets.shown(call.failure()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
