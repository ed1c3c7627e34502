package io.cloakroom.spring;

import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Registers the records of forms, which a bean has as fields or its handlers as parameters, and the
 * values of sessions that handlers have as parameters: Cloakroom reads and writes them by
 * reflection.
 */
final class HandlerHints implements BeanRegistrationAotProcessor {

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Set<Type> types = types(ClassUtils.getUserClass(bean.getBeanClass()));
    return types.isEmpty()
        ? null
        : (generation, code) ->
            new BindingReflectionHintsRegistrar()
                .registerReflectionHints(
                    generation.getRuntimeHints().reflection(), types.toArray(Type[]::new));
  }

  private static Set<Type> types(Class<?> bean) {
    Set<Type> types = new LinkedHashSet<>();
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(bean)) {
      for (Parameter parameter : method.getParameters()) {
        if (parameter.getType() == Submission.class) {
          types.add(
              ResolvableType.forType(parameter.getParameterizedType()).getGeneric(0).getType());
        } else if (parameter.isAnnotationPresent(SessionValue.class)) {
          types.add(parameter.getParameterizedType());
        }
      }
    }
    for (Field field : bean.getDeclaredFields()) {
      if (field.getType() == Form.class) {
        types.add(ResolvableType.forField(field).getGeneric(0).getType());
      }
    }
    return types;
  }
}
