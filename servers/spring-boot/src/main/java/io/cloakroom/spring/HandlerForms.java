package io.cloakroom.spring;

import io.cloakroom.form.Form;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * The forms of an application by their records: a bean of type {@link Form}, else a constant of the
 * handler's class or of the record, else the form that follows from the record.
 */
final class HandlerForms {

  /** A record as a handler of this class sees it. */
  private record Place(Class<?> handler, Class<?> record) {}

  private final ObjectProvider<Form<?>> beans;
  private final Map<Place, Form<?>> known = new ConcurrentHashMap<>();

  HandlerForms(ObjectProvider<Form<?>> beans) {
    this.beans = beans;
  }

  /** Returns the form of a parameter of type {@code Submission<T>}. */
  Form<?> of(MethodParameter parameter) {
    Class<?> handler = parameter.getContainingClass();
    @Nullable Class<?> type = ResolvableType.forMethodParameter(parameter).getGeneric(0).resolve();
    if (type == null) {
      throw new IllegalStateException(
          "The parameter "
              + parameter.getParameterName()
              + " of "
              + parameter.getExecutable()
              + " needs the form's record, such as Submission<SignUp>");
    }
    return known.computeIfAbsent(new Place(handler, type), this::find);
  }

  private Form<?> find(Place place) {
    List<Form<?>> ofBeans = beans.stream().filter(form -> form.type() == place.record).toList();
    if (ofBeans.size() > 1) {
      throw new IllegalStateException(
          "There are "
              + ofBeans.size()
              + " beans of type Form<"
              + place.record.getSimpleName()
              + ">, and a parameter can have only one of them. Keep one bean; elsewhere, call"
              + " visit.read(form)");
    }
    if (!ofBeans.isEmpty()) {
      return ofBeans.get(0);
    }
    Optional<Form<?>> constant =
        constant(place.handler, place.record).or(() -> constant(place.record, place.record));
    return constant.isPresent() ? constant.get() : Form.of(place.record);
  }

  private static Optional<Form<?>> constant(Class<?> owner, Class<?> type) {
    for (@Nullable Class<?> at = owner; at != null; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Form.class) {
          ReflectionUtils.makeAccessible(field);
          if (ReflectionUtils.getField(field, null) instanceof Form<?> form
              && form.type() == type) {
            return Optional.of(form);
          }
        }
      }
    }
    return Optional.empty();
  }
}
