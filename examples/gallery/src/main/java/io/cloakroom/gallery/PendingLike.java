package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.Visit;
import io.cloakroom.http.RedirectException;
import io.cloakroom.session.SessionKey;
import java.net.URLDecoder;
import java.util.Optional;

/**
 * A like of a visitor who is not logged in. The session keeps it until the login to which the
 * visitor was sent, which makes it once. Any other login makes no like.
 *
 * @param photo the photo's ID
 * @param next the page to which that login returns
 */
record PendingLike(long photo, String next) {

  private static final SessionKey<PendingLike> KEY =
      SessionKey.of("pending-like", PendingLike.class);

  private static final String PARAMETER = "?next=";

  /** Remembers a like that needs the login to which the visitor is redirected. */
  static void remember(Visit visit, long photo, RedirectException toLogin) {
    String location = toLogin.location();
    int parameter = location.indexOf(PARAMETER);
    String next =
        parameter < 0
            ? ""
            : URLDecoder.decode(location.substring(parameter + PARAMETER.length()), UTF_8);
    visit.session().set(KEY, new PendingLike(photo, next));
  }

  /** Returns the photo that is liked after a login which returns to this page. */
  static Optional<Long> find(Visit visit, String next) {
    return visit
        .session()
        .get(KEY)
        .filter(pending -> pending.next().equals(next))
        .map(PendingLike::photo);
  }

  /** Returns the same, and removes any pending like. */
  static Optional<Long> take(Visit visit, String next) {
    Optional<Long> photo = find(visit, next);
    visit.session().remove(KEY);
    return photo;
  }
}
