package io.cloakroom.form;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record. Its components are the list of what may be sent: nothing else is ever looked up. It is
 * constructed only when each of them converted.
 */
final class RecordShape implements Shape {

  private static final Logger LOG = LoggerFactory.getLogger(RecordShape.class);

  private final Class<?> type;
  private final MethodHandle constructor;
  private Map<String, Component> components = Map.of();

  /**
   * A record whose components follow, because they may lead back to it.
   *
   * @param constructor takes an array of the components' values and gives the record, as objects
   */
  RecordShape(Class<?> type, MethodHandle constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  void components(List<Component> prepared) {
    Map<String, Component> byName = new LinkedHashMap<>();
    prepared.forEach(component -> byName.put(component.name(), component));
    components = Collections.unmodifiableMap(byName);
  }

  Class<?> type() {
    return type;
  }

  /** The components by name, in the order of their declaration. */
  Map<String, Component> components() {
    return components;
  }

  @Override
  public Outcome bind(Place place, Binding binding) {
    return JsonText.read(place, '{', false, binding)
        ? bind(place, binding, "")
        : Outcome.None.FAILED;
  }

  /**
   * Reads a place that is an object by now.
   *
   * @param known a name beside the components that is no unknown one
   */
  Outcome bind(Place place, Binding binding, String known) {
    Node node = place.node();
    if (place.json() && place.absent()) {
      return Outcome.None.ABSENT;
    }
    if (node != null
        && (!node.values().isEmpty()
            || !node.appended().isEmpty()
            || node.kind() == Node.Kind.JSON_ARRAY)) {
      return binding.fail(place, "shape");
    }
    if (binding.reportUnknown() && node != null) {
      reportUnknown(node, place, binding, known);
    }
    List<FieldError> ownErrors = new ArrayList<>();
    List<FieldError> before = binding.redirect(ownErrors);
    try {
      return new Reading(place, binding, ownErrors).run(before);
    } finally {
      binding.redirect(before);
    }
  }

  private void reportUnknown(Node node, Place place, Binding binding, String known) {
    for (String name : node.memberNames()) {
      // At the top, names with an underscore are the page's machinery: _csrf, _charset_.
      boolean machinery = name.startsWith("_") && place.path().isEmpty();
      if (!components.containsKey(name) && !name.equals(known) && !machinery) {
        binding.unknown(place.member(name));
      }
    }
  }

  /** One reading of this record at one place. */
  private final class Reading {

    private final Place place;
    private final Binding binding;
    private final List<FieldError> ownErrors;
    private final Map<String, List<FieldError>> errors = new LinkedHashMap<>();
    private final @Nullable Object[] values = new Object[components.size()];
    private final Set<String> failed = new HashSet<>();

    Reading(Place place, Binding binding, List<FieldError> ownErrors) {
      this.place = place;
      this.binding = binding;
      this.ownErrors = ownErrors;
    }

    Outcome run(List<FieldError> sink) {
      int index = 0;
      for (Component component : components.values()) {
        List<FieldError> found = new ArrayList<>(0);
        errors.put(component.name(), found);
        binding.redirect(found);
        read(component, index++);
      }
      binding.redirect(ownErrors);
      Object record = failed.isEmpty() ? construct() : null;
      binding
          .constraints()
          .check(RecordShape.this, record, this::value, binding.locale(), this::add);
      trace();
      errors.values().forEach(sink::addAll);
      boolean othersWrong = errors.values().stream().anyMatch(list -> !list.isEmpty());
      if (record == null && failed.isEmpty() && othersWrong) {
        ownErrors.clear(); // What the constructor minds is what the constraints have said better.
      }
      sink.addAll(ownErrors);
      return record == null ? Outcome.None.FAILED : new Outcome.Value(record);
    }

    private void trace() {
      if (!binding.traced()) {
        return;
      }
      int index = 0;
      for (Component component : components.values()) {
        binding.trace(
            place.member(component.name()),
            component.shape(),
            values[index++],
            errors.getOrDefault(component.name(), List.of()));
      }
    }

    private void read(Component component, int index) {
      Place at = place.member(component.name());
      Node sent = at.node();
      if (component.nullable() && (sent == null || sent.blank())) {
        return;
      }
      Outcome outcome = component.shape().bind(at, binding);
      if (outcome instanceof Outcome.Value bound) {
        values[index] = bound.value();
      } else if (outcome == Outcome.None.FAILED) {
        failed.add(component.name());
      } else if (!component.nullable()) {
        binding.fail(at, component.shape().required());
        failed.add(component.name());
      }
    }

    private @Nullable Object construct() {
      try {
        return constructor.invoke(values);
      } catch (IllegalArgumentException e) {
        String message = e.getMessage();
        binding.add(
            place, "form", message == null ? Messages.of(binding.locale(), "form") : message);
      } catch (RuntimeException e) {
        LOG.warn("The constructor of {} refused what a form sent", type.getName(), e);
        binding.add(place, "form", Messages.of(binding.locale(), "form"));
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("A record's constructor declares no exception", e);
      }
      return null;
    }

    /** A converted value for the constraints; empty where it did not convert. */
    private Constraints.Converted value(String name) {
      int index = List.copyOf(components.keySet()).indexOf(name);
      return new Constraints.Converted(!failed.contains(name), values[index]);
    }

    private void add(Constraints.Violation violation) {
      Place at = place;
      for (Constraints.Step step : violation.path()) {
        at = step.index() >= 0 ? at.kept(step.index()) : at.member(step.name());
      }
      List<FieldError> list =
          violation.path().isEmpty()
              ? ownErrors
              : errors.getOrDefault(violation.path().get(0).name(), ownErrors);
      list.add(new FieldError(at.name(), at.pointer(), violation.code(), violation.message()));
    }
  }

  @Override
  public void write(String name, Object value, BiConsumer<String, String> sink) {
    for (Component component : components.values()) {
      Object part;
      try {
        part = component.accessor().invoke(value);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("A record's accessor declares no exception", e);
      }
      if (part != null && !component.secret()) {
        component.shape().write(Shape.member(name, component.name()), part, sink);
      }
    }
  }
}
