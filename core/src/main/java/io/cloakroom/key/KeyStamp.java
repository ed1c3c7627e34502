package io.cloakroom.key;

import java.time.Instant;
import java.util.Optional;

/**
 * What anyone can read of a signed or sealed text: which key made it, and when. It proves nothing;
 * {@link Signer#verify} and {@link Sealer#open} do.
 *
 * @param keyId the id of the key, as {@link KeyRing#toString} shows it
 * @param issued the second in which it was made
 */
public record KeyStamp(String keyId, Instant issued) {

  /** Returns the stamp of a text; empty if it has not the form of one that Cloakroom made. */
  public static Optional<KeyStamp> parse(String text) {
    return Stamped.parse(text)
        .map(stamped -> new KeyStamp(stamped.keyId(), Instant.ofEpochSecond(stamped.issued())));
  }
}
