package release;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A key that signs one release of a test. */
final class SigningKey {

  static final String PASSPHRASE = "of this test alone";

  private SigningKey() {}

  /** Creates a key, writes its public part into the file, and returns its secret part as text. */
  static String create(Path publicPart) throws IOException, PGPException {
    RSAKeyPairGenerator pairs = new RSAKeyPairGenerator();
    pairs.init(
        new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), new SecureRandom(), 2048, 100));
    PGPKeyPair pair =
        new BcPGPKeyPair(
            PublicKeyPacket.VERSION_4,
            PGPPublicKey.RSA_GENERAL,
            pairs.generateKeyPair(),
            Date.from(Instant.now()));
    PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
    PGPSecretKeyRing ring =
        new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                "Test <test@example.org>",
                sha1,
                null,
                null,
                new BcPGPContentSignerBuilder(
                    pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA256),
                new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha1)
                    .build(PASSPHRASE.toCharArray()))
            .generateSecretKeyRing();
    Files.write(publicPart, ring.getPublicKey().getEncoded());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (ArmoredOutputStream armor = ArmoredOutputStream.builder().build(text)) {
      ring.encode(armor);
    }
    return text.toString(US_ASCII);
  }

  /** Returns whether the detached signature is of these bytes and by this key. */
  static boolean signed(byte[] content, Path signature, Path publicPart)
      throws IOException, PGPException {
    PGPPublicKey key =
        new PGPPublicKeyRing(Files.readAllBytes(publicPart), new BcKeyFingerprintCalculator())
            .getPublicKey();
    try (InputStream in = PGPUtil.getDecoderStream(Files.newInputStream(signature))) {
      PGPSignature first = ((PGPSignatureList) new BcPGPObjectFactory(in).nextObject()).get(0);
      first.init(new BcPGPContentVerifierBuilderProvider(), key);
      first.update(content);
      return first.verify();
    }
  }
}
