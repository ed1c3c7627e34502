package io.cloakroom.form;

import jakarta.validation.ConstraintTarget;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.Payload;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ValidateUnwrappedValue;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A constraint whose attributes are formatted for display. */
record Described<A extends Annotation>(
    ConstraintDescriptor<A> declared, Map<String, Object> attributes)
    implements ConstraintDescriptor<A> {

  Described {
    attributes = Map.copyOf(attributes);
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  @Override
  public A getAnnotation() {
    return declared.getAnnotation();
  }

  @Override
  public String getMessageTemplate() {
    return declared.getMessageTemplate();
  }

  @Override
  public Set<Class<?>> getGroups() {
    return declared.getGroups();
  }

  @Override
  public Set<Class<? extends Payload>> getPayload() {
    return declared.getPayload();
  }

  @Override
  public @Nullable ConstraintTarget getValidationAppliesTo() {
    return declared.getValidationAppliesTo();
  }

  @Override
  public List<Class<? extends ConstraintValidator<A, ?>>> getConstraintValidatorClasses() {
    return declared.getConstraintValidatorClasses();
  }

  @Override
  public Set<ConstraintDescriptor<?>> getComposingConstraints() {
    return declared.getComposingConstraints();
  }

  @Override
  public boolean isReportAsSingleViolation() {
    return declared.isReportAsSingleViolation();
  }

  @Override
  public ValidateUnwrappedValue getValueUnwrapping() {
    return declared.getValueUnwrapping();
  }

  @Override
  public <U> U unwrap(Class<U> type) {
    return declared.unwrap(type);
  }
}
