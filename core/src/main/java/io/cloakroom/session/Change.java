package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import io.cloakroom.json.Json;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * An entry of the change log. It can be applied again, to a record that changed in the meantime.
 */
sealed interface Change {

  /**
   * Applies this change, or throws and leaves the draft as it is. It may run more than once, each
   * time on another draft.
   */
  void applyTo(Draft draft);

  /** A change that sets an attribute, whatever its previous value. */
  record Set<T>(SessionKey<T> key, Json json, ValueCodec values) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.put(key.name(), draft.find(key, values).map(Draft.ReadValue::json).orElse(null), json);
    }
  }

  /** A change that removes an attribute. */
  record Remove(String name) implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.remove(name);
    }
  }

  /** A change that removes all attributes. */
  record Clear() implements Change {
    @Override
    public void applyTo(Draft draft) {
      draft.clear();
    }
  }

  /** A change of the owner. The attributes of a different previous owner are removed. */
  record LogIn(String owner) implements Change {
    @Override
    public void applyTo(Draft draft) {
      if (draft.owner != null && !draft.owner.equals(owner)) {
        draft.clear();
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
      Optional<Draft.ReadValue<T>> current = draft.find(key, values);
      T next =
          function.apply(
              current
                  .map(Draft.ReadValue::value)
                  .orElseGet(() -> values.decode(key, initial).orElseThrow()));
      if (next == null) {
        throw new IllegalStateException(
            "The update of session key "
                + key.name()
                + " returned null; use session.remove(key) to remove a value");
      }
      Json after = values.storable(key, next);
      Json before = current.map(Draft.ReadValue::json).orElse(null);
      draft.put(
          key.name(), before, before == null ? after : values.keepUnknown(key, before, after));
      return next;
    }
  }

  /**
   * A change of a value that the request received: in place, or by setting an attribute that it has
   * read.
   *
   * @param before the stored value that the request received; null if there was none
   * @param after the value after the change
   * @param base the properties of the value that its class reads, before the change
   * @param mine the same properties after the change
   */
  record Dependent<T>(
      SessionKey<T> key,
      @Nullable Json before,
      Json after,
      Supplier<JsonNode> base,
      Supplier<JsonNode> mine,
      ValueCodec values)
      implements Change {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    @Override
    public void applyTo(Draft draft) {
      @Nullable Json raw = draft.attributes().get(key.name());
      if (Objects.equals(before, raw)) {
        draft.put(key.name(), raw, after);
        return;
      }
      Optional<Draft.ReadValue<T>> current = draft.find(key, values);
      Json stored = current.map(Draft.ReadValue::json).orElse(null);
      if (before != null && before.equals(stored)) {
        draft.put(key.name(), stored, after);
      } else if (raw == null || !keepsOther()) {
        draft.put(key.name(), stored == null ? raw : stored, merged(current));
      }
    }

    /** Returns whether the value of another request, which is stored already, stays. */
    private boolean keepsOther() {
      return key.rule() == AttributeRule.FIRST_WINS
          || (key.rule() == AttributeRule.FIRST_CREATED && before == null);
    }

    private Json merged(Optional<Draft.ReadValue<T>> current) {
      JsonNode theirs =
          current.map(read -> values.tree(key, read.value())).orElse(MissingNode.getInstance());
      if (key.rule() == AttributeRule.UNION && current.isPresent()) {
        JsonNode united = JsonMerge.union(base.get(), mine.get(), theirs);
        return values.keepUnknown(key, current.get().json(), theirs, united);
      }
      JsonMerge.Result result = JsonMerge.merge(base.get(), mine.get(), theirs);
      if (current.isPresent() && result instanceof JsonMerge.Merged merged) {
        return values.keepUnknown(key, current.get().json(), theirs, merged.value());
      }
      if (key.rule() != AttributeRule.MERGED && key.rule() != AttributeRule.FIRST_CREATED) {
        return after;
      }
      throw conflict(result instanceof JsonMerge.Conflict conflict ? conflict.path() : "");
    }

    private HttpProblem conflict(String path) {
      String reason =
          "Two requests changed "
              + (path.isEmpty() ? "the value" : "the property " + path)
              + (key.isAttribute() ? " of the session attribute " : " of session key ")
              + key.name()
              + (key.isAttribute() ? "" : " in place")
              + ", and the changes cannot be merged. Use session.update(key, …), which is"
              + " replayed. If a property only keeps a result that is computed when it is first"
              + " read, annotate it with @JsonIgnore";
      LOG.warn(reason);
      return new HttpProblem(
          409,
          "session.conflict",
          "Two requests changed the same thing at once, so this change was not saved. Go back and"
              + " try again.",
          new IllegalStateException(reason));
    }
  }
}
