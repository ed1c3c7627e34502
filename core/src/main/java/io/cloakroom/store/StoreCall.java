package io.cloakroom.store;

import io.cloakroom.trace.TraceEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One call of a store, as a request made it.
 *
 * @param operation which method was called
 * @param space the key space, such as {@code session}
 * @param id the first characters of the key's id. It opens nothing
 * @param took how long it took
 * @param bytes the size of the record that was read or written; empty if there was none
 * @param revision the revision that was read or named; empty if there was none
 * @param copy whether a copy in front of the store answered
 * @param outcome what the store answered
 * @param failure the exception's message if it failed; empty otherwise
 */
public record StoreCall(
    Operation operation,
    String space,
    String id,
    Duration took,
    OptionalInt bytes,
    Optional<String> revision,
    Copy copy,
    Outcome outcome,
    String failure)
    implements TraceEvent {

  /** The methods of a store. */
  public enum Operation {
    /** {@link Store#load}. */
    LOAD,
    /** {@link Store#create}. */
    CREATE,
    /** {@link Store#replace}. */
    REPLACE,
    /** {@link Store#touch}. */
    TOUCH,
    /** {@link Store#delete}. */
    DELETE,
    /** {@link OwnerIndex#ownedBy}. */
    OWNED_BY
  }

  /** Whether a store in front of another one, such as {@link NearStore}, had a copy. */
  public enum Copy {
    /** There is no copy, or none was asked for. */
    NONE,
    /** A copy answered, so the store behind it was not called. */
    HIT,
    /** There was no usable copy, so the store behind it was called. */
    MISS
  }

  /** The answers of a store. */
  public enum Outcome {
    /** A record was found. */
    FOUND,
    /** There is no record. */
    ABSENT,
    /** The write had an effect. */
    DONE,
    /** The write had none: the record had changed, was gone, or the key was taken. */
    REFUSED,
    /** The store could not be used. */
    FAILED
  }

  /** Returns whether the call left the process, as far as the toolkit knows. */
  public boolean isTrip() {
    return copy != Copy.HIT;
  }

  @Override
  public String sentence() {
    String copied =
        switch (copy) {
          case NONE -> "";
          case HIT -> ", from a copy";
          case MISS -> ", no copy";
        };
    return TraceEvent.words(operation)
        + " "
        + space
        + " "
        + id
        + ": "
        + TraceEvent.words(outcome)
        + (bytes.isPresent() ? ", " + bytes.getAsInt() + " bytes" : "")
        + copied
        + String.format(Locale.ROOT, ", %.1f ms", took.toNanos() / 1e6)
        + (failure.isEmpty() ? "" : " (" + failure + ")");
  }
}
