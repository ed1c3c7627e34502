package io.cloakroom.form;

import io.cloakroom.body.FormNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One of the records of a sealed interface. */
final class ChoiceShape implements Shape {

  private final String field;
  private final Map<String, RecordShape> records;
  private final boolean secret;

  /** For each component, what applies to all records that have it. */
  private final Map<String, Component> common = new LinkedHashMap<>();

  /** The components of each record, for a page on which another record may still be chosen. */
  private final Map<RecordShape, Map<String, Component>> shown = new HashMap<>();

  /**
   * Creates a choice of records, which may lead back to it.
   *
   * @param field the field that selects the record
   * @param records the records by that field's value, in declaration order
   * @param secret whether the interface is a {@link Secret}
   */
  ChoiceShape(String field, Map<String, RecordShape> records, boolean secret) {
    this.field = field;
    this.records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    this.secret = secret;
  }

  /** Compares the components of the records, which all have theirs by now. */
  void compare() {
    for (RecordShape record : records.values()) {
      record.components().forEach((name, own) -> common.merge(name, own, Component::either));
    }
    for (RecordShape record : records.values()) {
      Map<String, Component> components = new HashMap<>(record.components());
      common.forEach(
          (name, all) -> components.computeIfPresent(name, (n, own) -> own.showing(all)));
      shown.put(record, components);
    }
  }

  /** Returns the field that selects the record. */
  String field() {
    return field;
  }

  /** Returns the shape of that field. */
  Scalar selector() {
    return Scalars.of(String.class).orElseThrow();
  }

  /** Returns the records by that field's value, in declaration order. */
  Map<String, RecordShape> records() {
    return records;
  }

  /** Returns the names of that field and of all components. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(Set.of(field));
    names.addAll(common.keySet());
    return names;
  }

  /**
   * Returns the component of this name as a page shows it: that of the record chosen here, or if it
   * has none, what applies to all records that do.
   */
  Optional<Component> component(RecordPath path, String name) {
    RecordShape chosen = chosen(path.member(field).node());
    Component own = chosen == null ? null : shown.getOrDefault(chosen, Map.of()).get(name);
    return Optional.ofNullable(own != null ? own : common.get(name));
  }

  private @Nullable RecordShape chosen(@Nullable FormNode sent) {
    return sent != null && sent.values().size() == 1 && sent.members().isEmpty()
        ? records.get(sent.values().get(0).text().orElse(""))
        : null;
  }

  @Override
  public boolean secret() {
    return secret;
  }

  @Override
  public boolean holdsSecret(Set<RecordShape> met) {
    return secret || records.values().stream().anyMatch(record -> record.holdsSecret(met));
  }

  @Override
  public ReadResult bind(RecordPath path, Binding binding) {
    if (!JsonText.read(path, '{', false, binding)) {
      return ReadResult.None.FAILED;
    }
    if (path.json() && path.absent()) {
      return ReadResult.None.ABSENT;
    }
    RecordPath at = path.member(field);
    FormNode sent = at.node();
    if (sent == null || sent.isBlank(binding.trim())) {
      return binding.fail(at, "required.choice");
    }
    RecordShape record = chosen(sent);
    return record == null ? binding.fail(at, "choice") : record.bind(path, binding, field);
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
    records.forEach((choice, record) -> {
      if (record.type() == value.getClass() && !secret) {
        sink.accept(Shape.member(name, field), choice);
        record.write(name, value, locale, sink);
      }
    });
  }
}
