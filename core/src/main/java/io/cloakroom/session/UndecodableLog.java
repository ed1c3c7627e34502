package io.cloakroom.session;

import io.cloakroom.json.Json;
import io.cloakroom.mistake.Printable;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of stored values and records that this version of the application cannot read. Each key and
 * class is logged once, and so is each reason why records cannot be read, because they repeat with
 * every request. A line has no values. Thread-safe.
 */
final class UndecodableLog {

  private static final Logger LOG = LoggerFactory.getLogger(UndecodableLog.class);

  /** The maximum number of lines; an application may make keys of what visitors send. */
  private static final int MAX_LINES = 1000;

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Logs that a value cannot be read as the type of its key, unless that was logged before. */
  void attribute(String name, Optional<SessionKey<?>> key, Json stored, ValueCodec values) {
    String type = key.map(known -> known.type().getTypeName()).orElse("its type");
    if (isNew(name + '\n' + type)) {
      LOG.warn(
          "The session value {} cannot be read as {}, so it counts as absent: {}. It stays stored"
              + " for a version that can read it. This is logged once for each key and class",
          Printable.of(name),
          type,
          key.map(known -> values.flaw(known, stored)).orElse("the key is not known any more"));
    }
  }

  /** Logs that a record cannot be read, unless one was logged before for this reason. */
  void record(Found.Foreign record) {
    if (isNew(record.flaw())) {
      LOG.warn(
          "The record of session {} cannot be read, so its visitor has an empty session: {}. It"
              + " stays stored until it expires. This is logged once",
          record.id(),
          record.flaw());
    }
  }

  private boolean isNew(String line) {
    return logged.size() < MAX_LINES && logged.add(line);
  }
}
