package io.cloakroom.login;

import io.cloakroom.key.RandomToken;
import io.cloakroom.login.PasswordRefused.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes and verifies passwords with Argon2id (RFC 9106). The default cost is the one of OWASP ASVS
 * 5.0, appendix C: 19456 KiB of memory, 2 iterations, parallelism 1. Thread-safe.
 *
 * <pre>{@code
 * Passwords passwords = Passwords.of();
 * PasswordHash hash = passwords.hash(Password.of("seven green umbrellas"));
 * boolean same = passwords.verify(Password.of("seven green umbrellas"), hash);
 * }</pre>
 *
 * <p>A hash takes tens of milliseconds and megabytes on purpose. So only a few run at once, by
 * default one for each processor, and 64 others wait in order. More, and one that waits too long,
 * are refused with 503 and {@code login.busy}. A flood of logins cannot exhaust the memory that
 * way. Of a {@link Login}'s hashes, one IP address has at most an eighth of these places.
 */
public final class Passwords {

  private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);

  private static final PasswordRefused BREACHED =
      new PasswordRefused(
          Reason.BREACHED, "This password is known from a data breach, so choose another one");

  private final Argon2.Cost cost;
  private final int minLength;
  private final List<String> siteWords;
  private final @Nullable Predicate<Password> breached;
  private final HashQueue queue;
  private final AtomicLong hashes;

  /** Whose hashes these are, for a share of the queue; empty if that is not known. */
  private final String client;

  private Passwords(Builder builder) {
    cost = builder.cost;
    minLength = builder.minLength;
    siteWords = List.copyOf(builder.siteWords);
    breached = builder.breached;
    queue = new HashQueue(builder.maxConcurrentHashes, builder.maxWaitingHashes, builder.maxWait);
    hashes = new AtomicLong();
    client = "";
  }

  private Passwords(Passwords all, String client) {
    cost = all.cost;
    minLength = all.minLength;
    siteWords = all.siteWords;
    breached = all.breached;
    queue = all.queue;
    hashes = all.hashes;
    this.client = client;
  }

  /** Returns the same passwords, whose hashes take from this client's share of the queue. */
  Passwords heldBy(ClientAddress client) {
    return new Passwords(this, client.widest());
  }

  /** Returns the defaults: 19456 KiB, 2 iterations, parallelism 1; at least 8 characters. */
  public static Passwords of() {
    return builder().build();
  }

  /** Configures how passwords are hashed. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns why this new password is not acceptable; empty if it is.
   *
   * @param words the account's names and its address, of which a password must not be made. A
   *     {@link Login} passes them, and the host's name.
   */
  public Optional<PasswordRefused> refusal(Password password, String... words) {
    return guessable(password, List.of(words)).or(() -> breached(password));
  }

  /** Returns the refusal by the service that knows breached passwords. */
  Optional<PasswordRefused> breached(Password password) {
    return isBreached(password) ? Optional.of(BREACHED) : Optional.empty();
  }

  /** Returns the refusal by rules that need nobody else's answer. */
  Optional<PasswordRefused> guessable(Password password, List<String> words) {
    Optional<PasswordRefused> unfit = unfit(password);
    if (unfit.isPresent()) {
      return unfit;
    }
    if (password.length() < minLength) {
      return Optional.of(
          new PasswordRefused(
              Reason.TOO_SHORT, "Your password must be " + minLength + " characters or more"));
    }
    String folded = password.folded();
    if (CommonPasswords.contain(folded)) {
      return Optional.of(
          new PasswordRefused(
              Reason.COMMON, "Many people use this password, so choose another one"));
    }
    List<String> all = new ArrayList<>(siteWords);
    all.addAll(words);
    return KnownWords.of(all).makeUp(folded)
        ? Optional.of(
            new PasswordRefused(
                Reason.PERSONAL,
                "Your password must be more than your name, your address or this site's name"))
        : Optional.empty();
  }

  /** Returns why this password cannot be hashed at all; empty if it can. */
  private static Optional<PasswordRefused> unfit(Password password) {
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
    return Optional.empty();
  }

  /** Returns whether new passwords are looked up with a service. */
  boolean asksService() {
    return breached != null;
  }

  private boolean isBreached(Password password) {
    if (breached == null) {
      return false;
    }
    try {
      return breached.test(password);
    } catch (RuntimeException failed) {
      LOG.warn("The check for breached passwords failed; the password is accepted", failed);
      return false;
    }
  }

  /**
   * Hashes a password with a new random salt.
   *
   * @throws IllegalArgumentException if there is a {@link #refusal}, which you check first. {@link
   *     Builder#breached} is not asked again.
   */
  public PasswordHash hash(Password password) {
    guessable(password, List.of())
        .ifPresent(refused -> {
          throw new IllegalArgumentException(
              refused.message() + "; call refusal(password) before hash(password)");
        });
    return hashVerified(password);
  }

  /** Hashes a password that was verified: it may be from before the rules for new ones. */
  PasswordHash hashVerified(Password password) {
    return PasswordHash.of(whenPermitted(password, this::hash).phc());
  }

  private Argon2 hash(byte[] password) {
    return Argon2.of(cost, RandomToken.bytes(Argon2.SALT_BYTES), password);
  }

  /**
   * Returns whether this is the password of this hash, at the cost at which it was made. A hash
   * that cannot be read matches nothing, nor does one that would cost more than 256 MiB, 16
   * iterations or parallelism 16. Both take as long as a wrong password.
   */
  public boolean verify(Password password, PasswordHash hash) {
    Optional<Argon2> stored = Argon2.parse(hash.text());
    if (stored.isEmpty()) {
      spendHashTime(password);
      return false;
    }
    // Longer than any that was ever hashed: says nothing about the account, so no hash is spent.
    return password.bounded()
        && password.encodable()
        && whenPermitted(password, bytes -> stored.get().matches(bytes));
  }

  /**
   * Takes as long as {@link #verify}, for a name without an account. Otherwise an attacker could
   * measure whether there is one.
   */
  public void spendHashTime(Password password) {
    if (password.bounded() && password.encodable()) {
      whenPermitted(password, this::hash);
    }
  }

  /**
   * Returns whether a hash was made at another cost than the current one. Hash the password again
   * when it was verified, because only then it is known.
   */
  public boolean needsRehash(PasswordHash hash) {
    return Argon2.parse(hash.text()).filter(stored -> stored.madeAt(cost)).isEmpty();
  }

  /** Returns whether a stored hash can be verified at all. */
  boolean reads(PasswordHash hash) {
    return Argon2.parse(hash.text()).isPresent();
  }

  /** Returns the number of hashes so far, for tests. */
  long hashes() {
    return hashes.get();
  }

  /** Returns the permits to hash and the threads that wait for one, for tests. */
  Semaphore permits() {
    return queue.permits();
  }

  private <T> T whenPermitted(Password password, Function<byte[], T> work) {
    return queue.run(
        client,
        () -> {
          hashes.incrementAndGet();
          byte[] bytes = password.bytes();
          try {
            return work.apply(bytes);
          } finally {
            Arrays.fill(bytes, (byte) 0);
          }
        });
  }

  /** Configures {@link Passwords}. The order of the calls does not matter. Not thread-safe. */
  public static final class Builder {

    private Argon2.Cost cost = new Argon2.Cost(19_456, 2, 1);
    private int minLength = 8;
    private List<String> siteWords = List.of();
    private @Nullable Predicate<Password> breached;
    private int maxConcurrentHashes = Runtime.getRuntime().availableProcessors();
    private int maxWaitingHashes = 64;
    private Duration maxWait = Duration.ofSeconds(5);

    private Builder() {}

    /**
     * Sets the cost of a new hash. Each account gets it at its next login.
     *
     * <p>With a lower cost, the passwords of a stolen table are cheaper to guess. Less than 19456
     * KiB with 2 iterations is for tests.
     *
     * @param memoryKib the memory in KiB, at most 262144
     * @param iterations the number of passes over the memory, 1 to 16
     * @param parallelism the number of lanes of the memory, 1 to 16
     */
    public Builder cost(int memoryKib, int iterations, int parallelism) {
      cost = new Argon2.Cost(memoryKib, iterations, parallelism);
      return this;
    }

    /**
     * Sets the minimum length of a new password in characters, 1 to 64; the default is 8. Previous
     * passwords still log in.
     */
    public Builder minLength(int characters) {
      if (characters < 1 || characters > 64) {
        throw new IllegalArgumentException("minLength is 1 to 64 characters, not " + characters);
      }
      minLength = characters;
      return this;
    }

    /**
     * Sets the names of the site, such as its brand and its products. A new password must not be
     * made of them, nor of the account's names and the host's name, which a {@link Login} adds.
     */
    public Builder siteWords(String... words) {
      siteWords = List.of(words);
      return this;
    }

    /**
     * Sets a check for passwords that are known from a breach, such as a look-up of {@link
     * Password#sha1} with a service. It runs for new passwords that are acceptable otherwise. It
     * must end in bounded time; if it throws, the password is accepted and the failure is logged.
     */
    public Builder breached(Predicate<Password> breached) {
      this.breached = breached;
      return this;
    }

    /** Sets how many hashes run at once; the default is the number of processors. */
    public Builder maxConcurrentHashes(int hashes) {
      if (hashes < 1) {
        throw new IllegalArgumentException("maxConcurrentHashes is at least 1, not " + hashes);
      }
      maxConcurrentHashes = hashes;
      return this;
    }

    /**
     * Sets how many hashes wait until others are done, 0 to 10,000; the default is 64. Each one
     * that waits keeps a thread. More are refused at once.
     */
    public Builder maxWaitingHashes(int hashes) {
      if (hashes < 0 || hashes > 10_000) {
        throw new IllegalArgumentException("maxWaitingHashes is 0 to 10000, not " + hashes);
      }
      maxWaitingHashes = hashes;
      return this;
    }

    /** Sets how long a hash waits until others are done, at most a minute; the default is 5 s. */
    public Builder maxWait(Duration wait) {
      if (wait.isNegative() || wait.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("maxWait is 0 to 60 seconds, not " + wait);
      }
      maxWait = wait;
      return this;
    }

    /** Builds the passwords. */
    public Passwords build() {
      return new Passwords(this);
    }
  }
}
