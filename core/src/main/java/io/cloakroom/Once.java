package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.Signer;
import io.cloakroom.store.StoreKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a form does when it is sent, done once. The page's form carries a token, and a second
 * request with the same token gets the place that the first one led to.
 *
 * <pre>{@code
 * String place = visit.once().run(() -> "/orders/" + orders.place(form).id());
 * visit.done("Thank you!").redirect(place);
 * }</pre>
 *
 * <p>A token is signed, good for {@link SubmitGuard#LIFE}, and bound to a cookie of its own that
 * outlives logins, so that a page out of a shared cache cannot make one visitor's form the repeat
 * of another's. To show a form writes nothing to the store. What is sent to another path is another
 * form.
 *
 * <p>Clients without the field send the header {@value #HEADER} instead, with a random value of at
 * least {@value #KEY_LENGTH} characters, such as {@code crypto.randomUUID()}, anew for each form
 * and the same for each repetition of it.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Once {

  /** The form field with the token. */
  public static final String FIELD = "_once";

  /** The header that stands for the token. */
  public static final String HEADER = "Idempotency-Key";

  /** How many characters the header's value has at least: fewer can be guessed, or met again. */
  public static final int KEY_LENGTH = 20;

  private static final int MAX_KEY_LENGTH = 255;
  private static final String COOKIE = "once";
  private static final int SECRET_BYTES = 32;
  private static final int NONCE_BYTES = 16;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a form does. */
  @FunctionalInterface
  public interface Action<X extends Exception> {

    /**
     * Does it and returns where to go then: a path of this site, such as {@code /orders/7}. Spaces
     * and what is beyond ASCII are percent-encoded.
     *
     * @throws X to say that nothing was done, and that the form may be sent again
     */
    String run() throws X;
  }

  private final Visit visit;
  private final SubmitGuard guard;
  private final Signer signer;
  private final CookiePolicy cookies;
  private @Nullable String issued;

  Once(Visit visit, SubmitGuard guard, Signer signer) {
    this.visit = visit;
    this.guard = guard;
    this.signer = signer;
    this.cookies = CookiePolicy.of(visit.exchange());
  }

  /** The name of the form field, {@value #FIELD}. */
  public String field() {
    return FIELD;
  }

  /** A token for one form of this page; another one at each call. */
  public String token() {
    Caching.visitorOnly(visit.exchange());
    String secret = secret().orElseGet(this::issue);
    return signer.sign(secret, random(NONCE_BYTES));
  }

  /**
   * Whether this request carries a token or a key at all, good or not, for handlers that leave it
   * to programs whether to send one.
   */
  public boolean sent() {
    return !visit.exchange().headers(HEADER).isEmpty() || field(visit).isPresent();
  }

  /**
   * Runs the action and returns the place it led to; where this form was sent before, only returns
   * that place. To be called when the form is found valid, and where it streams files, after {@link
   * Visit#submission(io.cloakroom.form.Form, io.cloakroom.form.UploadSink)}.
   *
   * <p>While the first one is under way, the others wait for it, five seconds at most. An exception
   * says that nothing was done: the action is to throw none after its effect. What it changes in
   * the session is saved with the first answer, after the others were told the place.
   *
   * @throws X what the action throws
   * @throws HttpProblem 400 without a token or key; 409 where the token is too old or of another
   *     browser, where the first one takes too long, where nobody knows what became of it, or where
   *     another account sent it
   * @throws IllegalArgumentException when the action returns no path of this site; the form counts
   *     as done all the same, and a repeated one leads to {@code /}
   * @throws io.cloakroom.store.StoreException when the store is away, before the action ran
   */
  public <X extends Exception> String run(Action<X> action) throws X {
    StoreKey key = key();
    return guard.run(key, visit.session().owner(), action);
  }

  private StoreKey key() {
    Exchange exchange = visit.exchange();
    List<String> keys = exchange.headers(HEADER);
    if (!keys.isEmpty()) {
      return storeKey("key", checked(keys), exchange.path());
    }
    String token =
        field(visit)
            .orElseThrow(() ->
                new HttpProblem(
                        400,
                        "form.once.missing",
                        "This form carries no token, so it cannot be told from a repeated one. Send"
                            + " the field "
                            + FIELD
                            + " of the page, or the header "
                            + HEADER
                            + " with a random value.")
                    .with(FIELD, HEADER));
    return secret()
        .flatMap(secret ->
            signer
                .verify(secret, token, SubmitGuard.LIFE)
                .map(nonce -> storeKey("token", secret, nonce, exchange.path())))
        .orElseThrow(() ->
            new HttpProblem(
                409,
                "form.once.expired",
                "This form is too old, or was opened in another browser. Reload the page and"
                    + " send it again."));
  }

  private static Optional<String> field(Visit visit) {
    return visit.formData().value(FIELD);
  }

  private static String checked(List<String> keys) {
    String key = keys.get(0);
    if (keys.size() != 1 || key.length() < KEY_LENGTH || key.length() > MAX_KEY_LENGTH) {
      throw new HttpProblem(
              400,
              "form.once.key",
              "The header "
                  + HEADER
                  + " stands once in a request, with "
                  + KEY_LENGTH
                  + " to "
                  + MAX_KEY_LENGTH
                  + " random characters.")
          .with(HEADER, String.valueOf(KEY_LENGTH), String.valueOf(MAX_KEY_LENGTH));
    }
    return key;
  }

  private Optional<String> secret() {
    return Optional.ofNullable(issued)
        .or(() -> Cookies.of(visit.exchange()).get(cookies.name(COOKIE)))
        .filter(value -> SECRET.matcher(value).matches());
  }

  private String issue() {
    String secret = random(SECRET_BYTES);
    issued = secret;
    visit.exchange().addHeader("Set-Cookie", cookies.cookie(COOKIE, secret).setCookieHeader());
    return secret;
  }

  /** Hashed, so that a leaked store tells neither secret. No part has a line end. */
  private static StoreKey storeKey(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(String.join("\n", parts).getBytes(UTF_8));
      return new StoreKey(SubmitGuard.SPACE, base64(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
