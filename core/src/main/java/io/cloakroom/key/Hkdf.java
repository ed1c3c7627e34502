package io.cloakroom.key;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): several independent keys from one secret. */
final class Hkdf {

  private Hkdf() {}

  /** The first 32 bytes of output, which are one round of HKDF's second step. */
  static byte[] derive(byte[] secret, byte[] salt, byte[] info) {
    Mac expand = hmac(hmac(salt).doFinal(secret));
    expand.update(info);
    expand.update((byte) 1);
    return expand.doFinal();
  }

  /** HMAC-SHA256 under this key. */
  static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }
}
