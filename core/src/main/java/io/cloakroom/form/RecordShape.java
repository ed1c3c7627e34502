package io.cloakroom.form;

import io.cloakroom.body.FormNode;
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
 * A record. Its components are the only names that are looked up. It is constructed only if all of
 * them converted.
 */
final class RecordShape implements Shape {

  private static final Logger LOG = LoggerFactory.getLogger(RecordShape.class);

  private final Class<?> type;
  private final MethodHandle constructor;
  private final boolean secret;
  private Map<String, Component> components = Map.of();

  /**
   * A record whose components are set later, because they may lead back to it.
   *
   * @param constructor takes an array of the components' values and returns the record, as objects
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

  /** Returns the components by name, in declaration order. */
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
  public ReadResult bind(RecordPath path, Binding binding) {
    return JsonText.read(path, '{', false, binding)
        ? bind(path, binding, "")
        : ReadResult.None.FAILED;
  }

  /**
   * Reads the record, after JSON in a text was decoded.
   *
   * @param known a name beside the components that is not unknown
   */
  ReadResult bind(RecordPath path, Binding binding, String known) {
    FormNode node = path.node();
    if (path.json() && path.absent()) {
      return ReadResult.None.ABSENT;
    }
    if (node != null
        && (!node.values().isEmpty()
            || !node.elements().isEmpty()
            || node.kind() == FormNode.Kind.JSON_ARRAY)) {
      return binding.fail(path, "shape");
    }
    if (binding.reportUnknown() && node != null) {
      reportUnknown(node, path, binding, known);
    }
    return new Reading(path, binding).run();
  }

  private void reportUnknown(FormNode node, RecordPath path, Binding binding, String known) {
    for (String name : node.members().keySet()) {
      // Top-level names with an underscore belong to the page: _csrf, _charset_.
      boolean reserved = name.startsWith("_") && path.canonicalName().isEmpty();
      if (!components.containsKey(name) && !name.equals(known) && !reserved) {
        binding.unknown(path.member(name));
      }
    }
  }

  /**
   * Returns whether an exception's message is meant for the person who filled in the form. Those of
   * Java's own methods are for programmers: {@code Enum.valueOf} names classes, and {@code
   * Integer.parseInt} would show a secret.
   */
  private static boolean isForPeople(IllegalArgumentException e) {
    StackTraceElement[] trace = e.getStackTrace();
    boolean ofJava = trace.length > 0 && "java.base".equals(trace[0].getModuleName());
    return e.getClass() == IllegalArgumentException.class && !ofJava;
  }

  /** One reading of this record at one position. */
  private final class Reading {

    private final RecordPath path;
    private final Binding binding;
    private final @Nullable Object[] values = new Object[components.size()];
    private final boolean[] failed = new boolean[components.size()];

    /** The errors by component, and last those of the whole record; null while there are none. */
    private @Nullable List<List<FieldError>> errors;

    Reading(RecordPath path, Binding binding) {
      this.path = path;
      this.binding = binding;
    }

    ReadResult run() {
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
        report(errors, complete && record == null);
      }
      return record == null ? ReadResult.None.FAILED : new ReadResult.Value(record);
    }

    /** Adds the errors to the binding, in declaration order. */
    private void report(List<List<FieldError>> errors, boolean refused) {
      int whole = components.size();
      boolean othersWrong = errors.subList(0, whole).stream().anyMatch(list -> !list.isEmpty());
      if (refused && othersWrong) {
        // The constraints have explained better what the constructor refused.
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
            path.member(component.name()),
            component,
            values[index],
            errors == null ? List.of() : errors.get(index));
        index++;
      }
    }

    /** Returns whether the component has a value, which may be null. */
    private boolean read(Component component, int index) {
      RecordPath at = path.member(component.name());
      if (component.secret()) {
        at.conceal();
      }
      FormNode sent = at.node();
      if (component.nullable() && (sent == null || sent.isBlank(binding.trim()))) {
        return true;
      }
      ReadResult result = component.shape().bind(at, binding);
      if (result instanceof ReadResult.Value bound) {
        values[index] = bound.value();
        return true;
      }
      failed[index] = result == ReadResult.None.FAILED || !component.nullable();
      if (result == ReadResult.None.ABSENT && failed[index]) {
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
      String shown = message == null ? Messages.of(binding.locale(), "form") : message;
      errorsOf(components.size())
          .add(new FieldError(path.sentName(), path.pointer(), "form", shown));
    }

    /** Checks the record, or its converted components if it could not be constructed. */
    private void check(@Nullable Object record) {
      Constraints constraints = binding.constraints();
      if (!constraints.on(type)) {
        return;
      }
      if (record != null) {
        constraints.check(RecordShape.this, path, record, binding.locale(), this::add);
        return;
      }
      int index = 0;
      for (Component component : components.values()) {
        if (!failed[index]) {
          constraints.check(
              RecordShape.this, path, component, values[index], binding.locale(), this::add);
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
      RecordPath at = violation.path();
      errorsOf(index)
          .add(new FieldError(at.sentName(), at.pointer(), violation.code(), violation.message()));
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
