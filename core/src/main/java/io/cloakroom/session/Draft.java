package io.cloakroom.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of a session while changes are applied to it, one after the other. */
final class Draft {

  final Map<String, Json> attributes = new LinkedHashMap<>();
  @Nullable String owner;
  Terms terms = Terms.DEFAULT;

  static Draft empty() {
    return new Draft();
  }

  static Draft of(Found found) {
    Draft draft = new Draft();
    if (found instanceof Found.Live live) {
      draft.attributes.putAll(live.record().attributes());
      draft.owner = live.owner();
      draft.terms = live.record().terms();
    }
    return draft;
  }

  Draft copy() {
    Draft copy = new Draft();
    copy.attributes.putAll(attributes);
    copy.owner = owner;
    copy.terms = terms;
    return copy;
  }

  /** Returns whether there is nothing to store. */
  boolean isEmpty() {
    return attributes.isEmpty() && owner == null;
  }
}
