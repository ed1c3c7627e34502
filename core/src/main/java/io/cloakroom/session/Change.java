package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One step of the change log. It can be applied again, to a record that moved on meanwhile. */
sealed interface Change {

  /** Applies this change. May run more than once, each time to another draft. */
  void applyTo(Draft draft);

  /** The attribute has this value now, whatever it was. */
  record Set(String name, Json json) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.attributes.put(name, json);
    }
  }

  /** The attribute is gone. */
  record Remove(String name) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.attributes.remove(name);
    }
  }

  /** All attributes are gone. */
  record Clear() implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.attributes.clear();
    }
  }

  /** The session belongs to this owner now. What another owner left in it goes with them. */
  record Own(String owner) implements Change {
    @Override
    public void applyTo(Draft draft) {
      if (draft.owner != null && !draft.owner.equals(owner)) {
        draft.attributes.clear();
        draft.terms = Terms.DEFAULT;
      }
      draft.owner = owner;
    }
  }

  /** The session is kept on other terms now. */
  record Keep(UnaryOperator<Terms> next) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.terms = next.apply(draft.terms);
    }
  }

  /** The attribute's next value is a function of the one before. */
  record Update<T>(SessionKey<T> key, Json initial, UnaryOperator<T> function, ValueCodec values)
      implements Change {

    @Override
    public void applyTo(Draft draft) {
      next(draft);
    }

    /** Applies the change and gives the next value as the function returned it. */
    T next(Draft draft) {
      Json before = draft.attributes.get(key.name());
      Optional<T> current = before == null ? Optional.empty() : values.decode(key, before);
      T from = current.orElseGet(() -> values.decode(key, initial).orElseThrow());
      Json known = values.encode(key, from);
      T next = function.apply(from);
      if (next == null) {
        throw new IllegalStateException(
            "The update of session key "
                + key.name()
                + " returned null; use session.remove(key) to drop a value");
      }
      Json after = values.encode(key, next);
      draft.attributes.put(
          key.name(),
          before == null || current.isEmpty() ? after : keepUnknown(before, known, after));
      return next;
    }

    /** Fields that this version of the class does not know stay in the record. */
    private Json keepUnknown(Json stored, Json known, Json after) {
      if (stored.equals(known)) {
        return after;
      }
      return JsonMerge.merge(values.tree(known), values.tree(after), values.tree(stored))
          .map(values::json)
          .orElse(after);
    }
  }

  /** A value that had been handed out was changed in place. */
  record InPlace(String name, Json before, Json after, ValueCodec values) implements Change {

    @Override
    public void applyTo(Draft draft) {
      Json stored = draft.attributes.get(name);
      JsonNode theirs = stored == null ? MissingNode.getInstance() : values.tree(stored);
      JsonNode merged =
          JsonMerge.merge(values.tree(before), values.tree(after), theirs)
              .orElseThrow(() ->
                  new HttpProblem(
                      409,
                      "session.conflict",
                      "Two requests changed the same thing at once, so this change was not"
                          + " saved. Go back and try again.",
                      new IllegalStateException(
                          "Session key "
                              + name
                              + " was changed in place by two requests at once, in ways that"
                              + " cannot be merged; session.update(key, …) would be replayed"
                              + " instead")));
      draft.attributes.put(name, values.json(merged));
    }
  }
}
