package io.cloakroom.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * The properties that classes read. A class may write others, such as the total of its lines or the
 * time that is left; they are not part of the value. Thread-safe.
 */
final class ReadProperties {

  /** The names that each class reads; absent for classes that read in their own way. */
  private final Map<Class<?>, Set<String>> read = new ConcurrentHashMap<>();

  private final Set<String> aliases = ConcurrentHashMap.newKeySet();
  private final JsonMapper readers;
  private final JsonMapper writers;

  ReadProperties(JsonMapper mapper) {
    readers =
        mapper
            .rebuild()
            .enable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)
            .addModule(new SimpleModule("cloakroom-readers").setDeserializerModifier(new Readers()))
            .build();
    writers =
        mapper
            .rebuild()
            .addModule(new SimpleModule("cloakroom-writers").setSerializerModifier(new Writers()))
            .build();
  }

  /** Returns the properties of a value that are read again. */
  JsonNode tree(SessionKey<?> key, @Nullable Object value) {
    Object written = value == null ? null : key.written(value);
    return writers.readTree(key.writer(writers).writeValueAsBytes(written));
  }

  /** Returns the properties of a value that its own class reads, whatever the key's type. */
  JsonNode treeOfClassOf(Object value) {
    return writers.readTree(writers.writeValueAsBytes(value));
  }

  /** Returns names that some class reads and never writes, such as those of renamed properties. */
  Set<String> aliases() {
    return aliases;
  }

  /** Returns the names that a class reads; empty if it reads in its own way. */
  private Optional<Set<String>> namesRead(BeanDescription.Supplier type) {
    // The reader makes the deserializer, whose names the modifier sees.
    var unused = readers.readerFor(type.getType());
    return Optional.ofNullable(read.get(type.getBeanClass()));
  }

  private List<BeanPropertyWriter> onlyRead(
      List<BeanPropertyWriter> properties, Set<String> names) {
    List<BeanPropertyWriter> kept = new ArrayList<>(properties);
    kept.removeIf(property -> !property.isUnwrapping() && !names.contains(property.getName()));
    if (kept.isEmpty()) {
      // Nothing would be left to compare, so that a value that loses all its fields would pass.
      return properties;
    }
    names.stream()
        .filter(name -> properties.stream().noneMatch(p -> p.getName().equals(name)))
        .forEach(aliases::add);
    return kept;
  }

  private final class Readers extends ValueDeserializerModifier {

    private static final long serialVersionUID = 1;

    @Override
    public BeanDeserializerBuilder updateBuilder(
        DeserializationConfig config,
        BeanDescription.Supplier type,
        BeanDeserializerBuilder builder) {
      boolean readsInItsOwnWay =
          builder.getAnySetter() != null
              || builder.getBuilderConfig() != null
              || builder.getValueInstantiator().canCreateUsingDelegate();
      if (!readsInItsOwnWay) {
        Set<String> names = new HashSet<>();
        for (var all = builder.getProperties(); all.hasNext(); ) {
          SettableBeanProperty property = all.next();
          names.add(property.getName());
          property.findAliases(config).forEach(alias -> aliases.add(alias.getSimpleName()));
        }
        read.put(type.getBeanClass(), names);
      }
      return builder;
    }
  }

  private final class Writers extends ValueSerializerModifier {

    private static final long serialVersionUID = 1;

    @Override
    public List<BeanPropertyWriter> changeProperties(
        SerializationConfig config,
        BeanDescription.Supplier type,
        List<BeanPropertyWriter> properties) {
      return namesRead(type).map(names -> onlyRead(properties, names)).orElse(properties);
    }
  }
}
