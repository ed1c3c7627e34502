package io.cloakroom.idempotency;

import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.RandomToken;
import io.cloakroom.key.Sha256;
import io.cloakroom.key.Signer;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.store.StoreKey;
import io.cloakroom.trace.VisitTrace;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Keeps a form that is sent twice from taking effect twice: by a second click, a reload, or a
 * script or proxy that retries. The page's form carries a token, and a second request with the same
 * token gets the result of the first.
 *
 * <pre>{@code
 * long order = visit.idempotency().run(Long.class, () -> orders.place(form).id());
 * visit.done("Thank you!").redirect("/orders/" + order);
 * }</pre>
 *
 * <p>The template puts the token into the form:
 *
 * <pre>{@code
 * <input type="hidden" name="{{ idempotency.field }}" value="{{ idempotency.token }}">
 * }</pre>
 *
 * <p>A token is signed, valid for {@link #LIFETIME}, and bound to a cookie of its own that outlives
 * logins, so a page from a shared cache cannot make one visitor's form the repeat of another's.
 * Showing a form writes nothing to the store. A form sent to another path is another form.
 *
 * <p>Clients without the field send the header {@value #HEADER} instead, with a random value of at
 * least {@value #MIN_KEY_LENGTH} characters, such as {@code crypto.randomUUID()}: a new one for
 * each form, and the same one for each retry. It is bound to the same cookie; without one, to the
 * account that is logged in, or to the header {@code Authorization}. So nobody gets the result of
 * another visitor's form, even with its key. A page whose scripts send keys for anonymous visitors
 * calls {@link #token}, which sets the cookie.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Idempotency {

  /** The form field with the token. */
  public static final String FIELD = "_once";

  /** The header that replaces the token. */
  public static final String HEADER = "Idempotency-Key";

  /** The minimum length of the header's value: a shorter one can be guessed, or drawn twice. */
  public static final int MIN_KEY_LENGTH = 20;

  /** The minimum number of different characters in the header's value. */
  public static final int MIN_KEY_CHARACTERS = 8;

  /** The maximum size of a result as JSON. */
  public static final int MAX_RESULT_BYTES = 4096;

  /**
   * The time after it was shown in which a form can be sent, and for which its result is stored.
   */
  public static final Duration LIFETIME = Duration.ofHours(24);

  private static final int MAX_KEY_LENGTH = 255;
  private static final String COOKIE = "once";
  private static final int SECRET_BYTES = 32;
  private static final int NONCE_BYTES = 16;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** The action of a form. */
  @FunctionalInterface
  public interface Action<T, X extends Exception> {

    /**
     * Carries the form out and returns the result: an id, a path or a small record, of at most
     * {@value Idempotency#MAX_RESULT_BYTES} bytes as JSON.
     *
     * @throws X to say that nothing was done, and that the form may be sent again
     */
    T run() throws X;
  }

  private final IdempotencyGuard guard;
  private final Signer signer;
  private final SessionHandle session;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private final Supplier<Optional<String>> sentField;
  private @Nullable String issued;
  private boolean passed;

  private Idempotency(
      IdempotencyGuard guard,
      Signer signer,
      SessionHandle session,
      Exchange exchange,
      CookiePolicy cookies,
      Supplier<Optional<String>> sentField) {
    this.guard = guard;
    this.signer = signer;
    this.session = session;
    this.exchange = exchange;
    this.cookies = cookies;
    this.sentField = sentField;
  }

  /**
   * Returns the idempotency of one request.
   *
   * @param signer signs the tokens
   * @param session whose owner sends the form
   * @param sentField the value of {@link #FIELD} in the request's form, read only if it is needed
   */
  public static Idempotency of(
      IdempotencyGuard guard,
      Signer signer,
      SessionHandle session,
      Exchange exchange,
      CookiePolicy cookies,
      Supplier<Optional<String>> sentField) {
    return new Idempotency(
        guard.traced(VisitTrace.wantedOn(exchange)), signer, session, exchange, cookies, sentField);
  }

  /** Returns the name of the form field, {@value #FIELD}. */
  public String field() {
    return FIELD;
  }

  /** Returns a token for one form of this page; each call returns another one. */
  public String token() {
    Caching.visitorOnly(exchange);
    String secret = secret().orElseGet(this::issue);
    return signer.sign(secret, RandomToken.text(NONCE_BYTES));
  }

  /**
   * Returns whether this request carries a token or a key at all, valid or not: for handlers that
   * let programs choose whether to send one.
   */
  public boolean requested() {
    return exchange.hasHeader(HEADER) || sentField.get().isPresent();
  }

  /**
   * Returns whether this request has called {@code run} with a valid token or key, so that its
   * action is not carried out twice if the client sends the request again.
   */
  public boolean passed() {
    return passed;
  }

  /**
   * Runs the action and returns its result; if this form was sent before, returns that result
   * without running the action. Call it when the form has been found valid, and after {@code
   * visit.read(form, sink)} if its files are streamed.
   *
   * <p>While the first request is being carried out, the others wait for it, for five seconds at
   * most. An exception says that nothing was done, so the action must not throw one after its
   * effect. What the action changes in the session is saved with the first response.
   *
   * <p>A result that is too large, or that cannot be written as JSON, is returned and logged; a
   * repeated form is then refused with {@code form.once.unknown}.
   *
   * @throws X if the action throws it
   * @throws HttpProblem 400 if there is no token or key, or nothing that a key could be bound to;
   *     409 if the token is too old or from another browser, if the first request takes too long,
   *     if its outcome is unknown or its result cannot be read as this type, if another account
   *     sent it, or, with {@code session.moved}, if the session has moved to another token, so that
   *     the visitor is unknown
   * @throws io.cloakroom.store.StoreException if the store cannot be reached; the action has not
   *     run
   */
  public <T, X extends Exception> T run(Class<T> type, Action<T, X> action) throws X {
    return run((Type) type, action);
  }

  /** Does the same for a result of a generic type. */
  public <T, X extends Exception> T run(TypeReference<T> type, Action<T, X> action) throws X {
    return run(type.getType(), action);
  }

  private <T, X extends Exception> T run(Type type, Action<T, X> action) throws X {
    List<String> keys = exchange.headers(HEADER);
    Optional<String> owner = session.session().owner();
    String key = keys.isEmpty() ? "" : checked(keys);
    passed = true;
    session.requireCurrent();
    List<StoreKey> names = keys.isEmpty() ? List.of(ofToken()) : ofKey(key, owner);
    return guard.run(names, owner, type, action);
  }

  private StoreKey ofToken() {
    String token = sentField.get().orElseThrow(Idempotency::missing);
    return secret()
        .flatMap(secret ->
            signer
                .verify(secret, token, LIFETIME)
                .map(nonce -> storeKey("token", secret, nonce, exchange.path())))
        .orElseThrow(() ->
            new HttpProblem(
                409,
                "form.once.expired",
                "This form is too old, or was opened in another browser. Reload the page and"
                    + " send it again."));
  }

  /**
   * Returns the keys of a form with this key of the client's own. The cookie is the first, because
   * a login or a rotation between two sendings does not change it. If there is an owner too, the
   * owner counts beside it: the cookie may have been set between the two.
   */
  private List<StoreKey> ofKey(String key, Optional<String> owner) {
    List<StoreKey> bound = new ArrayList<>(2);
    secret().ifPresent(secret -> bound.add(boundKey("cookie", secret, key)));
    owner.ifPresent(account -> bound.add(boundKey("owner", account, key)));
    if (bound.isEmpty()) {
      bound.add(boundKey("authorization", authorization(), key));
    }
    return bound;
  }

  private StoreKey boundKey(String kind, String visitor, String key) {
    return storeKey("key", kind, Sha256.base64(visitor), key, exchange.path());
  }

  private String authorization() {
    List<String> lines = exchange.headers("Authorization");
    if (lines.size() != 1 || lines.get(0).isBlank()) {
      throw new HttpProblem(
              400,
              "form.once.visitor",
              "This request has no cookie, no login and no header Authorization, so its "
                  + HEADER
                  + " could be anyone's. Open the page with the form first, or log in.")
          .with(HEADER);
    }
    return lines.get(0);
  }

  private static HttpProblem missing() {
    return new HttpProblem(
            400,
            "form.once.missing",
            "This form carries no token, so we cannot tell whether it was sent before. Send the"
                + " field "
                + FIELD
                + " of the page, or the header "
                + HEADER
                + " with a random value.")
        .with(FIELD, HEADER);
  }

  private static String checked(List<String> keys) {
    String key = keys.get(0);
    if (keys.size() != 1
        || key.length() < MIN_KEY_LENGTH
        || key.length() > MAX_KEY_LENGTH
        || key.chars().distinct().count() < MIN_KEY_CHARACTERS) {
      throw new HttpProblem(
              400,
              "form.once.key",
              "Send the header "
                  + HEADER
                  + " once in a request, with "
                  + MIN_KEY_LENGTH
                  + " to "
                  + MAX_KEY_LENGTH
                  + " random characters, at least "
                  + MIN_KEY_CHARACTERS
                  + " of them different.")
          .with(
              HEADER,
              String.valueOf(MIN_KEY_LENGTH),
              String.valueOf(MAX_KEY_LENGTH),
              String.valueOf(MIN_KEY_CHARACTERS));
    }
    return key;
  }

  private Optional<String> secret() {
    return Optional.ofNullable(issued)
        .or(() -> Cookies.of(exchange).get(cookies.name(COOKIE)))
        .filter(value -> SECRET.matcher(value).matches());
  }

  private String issue() {
    String secret = RandomToken.text(SECRET_BYTES);
    issued = secret;
    exchange.addHeader("Set-Cookie", cookies.cookie(COOKIE, secret).setCookieHeader());
    CookieDecision.note(
        exchange,
        cookies.name(COOKIE),
        CookieDecision.Kind.SET,
        "a page asked for a form's token, which is bound to this cookie");
    return secret;
  }

  /** Hashed, so that a leaked store reveals neither secret. No part has a line break. */
  private static StoreKey storeKey(String... parts) {
    return new StoreKey(IdempotencyGuard.SPACE, Sha256.base64(String.join("\n", parts)));
  }
}
