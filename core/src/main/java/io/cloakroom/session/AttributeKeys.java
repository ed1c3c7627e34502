package io.cloakroom.session;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleKeyDeserializers;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.module.SimpleSerializers;

/**
 * Keys of maps whose declaration does not show their class, such as those of a {@code HashMap<Long,
 * Item>} that is an attribute itself. A text is written as it is, and every other key with its
 * class: {@code @java.lang.Long:5}. Thread-safe.
 */
final class AttributeKeys {

  private static final char MARK = '@';

  private final AttributeCodec codec;
  private final JsonMapper mapper;

  private AttributeKeys(AttributeCodec codec, JsonMapper mapper) {
    this.codec = codec;
    this.mapper = mapper;
  }

  /** Returns the module for a mapper of attributes. */
  static JacksonModule module(AttributeCodec codec, JsonMapper plain) {
    AttributeKeys keys = new AttributeKeys(codec, plain);
    return new SimpleModule("cloakroom-attribute-keys")
        .setKeySerializers(keys.new Writers())
        .setKeyDeserializers(keys.new Readers());
  }

  private String text(Object key) {
    if (key instanceof String text && !text.startsWith(String.valueOf(MARK))) {
      return text;
    }
    Class<?> type = key instanceof Enum<?> constant ? constant.getDeclaringClass() : key.getClass();
    return MARK + type.getName() + ':' + mapper.writeValueAsString(key);
  }

  private Object key(String text) {
    int colon = text.indexOf(':');
    if (text.isEmpty() || text.charAt(0) != MARK || colon < 0) {
      return text;
    }
    return mapper.readValue(text.substring(colon + 1), codec.load(text.substring(1, colon)));
  }

  private final class Writers extends SimpleSerializers {

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable ValueSerializer<?> findSerializer(
        SerializationConfig config,
        JavaType type,
        BeanDescription.Supplier description,
        JsonFormat.Value format) {
      return type.isJavaLangObject() ? new Writer() : null;
    }
  }

  private final class Writer extends ValueSerializer<Object> {

    @Override
    public void serialize(Object key, JsonGenerator json, SerializationContext context) {
      json.writeName(text(key));
    }
  }

  private final class Readers extends SimpleKeyDeserializers {

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable KeyDeserializer findKeyDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
      return type.isJavaLangObject() ? new Reader() : null;
    }
  }

  private final class Reader extends KeyDeserializer {

    @Override
    public Object deserializeKey(String text, DeserializationContext context) {
      try {
        return key(text);
      } catch (IllegalArgumentException | JacksonException e) {
        return context.reportInputMismatch(Object.class, "A key of a map: %s", e.getMessage());
      }
    }
  }
}
