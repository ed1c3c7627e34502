package io.cloakroom.gallery;

/** What became of uploaded bytes: a {@link Picture}, or the reason why they are none. */
sealed interface Decoded permits Picture, Decoded.Refused {

  /** Why bytes are no picture for the wall; {@code picture.<name>} is the sentence for people. */
  enum Refused implements Decoded {
    /** Neither JPEG nor PNG nor GIF, whatever its name says. */
    UNKNOWN,
    /** More than {@link Pictures#MAX_PIXELS}. */
    TOO_LARGE,
    /** Cut off, or damaged. */
    BROKEN
  }
}
