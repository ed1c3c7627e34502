package io.cloakroom.metrics;

import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionEvent.EndReason;
import io.cloakroom.session.SessionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A listener that counts session events. Thread-safe.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.of(store).withListener(SessionMetrics.of(registry));
 * }</pre>
 *
 * <p>No counter names a session or an owner. The counters are:
 *
 * <ul>
 *   <li>{@code cloakroom.sessions.created};
 *   <li>{@code cloakroom.sessions.ended}, by {@code reason}: {@code by-request}, {@code
 *       from-elsewhere};
 *   <li>{@code cloakroom.sessions.rotated}: mostly logins;
 *   <li>{@code cloakroom.sessions.conflicts}: changes that were applied again because another
 *       request was faster;
 *   <li>{@code cloakroom.sessions.dropped}: changes to a session that had ended;
 *   <li>{@code cloakroom.sessions.undecodable}, by {@code what}: {@code attribute}, {@code record};
 *   <li>{@code cloakroom.sessions.notfound}: tokens that opened nothing. If there are many of them
 *       but few sessions expire, someone is guessing tokens.
 * </ul>
 */
public final class SessionMetrics implements SessionListener {

  private final Map<EndReason, Counter> ended = new EnumMap<>(EndReason.class);
  private final Counter created;
  private final Counter rotated;
  private final Counter conflicts;
  private final Counter dropped;
  private final Counter undecodableAttributes;
  private final Counter undecodableRecords;
  private final Counter notFound;

  private SessionMetrics(MeterRegistry registry) {
    created = counter(registry, "created", "Sessions created");
    rotated = counter(registry, "rotated", "Sessions that moved under a new token");
    conflicts = counter(registry, "conflicts", "Changes applied again to a newer record");
    dropped = counter(registry, "dropped", "Changes to a session that had ended");
    notFound = counter(registry, "notfound", "Tokens that opened nothing");
    String undecodable = "Attributes and records that this version could not read";
    undecodableAttributes = counter(registry, "undecodable", undecodable, "what", "attribute");
    undecodableRecords = counter(registry, "undecodable", undecodable, "what", "record");
    for (EndReason reason : EndReason.values()) {
      String text = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      ended.put(reason, counter(registry, "ended", "Sessions that were ended", "reason", text));
    }
  }

  /** Returns a listener that counts in this registry. */
  public static SessionMetrics of(MeterRegistry registry) {
    return new SessionMetrics(registry);
  }

  @Override
  public void onEvent(SessionEvent event) {
    counter(event).increment();
  }

  private Counter counter(SessionEvent event) {
    if (event instanceof SessionEvent.Created) {
      return created;
    } else if (event instanceof SessionEvent.Rotated) {
      return rotated;
    } else if (event instanceof SessionEvent.Ended end) {
      return Objects.requireNonNull(ended.get(end.reason()));
    } else if (event instanceof SessionEvent.ConflictReplayed) {
      return conflicts;
    } else if (event instanceof SessionEvent.ChangesDropped) {
      return dropped;
    } else if (event instanceof SessionEvent.AttributeUndecodable) {
      return undecodableAttributes;
    } else if (event instanceof SessionEvent.RecordUndecodable) {
      return undecodableRecords;
    }
    return notFound;
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String... tags) {
    return Counter.builder("cloakroom.sessions." + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
