package io.cloakroom.form;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormNode;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A list, set or array of one type.
 *
 * @param finish creates the collection of the elements
 */
record ListShape(Shape element, Function<List<Object>, Object> finish) implements Shape {

  static ListShape list(Shape element) {
    return new ListShape(element, Collections::unmodifiableList);
  }

  /** Returns a set in the order sent, without duplicates. */
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
  public ReadResult bind(RecordPath path, Binding binding) {
    // A plain value that begins like JSON may be meant as text.
    boolean plain = element instanceof Scalar;
    if (!(element instanceof UploadShape) && !JsonText.read(path, '[', plain, binding)) {
      return ReadResult.None.FAILED;
    }
    FormNode node = path.node();
    if (node == null || node.isEmpty()) {
      return path.json() ? ReadResult.None.ABSENT : new ReadResult.Value(finish.apply(List.of()));
    }
    List<FormNode> nodes = node.list().orElse(null);
    if (nodes == null) {
      return binding.fail(path, "shape");
    }
    binding.limits().check(FormLimit.LIST_SIZE, nodes.size());
    List<Object> values = new ArrayList<>(nodes.size());
    List<RecordPath> kept = new ArrayList<>(nodes.size());
    boolean complete = true;
    for (int i = 0; i < nodes.size(); i++) {
      RecordPath at = path.element(i, nodes.get(i));
      ReadResult result = element.bind(at, binding);
      if (result instanceof ReadResult.Value bound) {
        values.add(bound.value());
        kept.add(at);
      } else if (result == ReadResult.None.FAILED) {
        complete = false;
      } else if (at.json()) {
        binding.fail(at, element.required());
        complete = false;
      }
      // A blank value from a page, as of an unused input, is not an element.
    }
    if (kept.size() < nodes.size()) {
      path.keep(kept);
    }
    return complete ? new ReadResult.Value(finish.apply(values)) : ReadResult.None.FAILED;
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
