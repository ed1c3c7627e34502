package io.cloakroom.body;

import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of forms that may be waited for at the same time. A thread that waits for the bytes of
 * a slow client does nothing else, so a few hundred slow clients could hold all threads of a
 * server. Thread-safe.
 *
 * <pre>{@code
 * FormSettings settings = FormSettings.of().withWaits(FormWaits.of(40));
 * }</pre>
 *
 * <p>One client, which is known by its address, may have half of them. If a form would be one too
 * many, a form that has been waited for longer is refused instead, with 503 and {@code
 * form.waiting}: of the same client if that has its half, else of the client that has most. So
 * small forms, such as that of a login, are read however many slow ones there are, because they
 * arrive within milliseconds. Bytes that are there already are not waited for.
 *
 * <p>No thread can be called back from a read. So only half of these forms are waited for in a
 * read; for the others, their threads look from time to time whether bytes are there.
 */
public final class FormWaits {

  private static final Logger LOG = LoggerFactory.getLogger(FormWaits.class);

  /** The bound where the adapter does not know the number of the server's threads. */
  private static final int OF_UNKNOWN_THREADS = 64;

  /** Waiting on a virtual thread costs about as much memory, with the server's buffers. */
  private static final int BYTES_OF_VIRTUAL = 128 << 10;

  private static final int MOST_VIRTUAL = 10_000;

  private static final long SAID_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long MAX_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  /** The time to look for more of a body without a length, whose end looks like silence. */
  private static final long MAX_SILENCE_NANOS = Duration.ofMillis(250).toNanos();

  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

  private static final FormWaits DEFAULT = new FormWaits(OptionalInt.empty());

  private final OptionalInt forms;
  private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAID_EVERY_NANOS);

  /** The waits of each client that has some; also the lock of all counts. */
  private final Map<String, Crowd> crowds = new HashMap<>();

  /** The number of threads in a read. */
  private int reading;

  /** The number of threads that look from time to time. */
  private int looking;

  private FormWaits(OptionalInt forms) {
    this.forms = forms;
  }

  /** The waits for the forms of one client. */
  private static final class Crowd {

    private final Set<Wait> looking = new LinkedHashSet<>();
    private int reading;

    int size() {
      return reading + looking.size();
    }
  }

  /**
   * Returns the default, the same object at each call: half of the server's threads; 64 if their
   * number is not known; and on virtual threads one for each 128 KiB of the heap, at most 10,000.
   */
  public static FormWaits of() {
    return DEFAULT;
  }

  /**
   * Returns a number of its own.
   *
   * @param forms above zero
   */
  public static FormWaits of(int forms) {
    if (forms <= 0) {
      throw new IllegalArgumentException(
          "The number of forms that may be waited for is above zero, not " + forms);
    }
    return new FormWaits(OptionalInt.of(forms));
  }

  /** Returns the number that was set; empty if it follows from the server's threads. */
  public OptionalInt forms() {
    return forms;
  }

  /** Returns the number of forms that are waited for now. */
  public int waiting() {
    synchronized (crowds) {
      return reading + looking;
    }
  }

  /**
   * Names the client of a request, if nobody has named it yet; else its peer's address is its name.
   *
   * @param client such as its address; empty if it is not known, as behind a proxy that hides it
   */
  public static void nameClient(Exchange exchange, Supplier<Optional<String>> client) {
    Client unused = exchange.memo(Client.class, () -> new Client(client.get().orElse("")));
  }

  /** The name by which a client's forms are counted together; empty if it is not known. */
  private record Client(String name) {}

  /** Returns the wait for the body of this request. */
  Wait of(Exchange exchange) {
    Client client = exchange.memo(Client.class, () -> new Client(exchange.remoteAddress()));
    return new Wait(client.name(), forms.orElseGet(() -> most(exchange)), exchange::bodyReady);
  }

  private static int most(Exchange exchange) {
    if (isVirtual(Thread.currentThread())) {
      long most = Runtime.getRuntime().maxMemory() / BYTES_OF_VIRTUAL;
      return (int) Math.min(MOST_VIRTUAL, Math.max(OF_UNKNOWN_THREADS, most));
    }
    OptionalInt threads = exchange.serverThreads();
    return threads.isPresent() ? half(threads.getAsInt()) : OF_UNKNOWN_THREADS;
  }

  private static int half(int number) {
    return Math.max(1, number / 2);
  }

  /** {@code Thread.isVirtual()}, which Java has since 21. */
  static boolean isVirtual(Thread thread) {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static @Nullable MethodHandle isVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException olderJava) {
      return null;
    }
  }

  private void say(int most) {
    long now = System.nanoTime();
    long last = saidAt.get();
    if (now - last >= SAID_EVERY_NANOS && saidAt.compareAndSet(last, now)) {
      LOG.warn(
          "More forms arrive slowly than may be waited for at once: {}, or half of that from one"
              + " address. Some are refused with 503.",
          most);
    }
  }

  /** The wait for one body, for the thread that reads it. */
  final class Wait {

    private enum State {
      /** The thread does something else. */
      OUT,
      READING,
      LOOKING,
      /** Another form is waited for instead. */
      REFUSED
    }

    private final String client;
    private final int most;
    private final Departure.Readiness readiness;
    private long waitedNanos;
    private long sinceNanos;
    private volatile State state = State.OUT;

    private Wait(String client, int most, Departure.Readiness readiness) {
      this.client = client;
      this.most = most;
      this.readiness = readiness;
    }

    /**
     * Begins to wait for the next bytes, unless they are there.
     *
     * @param endKnown whether the body's length is known, and more is to come
     * @param nanoTime a clock like {@link System#nanoTime}
     * @throws HttpProblem 503 if the body may not be waited for, 408 if that took too long
     */
    void begin(MinimumRate.Pace pace, boolean endKnown, LongSupplier nanoTime) throws IOException {
      long now = nanoTime.getAsLong();
      if (reads(now) || readiness.ready()) {
        return;
      }
      if (!looks(now)) {
        throw refusal();
      }
      // A read also notices that the client has gone.
      for (long pause = PAUSE_NANOS; !readiness.ready() && !readsInstead(); ) {
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
        long waited = nanoTime.getAsLong() - now;
        if (state == State.REFUSED || (!endKnown && waited > MAX_SILENCE_NANOS)) {
          throw refusal();
        }
        pace.check(waited);
        if (Thread.interrupted()) {
          throw new InterruptedIOException("The server stops");
        }
      }
    }

    /** Returns whether the thread may wait in a read. */
    private boolean reads(long nanos) {
      synchronized (crowds) {
        @Nullable Crowd own = crowds.get(client);
        return (own == null || own.size() < ofOne()) && roomToRead(own) && enterToRead(nanos);
      }
    }

    /** Returns whether the thread, which looks, may wait in a read by now. */
    private boolean readsInstead() {
      synchronized (crowds) {
        if (state != State.LOOKING || !roomToRead(crowds.get(client))) {
          return false;
        }
        leave(State.OUT);
        return enterToRead(sinceNanos);
      }
    }

    private boolean roomToRead(@Nullable Crowd own) {
      return reading < half(most) && (own == null || own.reading < half(ofOne()));
    }

    private boolean enterToRead(long nanos) {
      enter(State.READING, nanos).reading++;
      reading++;
      return true;
    }

    private boolean looks(long nanos) {
      synchronized (crowds) {
        Optional<Crowd> full = full();
        if (full.isPresent() && !makesRoomIn(full.get(), nanos)) {
          return false;
        }
        boolean unused = enter(State.LOOKING, nanos).looking.add(this);
        looking++;
        return true;
      }
    }

    private Crowd enter(State how, long nanos) {
      state = how;
      sinceNanos = nanos;
      return crowds.computeIfAbsent(client, any -> new Crowd());
    }

    /** Returns the crowd that another form has to leave if this one is waited for. */
    private Optional<Crowd> full() {
      @Nullable Crowd own = crowds.get(client);
      if (own != null && own.size() >= ofOne()) {
        return Optional.of(own);
      }
      if (reading + looking < most) {
        return Optional.empty();
      }
      // At least half of the waits look, so there is one.
      return crowds.values().stream()
          .filter(crowd -> !crowd.looking.isEmpty())
          .max(Comparator.comparingInt(Crowd::size));
    }

    /** Returns whether a form of this crowd has been waited for longer, and is refused now. */
    private boolean makesRoomIn(Crowd crowd, long nanos) {
      Optional<Wait> slowest =
          crowd.looking.stream()
              .max(Comparator.comparingLong(other -> other.waited(nanos)))
              .filter(other -> other.waited(nanos) > waitedNanos);
      slowest.ifPresent(other -> other.leave(State.REFUSED));
      return slowest.isPresent();
    }

    private long waited(long nanos) {
      return waitedNanos + nanos - sinceNanos;
    }

    /** Returns how many forms of this client may be waited for. */
    private int ofOne() {
      return client.isEmpty() ? most : half(most);
    }

    /** Ends what {@link #begin} has begun. */
    void end(long nanos) {
      synchronized (crowds) {
        if (state == State.READING || state == State.LOOKING) {
          waitedNanos = waited(nanos);
          leave(State.OUT);
        }
      }
    }

    private void leave(State next) {
      Crowd crowd = Objects.requireNonNull(crowds.get(client));
      if (state == State.READING) {
        crowd.reading--;
        reading--;
      } else {
        boolean unused = crowd.looking.remove(this);
        looking--;
      }
      if (crowd.size() == 0) {
        crowds.remove(client);
      }
      state = next;
    }

    private HttpProblem refusal() {
      say(most);
      return new HttpProblem(
          503,
          "form.waiting",
          "Too many forms are arriving slowly at the moment. Send yours again shortly.");
    }
  }
}
