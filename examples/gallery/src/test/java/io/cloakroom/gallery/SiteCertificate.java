package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A certificate for {@code localhost} that signs itself.
 *
 * @param certificate the certificate
 * @param key its key
 */
record SiteCertificate(X509Certificate certificate, Key key) {

  private static final char[] PASSWORD = "certificate".toCharArray();

  /** Makes one with the JDK's keytool, in this folder. */
  static SiteCertificate in(Path folder) throws Exception {
    Path file = folder.resolve("site.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "site",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new SiteCertificate(
        (X509Certificate) store.getCertificate("site"), store.getKey("site", PASSWORD));
  }

  /** Returns the certificate as nginx and {@code --ca} read it. */
  String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  /** Returns the key as nginx reads it. */
  String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
