package io.cloakroom.key;

import javax.crypto.Mac;

/** HKDF with SHA-256 (RFC 5869), which derives several independent keys from one secret. */
final class Hkdf {

  private Hkdf() {}

  /** Returns the first 32 bytes of output, which need one round of HKDF's second step. */
  static byte[] derive(byte[] secret, byte[] salt, byte[] info) {
    // Extract: PRK = HMAC(salt, secret). Expand: T(1) = HMAC(PRK, info | 0x01), which is all
    // output.
    Mac expand = Sha256.mac(Sha256.hmac(salt, secret));
    expand.update(info);
    expand.update((byte) 1);
    return expand.doFinal();
  }
}
