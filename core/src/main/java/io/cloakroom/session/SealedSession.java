package io.cloakroom.session;

import io.cloakroom.store.Revision;
import io.cloakroom.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The content of a sealed cookie, in three lines: the token and the expiry in milliseconds, the
 * owner, and the record. The token has a fixed length, so nothing separates it from the expiry. An
 * owner has no line breaks; the line is empty if there is no owner.
 *
 * @param token the secret from which the session's secrets are derived; it opens nothing
 */
record SealedSession(SessionToken token, NextRecord kept) {

  /**
   * The revision of every sealed session. There are no versions: the last cookie that the browser
   * received is the session.
   */
  private static final Revision NO_VERSIONS = new Revision("cookie");

  /** Returns the number of bytes of the {@link #text}, which is the same with every token. */
  static int length(NextRecord kept) {
    String owner = kept.owner() == null ? "" : kept.owner();
    return SessionToken.LENGTH
        + Long.toString(StoredRecord.expiryMillis(kept.expiresAt())).length()
        + owner.getBytes(StandardCharsets.UTF_8).length
        + RecordCodec.encode(kept.record()).length
        + 2; // line breaks
  }

  String text() {
    return token.text()
        + StoredRecord.expiryMillis(kept.expiresAt())
        + '\n'
        + (kept.owner() == null ? "" : kept.owner())
        + '\n'
        + new String(RecordCodec.encode(kept.record()), StandardCharsets.UTF_8);
  }

  /**
   * Returns the session that {@link #text} wrote; empty if another version wrote something else.
   */
  static Optional<SealedSession> parse(String text) {
    String[] lines = text.split("\n", 3);
    if (lines.length < 3 || lines[0].length() <= SessionToken.LENGTH) {
      return Optional.empty();
    }
    // Line 1: the 43 characters of the token, then the digits of the expiry.
    Optional<SessionToken> token = SessionToken.parse(lines[0].substring(0, SessionToken.LENGTH));
    Optional<SessionRecord> record = RecordCodec.decode(lines[2].getBytes(StandardCharsets.UTF_8));
    if (token.isEmpty() || record.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant expiresAt =
          StoredRecord.expiry(Long.parseLong(lines[0].substring(SessionToken.LENGTH)));
      String owner = lines[1].isEmpty() ? null : lines[1];
      return Optional.of(
          new SealedSession(token.get(), new NextRecord(record.get(), owner, expiresAt)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  Found.Live found() {
    return new Found.Live(token.key(), kept.record(), kept.owner(), NO_VERSIONS, kept.expiresAt());
  }

  boolean livesAt(Instant now, Lifetime lifetime) {
    return now.isBefore(kept.expiresAt())
        && now.isBefore(kept.record().createdAt().plus(lifetime.absolute()));
  }
}
