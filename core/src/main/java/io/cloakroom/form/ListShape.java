package io.cloakroom.form;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A list, set or array of one type.
 *
 * @param finish makes the collection of the elements
 */
record ListShape(Shape element, Function<List<Object>, Object> finish) implements Shape {

  static ListShape list(Shape element) {
    return new ListShape(element, Collections::unmodifiableList);
  }

  /** A set in the order sent; what was sent twice is in it once. */
  static ListShape set(Shape element) {
    return new ListShape(
        element, values -> Collections.unmodifiableSet(new LinkedHashSet<>(values)));
  }

  static ListShape array(Shape element, Class<?> type) {
    return new ListShape(
        element,
        values -> {
          Object array = Array.newInstance(type, values.size());
          for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, values.get(i));
          }
          return array;
        });
  }

  @Override
  public Outcome bind(Place place, Binding binding) {
    // Of plain values, a text that begins like JSON may mean itself.
    boolean plain = element instanceof Scalar;
    if (!(element instanceof UploadShape) && !JsonText.read(place, '[', plain, binding)) {
      return Outcome.None.FAILED;
    }
    Node node = place.node();
    if (node == null || node.empty()) {
      return place.json() ? Outcome.None.ABSENT : new Outcome.Value(finish.apply(List.of()));
    }
    Optional<List<Node>> nodes = node.list();
    if (nodes.isEmpty()) {
      return binding.fail(place, "shape");
    }
    binding.limits().check(FormLimit.LIST_SIZE, nodes.get().size());
    List<Object> values = new ArrayList<>(nodes.get().size());
    List<Place> kept = new ArrayList<>(nodes.get().size());
    boolean complete = true;
    int position = 0;
    for (Node sent : nodes.get()) {
      Place at = place.element(position++, sent);
      Outcome outcome = element.bind(at, binding);
      if (outcome instanceof Outcome.Value bound) {
        values.add(bound.value());
        kept.add(at);
      } else if (outcome == Outcome.None.FAILED) {
        complete = false;
      } else if (at.json()) {
        binding.fail(at, element.required());
        complete = false;
      }
      // What a page sends blank, as an unused input of a row, is no element.
    }
    if (kept.size() < position) {
      place.keep(kept);
    }
    return complete ? new Outcome.Value(finish.apply(values)) : Outcome.None.FAILED;
  }

  @Override
  public boolean secret() {
    return element.secret();
  }

  @Override
  public boolean holdsSecret(Set<RecordShape> met) {
    return element.holdsSecret(met);
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
    boolean repeats = element instanceof Scalar;
    int index = 0;
    for (Object each : elements(value)) {
      element.write(repeats ? name : name + '[' + index++ + ']', each, locale, sink);
    }
  }

  private static Collection<?> elements(Object value) {
    if (value instanceof Collection<?> collection) {
      return collection;
    }
    Object[] boxed = new Object[Array.getLength(value)];
    Arrays.setAll(boxed, i -> Array.get(value, i));
    return Arrays.asList(boxed);
  }
}
