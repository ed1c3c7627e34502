package io.cloakroom;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.body.FormProgress;
import io.cloakroom.http.Exchange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms that are arriving at this node under an id that their page chose. Bounded: if there are
 * too many, or nobody asks, a page shows no progress. Thread-safe.
 */
final class UploadProgress {

  private static final String PARAMETER = "_upload=";

  /** The id in a query, in characters that need no decoding. */
  private static final Pattern QUERY =
      Pattern.compile("(?:^|&)" + PARAMETER + "([A-Za-z0-9_-]{22,64})(?:&|$)");

  private static final int MAX_UPLOADS = 10_000;
  private static final Duration UNASKED = Duration.ofMinutes(2);
  private static final String VISITOR = "upload-progress";

  private final Cache<Key, FormProgress> known =
      Caffeine.newBuilder().maximumSize(MAX_UPLOADS).expireAfterAccess(UNASKED).build();

  /**
   * An upload of one visitor.
   *
   * @param visitor a secret of the session; empty without a session
   */
  private record Key(String id, Optional<ByteBuffer> visitor) {

    static Key of(Visit visit, String id) {
      return new Key(id, visit.handle().derivedSecret(VISITOR).map(ByteBuffer::wrap));
    }
  }

  /** Tracks this request's form if its page chose an id. */
  void track(Exchange exchange, Supplier<Visit> visit) {
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      return;
    }
    String query = exchange.query().orElse("");
    if (!query.contains(PARAMETER)) {
      return;
    }
    Matcher id = QUERY.matcher(query);
    if (id.find()) {
      known.put(Key.of(visit.get(), id.group(1)), FormProgress.of(exchange));
    }
  }

  Optional<FormProgress> of(Visit visit, String id) {
    return Optional.ofNullable(known.getIfPresent(Key.of(visit, id)));
  }
}
