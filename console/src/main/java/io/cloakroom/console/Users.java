package io.cloakroom.console;

import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The users of one page, by the application's names for them. Not thread-safe. */
final class Users {

  private final ConsoleSettings settings;
  private final Map<String, Optional<String>> names = new HashMap<>();

  Users(ConsoleSettings settings) {
    this.settings = settings;
  }

  /** Returns the name of an owner, else the id. */
  String name(String owner) {
    return names.computeIfAbsent(owner, settings.names().nameOf()).orElse(owner);
  }

  /** Returns the owner that is meant by what was typed; empty if no owner can be. */
  Optional<String> owner(String typed) {
    return settings.names().idOf().apply(typed).or(() -> Optional.of(typed)).filter(Users::isOwner);
  }

  /** Returns whether a session can have this owner. */
  private static boolean isOwner(String id) {
    try {
      return StoredRecord.of(new byte[0], Instant.MAX).withOwner(id).owner().isPresent();
    } catch (IllegalArgumentException no) {
      return false;
    }
  }
}
