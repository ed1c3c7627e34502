package io.cloakroom.gallery;

/** The result of decoding an upload: a {@link Picture}, or the reason for refusing it. */
sealed interface Decoded permits Picture, Decoded.Refused {

  /** The reason for refusing an upload; {@code picture.<name>} is the key of its message. */
  enum Refused implements Decoded {
    /** Not a JPEG, PNG or GIF, whatever the file name says. */
    UNKNOWN,
    /** More than {@link Pictures#MAX_PIXELS} pixels, or too many in all scans together. */
    TOO_LARGE,
    /** Truncated or damaged, or made to be slow. */
    BROKEN,
    /** Others are being decoded for too long; the same upload may succeed later. */
    BUSY
  }
}
