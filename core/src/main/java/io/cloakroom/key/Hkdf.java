package io.cloakroom.key;

import javax.crypto.Mac;

/** HKDF with SHA-256 (RFC 5869), which derives several independent keys from one secret. */
final class Hkdf {

  private Hkdf() {}

  /** The first 32 bytes of output, which are one round of HKDF's second step. */
  static byte[] derive(byte[] secret, byte[] salt, byte[] info) {
    Mac expand = Sha256.mac(Sha256.hmac(salt, secret));
    expand.update(info);
    expand.update((byte) 1);
    return expand.doFinal();
  }
}
