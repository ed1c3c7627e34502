package io.cloakroom.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.std.ToEmptyObjectSerializer;

/**
 * Classes without a property that JSON could have. Jackson writes them as {@code {}}, which loses
 * their fields without an error.
 */
final class StatelessBeans extends ValueSerializerModifier {

  private static final long serialVersionUID = 1;

  private StatelessBeans() {}

  /** Returns a mapper that refuses to write such a class if it has fields. */
  static JsonMapper refusedBy(JsonMapper mapper) {
    return mapper
        .rebuild()
        .addModule(
            new SimpleModule("cloakroom-stateless").setSerializerModifier(new StatelessBeans()))
        .build();
  }

  @Override
  public ValueSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription.Supplier type, ValueSerializer<?> serializer) {
    boolean empty =
        serializer instanceof UnknownSerializer
            || serializer instanceof ToEmptyObjectSerializer
            || (serializer instanceof BeanSerializerBase
                && !serializer.properties().hasNext()
                && type.get().findAnyGetter() == null);
    return empty && hasFields(type.getBeanClass()) ? new Refusing() : serializer;
  }

  private static boolean hasFields(Class<?> type) {
    return Stream.<Class<?>>iterate(type, c -> c != null, Class::getSuperclass)
        .flatMap(c -> Arrays.stream(c.getDeclaredFields()))
        .anyMatch(field ->
            !Modifier.isStatic(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && !field.isAnnotationPresent(JsonIgnore.class));
  }

  private static final class Refusing extends ValueSerializer<Object> {

    @Override
    public void serialize(Object value, JsonGenerator json, SerializationContext context) {
      throw DatabindException.from(
          json, value.getClass().getName() + " has no property that can be written");
    }
  }
}
