package io.cloakroom.key;

import java.time.Instant;
import java.util.Optional;

/**
 * The parts of a signed or sealed text that anyone can read. They are not verified: use {@link
 * Signer#verify} or {@link Sealer#open} for its value. This is for tools that explain a text.
 *
 * @param keyId the key that it names as its writer, as in {@link KeyRing#ids}
 * @param issued the second in which it says it was made
 */
public record ProtectedText(String keyId, Instant issued) {

  /** Returns the parts; empty if the text does not look signed or sealed. */
  public static Optional<ProtectedText> parse(String text) {
    return Stamped.parse(text)
        .map(
            stamped -> new ProtectedText(stamped.keyId(), Instant.ofEpochSecond(stamped.issued())));
  }
}
