package io.cloakroom.body;

import io.cloakroom.http.HttpProblem;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the forms of all requests in flight may have together: texts, their names, JSON
 * documents, and files that are not in a temporary file yet. A form takes it in steps as it
 * arrives, and gives it back when its response is complete. Thread-safe.
 *
 * <pre>{@code
 * FormSettings settings = FormSettings.of().withMemory(FormMemory.of(64 << 20));
 * }</pre>
 *
 * <p>A form may have at most half of what the others leave. So large forms never take all of it,
 * and the first 16 KiB of each form are not counted: small forms, such as that of a login, are
 * always read. A form for which there is no memory now is refused with 503 and {@code form.memory};
 * one that could never have enough, with 413 and {@code form.limit.memory}. A file goes to its
 * temporary file earlier instead.
 */
public final class FormMemory {

  /** A request costs about as much before any form is read. */
  static final int UNCOUNTED = 16 << 10;

  /** Memory is taken in multiples of this, so that few requests meet at the common counter. */
  private static final int STEP = 16 << 10;

  private static final int SHARE_OF_HEAP = 8;

  private static final FormMemory OF_HEAP =
      new FormMemory(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  private final long bytes;
  private final AtomicLong used = new AtomicLong();

  private FormMemory(long bytes) {
    this.bytes = bytes;
  }

  /** Returns an eighth of the JVM's heap; the same one at each call. */
  public static FormMemory of() {
    return OF_HEAP;
  }

  /**
   * Returns memory of its own.
   *
   * @param bytes for all forms together; above zero
   */
  public static FormMemory of(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("The memory of forms is above zero bytes, not " + bytes);
    }
    return new FormMemory(bytes);
  }

  /** Returns the number of bytes for all forms together. */
  public long bytes() {
    return bytes;
  }

  /** Returns the number of bytes that forms have now. */
  public long used() {
    return used.get();
  }

  /** Returns the claim of one form. */
  Claim claim() {
    return new Claim(this);
  }

  private boolean take(long more, long had) {
    for (long before = used.get(); ; before = used.get()) {
      if (had + more > (bytes - (before - had)) / 2) {
        return false;
      }
      if (used.compareAndSet(before, before + more)) {
        return true;
      }
    }
  }

  @Override
  public String toString() {
    return "FormMemory[" + used() + " of " + bytes + " bytes]";
  }

  /** The memory of one form. Not thread-safe. */
  static final class Claim {

    /** Null if nobody counts. */
    private @Nullable FormMemory memory;

    private long kept;

    /** The number of bytes that may be kept before more memory is taken. */
    private long room;

    private long taken;

    private Claim(@Nullable FormMemory memory) {
      this.memory = memory;
      this.room = memory == null ? Long.MAX_VALUE : UNCOUNTED;
    }

    /** Returns a claim on memory that nobody counts. */
    static Claim uncounted() {
      return new Claim(null);
    }

    /**
     * Counts bytes that are about to be kept.
     *
     * @throws HttpProblem 503 if there is no memory for them now, 413 if there never is
     */
    void add(long bytes) {
      if (!tryAdd(bytes)) {
        throw refused(bytes);
      }
    }

    /** Counts bytes that are about to be kept, if there is memory for them. */
    boolean tryAdd(long bytes) {
      long next = kept + bytes;
      if (next > room && !grow(next)) {
        return false;
      }
      kept = next;
      return true;
    }

    private boolean grow(long next) {
      if (memory == null) {
        return true;
      }
      long more = stepsTo(next);
      if (!memory.take(more, taken)) {
        return false;
      }
      taken += more;
      room += more;
      return true;
    }

    private long stepsTo(long next) {
      return (next - room + STEP - 1) / STEP * STEP;
    }

    private HttpProblem refused(long bytes) {
      return memory != null && taken + stepsTo(kept + bytes) > memory.bytes / 2
          ? new HttpProblem(
                  413,
                  "form.limit.memory",
                  "The form needs more memory than one request may have (FormSettings.memory).")
              .with("FormSettings.memory")
          : new HttpProblem(
              503,
              "form.memory",
              "There are too many large forms at the moment. Send yours again shortly.");
    }

    /** Takes back the count of bytes that are no longer kept; this form may use them again. */
    void giveBack(long bytes) {
      kept -= bytes;
    }

    /** Gives back everything; what is added later is not counted. */
    void release() {
      if (memory != null) {
        memory.used.addAndGet(-taken);
        memory = null;
        taken = 0;
        room = Long.MAX_VALUE;
      }
    }
  }
}
