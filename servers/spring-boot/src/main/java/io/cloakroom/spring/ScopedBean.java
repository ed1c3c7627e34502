package io.cloakroom.spring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bean of a session as it is stored: the values of the fields that are its own. The bean itself
 * is created again by Spring in each request that uses it, with its collaborators.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
final class ScopedBean {

  private final Map<String, @Nullable Object> stored;
  private @Nullable Object bean;
  private @Nullable BeanState fields;

  /** Creates one that was read. */
  @JsonCreator
  ScopedBean(@JsonProperty("state") Map<String, @Nullable Object> stored) {
    this.stored = stored;
  }

  /** Creates one for a new bean. */
  static ScopedBean of(Object bean, BeanState fields) {
    ScopedBean scoped = new ScopedBean(Map.of());
    scoped.bean = bean;
    scoped.fields = fields;
    return scoped;
  }

  /** Returns the state now. */
  @JsonProperty("state")
  synchronized Map<String, @Nullable Object> state() {
    return bean == null || fields == null ? stored : fields.read(bean);
  }

  /** Returns the bean of this request; null if the request has not used it. */
  synchronized @Nullable Object known() {
    return bean;
  }

  /** Returns the bean: that of this request, or a new one with the stored state. */
  synchronized Object bean(Supplier<Object> creation, BeanStates states) {
    Object known = bean;
    if (known != null) {
      return known;
    }
    Object created = creation.get();
    states
        .of(created)
        .ifPresent(own -> {
          own.write(created, stored);
          fields = own;
        });
    bean = created;
    return created;
  }
}
