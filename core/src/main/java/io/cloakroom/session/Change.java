package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * An entry of the change log. It can be applied again, to a record that changed in the meantime.
 */
sealed interface Change {

  /** Applies this change. It may run more than once, each time on another draft. */
  void applyTo(Draft draft);

  /** A change that sets an attribute, whatever its previous value. */
  record Set(String name, Json json) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.attributes.put(name, json);
    }
  }

  /** A change that removes an attribute. */
  record Remove(String name) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.attributes.remove(name);
    }
  }

  /** A change that removes all attributes. */
  record Clear() implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.attributes.clear();
    }
  }

  /** A change of the owner. The attributes of a different previous owner are removed. */
  record LogIn(String owner) implements Change {
    @Override
    public void applyTo(Draft draft) {
      if (draft.owner != null && !draft.owner.equals(owner)) {
        draft.attributes.clear();
        draft.terms = Terms.DEFAULT;
      }
      draft.owner = owner;
    }
  }

  /** A change of the session's terms. */
  record ChangeTerms(UnaryOperator<Terms> next) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.terms = next.apply(draft.terms);
    }
  }

  /** A change that computes an attribute's next value from the previous one. */
  record Update<T>(SessionKey<T> key, Json initial, UnaryOperator<T> function, ValueCodec values)
      implements Change {

    @Override
    public void applyTo(Draft draft) {
      next(draft);
    }

    /** Applies the change and returns the next value as the function returned it. */
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
                + " returned null; use session.remove(key) to remove a value");
      }
      Json after = values.encode(key, next);
      draft.attributes.put(
          key.name(),
          before == null || current.isEmpty() ? after : keepUnknown(before, known, after));
      return next;
    }

    /**
     * Returns the next value with those stored fields that this version of the class does not have.
     */
    private Json keepUnknown(Json stored, Json known, Json after) {
      if (stored.equals(known)) {
        return after;
      }
      return JsonMerge.merge(values.tree(known), values.tree(after), values.tree(stored))
          .map(values::json)
          .orElse(after);
    }
  }

  /** A change, in place, of a value that the request received. */
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
                          "Two requests changed the value of session key "
                              + name
                              + " in place, and the changes cannot be merged; use"
                              + " session.update(key, …), which is replayed")));
      draft.attributes.put(name, values.json(merged));
    }
  }
}
