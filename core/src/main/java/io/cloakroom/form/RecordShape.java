package io.cloakroom.form;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private final boolean secret;
  private Map<String, Component> components = Map.of();

  /**
   * A record whose components follow, because they may lead back to it.
   *
   * @param constructor takes an array of the components' values and gives the record, as objects
   */
  RecordShape(Class<?> type, MethodHandle constructor) {
    this.type = type;
    this.constructor = constructor;
    this.secret = Shape.secret(type);
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
  public boolean secret() {
    return secret;
  }

  @Override
  public boolean holdsSecret(Set<RecordShape> met) {
    return secret
        || (met.add(this)
            && components.values().stream()
                .anyMatch(each -> each.secret() || each.shape().holdsSecret(met)));
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
    return new Reading(place, binding).run();
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

  /**
   * Whether a constructor says it to the person. Java's own methods speak to programmers: of
   * classes as {@code Enum.valueOf} does, or of a secret as {@code Integer.parseInt}.
   */
  private static boolean isForPeople(IllegalArgumentException e) {
    StackTraceElement[] trace = e.getStackTrace();
    boolean ofJava = trace.length > 0 && "java.base".equals(trace[0].getModuleName());
    return e.getClass() == IllegalArgumentException.class && !ofJava;
  }

  /** One reading of this record at one place. */
  private final class Reading {

    private final Place place;
    private final Binding binding;
    private final @Nullable Object[] values = new Object[components.size()];
    private final boolean[] failed = new boolean[components.size()];

    /** What is wrong, by component and at last with the whole, once something is. */
    private @Nullable List<List<FieldError>> errors;

    Reading(Place place, Binding binding) {
      this.place = place;
      this.binding = binding;
    }

    Outcome run() {
      int first = binding.count();
      boolean complete = true;
      int index = 0;
      for (Component component : components.values()) {
        complete &= read(component, index);
        if (binding.count() > first) {
          errorsOf(index).addAll(binding.cut(first));
        }
        index++;
      }
      Object record = complete ? construct() : null;
      check(record);
      if (binding.traced()) {
        trace();
      }
      if (errors != null) {
        tell(errors, complete && record == null);
      }
      return record == null ? Outcome.None.FAILED : new Outcome.Value(record);
    }

    /** Passes on what is wrong in the order of the declaration. */
    private void tell(List<List<FieldError>> errors, boolean refused) {
      int whole = components.size();
      boolean othersWrong = errors.subList(0, whole).stream().anyMatch(list -> !list.isEmpty());
      if (refused && othersWrong) {
        // What the constructor minds is what the constraints have said better.
        errors.get(whole).clear();
      }
      errors.forEach(list -> list.forEach(binding::add));
    }

    private List<FieldError> errorsOf(int index) {
      List<List<FieldError>> lists = errors;
      if (lists == null) {
        lists = new ArrayList<>(components.size() + 1);
        for (int i = 0; i <= components.size(); i++) {
          lists.add(new ArrayList<>(0));
        }
        errors = lists;
      }
      return lists.get(index);
    }

    private void trace() {
      int index = 0;
      for (Component component : components.values()) {
        binding.trace(
            place.member(component.name()),
            component,
            values[index],
            errors == null ? List.of() : errors.get(index));
        index++;
      }
    }

    /** Whether the component has a value, which may be null. */
    private boolean read(Component component, int index) {
      Place at = place.member(component.name());
      if (component.secret()) {
        at.conceal();
      }
      Node sent = at.node();
      if (component.nullable() && (sent == null || sent.blank(binding.trim()))) {
        return true;
      }
      Outcome outcome = component.shape().bind(at, binding);
      if (outcome instanceof Outcome.Value bound) {
        values[index] = bound.value();
        return true;
      }
      failed[index] = outcome == Outcome.None.FAILED || !component.nullable();
      if (outcome == Outcome.None.ABSENT && failed[index]) {
        binding.fail(at, component.shape().required());
      }
      return !failed[index];
    }

    private @Nullable Object construct() {
      try {
        return constructor.invokeExact(values);
      } catch (IllegalArgumentException e) {
        refuse(isForPeople(e) ? e.getMessage() : null);
      } catch (RuntimeException e) {
        LOG.warn("The constructor of {} refused what a form sent", type.getName(), e);
        refuse(null);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("A record's constructor declares no exception", e);
      }
      return null;
    }

    private void refuse(@Nullable String message) {
      String told = message == null ? Messages.of(binding.locale(), "form") : message;
      errorsOf(components.size()).add(new FieldError(place.name(), place.pointer(), "form", told));
    }

    /** Checks the record, or of one that could not be made what converted. */
    private void check(@Nullable Object record) {
      Constraints constraints = binding.constraints();
      if (!constraints.on(type)) {
        return;
      }
      if (record != null) {
        constraints.check(RecordShape.this, place, record, binding.locale(), this::add);
        return;
      }
      int index = 0;
      for (Component component : components.values()) {
        if (!failed[index]) {
          constraints.check(
              RecordShape.this, place, component, values[index], binding.locale(), this::add);
        }
        index++;
      }
    }

    private void add(Constraints.Violation violation) {
      int index =
          violation
              .component()
              .map(component -> List.copyOf(components.keySet()).indexOf(component.name()))
              .orElse(components.size());
      Place at = violation.place();
      errorsOf(index)
          .add(new FieldError(at.name(), at.pointer(), violation.code(), violation.message()));
    }
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
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
        component.shape().write(Shape.member(name, component.name()), part, locale, sink);
      }
    }
  }
}
