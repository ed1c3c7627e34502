package io.cloakroom.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.CollectionType;

/**
 * A faster reader of the JDK's unmodifiable lists and sets, which frameworks store with their
 * class. Jackson itself makes a new reader for each of them, and looks for constructors by
 * reflection under a lock of all threads: of a login of Spring Security, that is two thirds of the
 * time. The values are the same.
 */
public final class UnmodifiableCollections extends Deserializers.Base {

  private static final Class<?> LIST = Collections.unmodifiableList(new ArrayList<>()).getClass();

  private static final Class<?> SET = Collections.unmodifiableSet(new LinkedHashSet<>()).getClass();

  private UnmodifiableCollections() {}

  /** Returns a mapper that reads as this one. */
  public static JsonMapper readBy(JsonMapper mapper) {
    SimpleModule module =
        new SimpleModule("cloakroom-unmodifiable-collections") {
          @Override
          public void setupModule(SetupContext context) {
            context.addDeserializers(new UnmodifiableCollections());
          }
        };
    return mapper.rebuild().addModule(module).build();
  }

  @Override
  public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
    return type == LIST || type == SET;
  }

  /** Returns the reader of a collection; null if Jackson has to choose one. */
  @Override
  public @Nullable ValueDeserializer<?> findCollectionDeserializer(
      CollectionType type,
      DeserializationConfig config,
      BeanDescription.Supplier description,
      @Nullable TypeDeserializer ofElementClasses,
      @Nullable ValueDeserializer<?> ofElements) {
    if (ofElements != null || !hasDeserializerFor(config, type.getRawClass())) {
      return null;
    }
    Class<? extends Collection<?>> modifiable = modifiable(type.getRawClass());
    return new Reader(
        config.getTypeFactory().constructCollectionType(modifiable, type.getContentType()));
  }

  @SuppressWarnings("unchecked") // The class of a list or set, whatever is in it.
  private static Class<? extends Collection<?>> modifiable(Class<?> type) {
    return (Class<? extends Collection<?>>) (Class<?>) (type == SET ? Set.class : List.class);
  }

  /** Reads a modifiable collection, and returns an unmodifiable view of it. */
  private static final class Reader extends ValueDeserializer<Object> {

    private final JavaType modifiable;

    /** The reader of it; null until the mapper has made it. */
    private @Nullable ValueDeserializer<Object> reader;

    Reader(JavaType modifiable) {
      this.modifiable = modifiable;
    }

    @Override
    public void resolve(DeserializationContext context) {
      reader = context.findContextualValueDeserializer(modifiable, null);
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) {
      Object read = Objects.requireNonNull(reader).deserialize(json, context);
      return read instanceof List<?> list
          ? Collections.unmodifiableList(list)
          : Collections.unmodifiableSet((Set<?>) read);
    }

    @Override
    public Object deserializeWithType(
        JsonParser json, DeserializationContext context, TypeDeserializer classes) {
      return classes.deserializeTypedFromArray(json, context);
    }

    /** The reader of the elements asks for their classes at each, so it serves all values. */
    @Override
    public boolean isCachable() {
      return true;
    }
  }
}
