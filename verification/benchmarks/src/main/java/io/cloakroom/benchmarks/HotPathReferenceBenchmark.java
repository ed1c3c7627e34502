package io.cloakroom.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The least that steps could do with the JDK and with Jackson alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPathReferenceBenchmark {

  private static final String RECORD =
      "{\"v\":1,\"created\":1700000000000,\"seen\":1700000000000,\"device\":\"\",\"a\":{\"count\":1}}";

  /** Changed by each run, so that nothing is folded. */
  private String token = "q6n3bX2pVw0kq0l3c9Yw3u2r0m8d5tQe7aZx1vBn4Mc";

  private byte[] record = RECORD.getBytes(US_ASCII);
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final JsonNode tree = mapper.readTree(record);
  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Digests a token, and encodes the digest. */
  @Benchmark
  public String digestOfToken() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(digest.digest(token.getBytes(US_ASCII)));
  }

  /** Reads a record with a general parser. */
  @Benchmark
  public JsonNode recordRead() {
    return mapper.readTree(record);
  }

  /** Writes a record with a general writer. */
  @Benchmark
  public byte[] recordWritten() {
    return mapper.writeValueAsBytes(tree);
  }
}
