package io.cloakroom.login;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.login.PasswordRefused.Reason;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Hashes and verifies passwords with Argon2id (RFC 9106; OWASP ASVS 5.0, appendix C), 19456 KiB of
 * memory, 2 passes and 1 lane unless told otherwise. Thread-safe.
 *
 * <p>A hash takes tens of milliseconds and megabytes on purpose, so only a few run at once, by
 * default one per processor. Others wait their turn in order, for a bounded time, and are then
 * refused with 503 and {@code login.busy}: a flood of logins neither exhausts the memory nor stalls
 * the rest of the server for long.
 */
public final class Passwords {

  private final Argon2.Cost cost;
  private final int minimumLength;
  private final Semaphore turns;
  private final Duration longestWait;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong hashes = new AtomicLong();

  private Passwords(Builder builder) {
    cost = builder.cost;
    minimumLength = builder.minimumLength;
    turns = new Semaphore(builder.atOnce, true);
    longestWait = builder.longestWait;
  }

  /** The default: Argon2id with 19456 KiB, 2 passes and 1 lane; 8 characters at least. */
  public static Passwords standard() {
    return builder().build();
  }

  /** Settings other than the standard ones. */
  public static Builder builder() {
    return new Builder();
  }

  /** Why this will not do as a new password; empty where it will. */
  public Optional<PasswordRefused> refusal(Password password) {
    if (!password.bounded()) {
      return Optional.of(
          new PasswordRefused(
              Reason.TOO_LONG,
              "Your password must be " + Password.MAX_LENGTH + " characters or fewer"));
    }
    if (!password.encodable()) {
      return Optional.of(
          new PasswordRefused(
              Reason.NOT_TEXT, "Your password has a character that no keyboard can type"));
    }
    if (password.length() < minimumLength) {
      return Optional.of(
          new PasswordRefused(
              Reason.TOO_SHORT, "Your password must be " + minimumLength + " characters or more"));
    }
    return Optional.empty();
  }

  /**
   * Hashes a password with a new random salt.
   *
   * @throws IllegalArgumentException when there is a {@link #refusal}, which comes first
   */
  public PasswordHash hash(Password password) {
    refusal(password)
        .ifPresent(refused -> {
          throw new IllegalArgumentException(
              refused.message() + "; call refusal(password) before hash(password)");
        });
    Argon2 made = inTurn(password, bytes -> Argon2.of(cost, newSalt(), bytes));
    return PasswordHash.of(made.phc());
  }

  /**
   * Whether this password made this hash, at whatever cost it was made. A hash that cannot be read
   * or would cost more than 256 MiB, 16 passes or 16 lanes matches nothing; finding that out takes
   * as long as a wrong password does.
   */
  public boolean verify(Password password, PasswordHash hash) {
    Optional<Argon2> stored = Argon2.parse(hash.text());
    if (stored.isEmpty()) {
      pretend(password);
      return false;
    }
    // Longer than any that was ever hashed: tells nothing about the account, so no hash is spent.
    return password.bounded()
        && password.encodable()
        && inTurn(password, bytes -> stored.get().matches(bytes));
  }

  /**
   * Spends what {@link #verify} spends and matches nothing, so that time does not tell whether
   * there is an account.
   */
  public void pretend(Password password) {
    if (password.bounded() && password.encodable()) {
      inTurn(password, bytes -> Argon2.of(cost, newSalt(), bytes));
    }
  }

  /**
   * Whether the hash was made at another cost than today's, so that it is time to hash the password
   * anew, when it was verified and is still at hand.
   */
  public boolean needsRehash(PasswordHash hash) {
    return Argon2.parse(hash.text()).filter(stored -> stored.madeAt(cost)).isEmpty();
  }

  /** Whether a stored hash can be verified at all. */
  boolean reads(PasswordHash hash) {
    return Argon2.parse(hash.text()).isPresent();
  }

  /** How many hashes were computed. */
  long hashes() {
    return hashes.get();
  }

  /** The semaphore's permits still free and threads waiting, to test the bound. */
  Semaphore turns() {
    return turns;
  }

  private <T> T inTurn(Password password, Function<byte[], T> work) {
    takeTurn();
    try {
      hashes.incrementAndGet();
      byte[] bytes = password.bytes();
      try {
        return work.apply(bytes);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new HttpProblem(
        503, "login.busy", "Too many people are logging in just now. Try again in a moment.");
  }

  private byte[] newSalt() {
    byte[] salt = new byte[Argon2.SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {

    private Argon2.Cost cost = new Argon2.Cost(19_456, 2, 1);
    private int minimumLength = 8;
    private int atOnce = Runtime.getRuntime().availableProcessors();
    private Duration longestWait = Duration.ofSeconds(5);

    private Builder() {}

    /**
     * The cost of a new hash. Raising it takes effect account by account, at the next login.
     *
     * <p>Lowering it makes a stolen table of accounts cheaper to guess at; less than 19456 KiB with
     * 2 passes is for tests.
     *
     * @param memory KiB, at most 262144
     * @param passes over the memory, 1 to 16
     * @param lanes of the memory, 1 to 16
     */
    public Builder cost(int memory, int passes, int lanes) {
      cost = new Argon2.Cost(memory, passes, lanes);
      return this;
    }

    /**
     * How many characters a new password has at least; 8 by default. 64 at most, so that none is
     * refused for being too short that anyone would call long.
     */
    public Builder minimumLength(int characters) {
      if (characters < 1 || characters > 64) {
        throw new IllegalArgumentException(
            "minimumLength is 1 to 64 characters, not " + characters);
      }
      minimumLength = characters;
      return this;
    }

    /** How many hashes run at the same time; the number of processors by default. */
    public Builder atOnce(int hashes) {
      if (hashes < 1) {
        throw new IllegalArgumentException("atOnce is at least 1, not " + hashes);
      }
      atOnce = hashes;
      return this;
    }

    /** How long a login waits for its turn to hash; 5 seconds by default, a minute at most. */
    public Builder longestWait(Duration wait) {
      if (wait.isNegative() || wait.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("longestWait is 0 to 60 seconds, not " + wait);
      }
      longestWait = wait;
      return this;
    }

    /** The passwords, immutable. */
    public Passwords build() {
      return new Passwords(this);
    }
  }
}
