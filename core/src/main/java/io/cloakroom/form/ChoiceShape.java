package io.cloakroom.form;

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

  /** Of each component, what holds for all records that have it. */
  private final Map<String, Component> common = new LinkedHashMap<>();

  /** The components of each record, as a page shows them on which another may yet be chosen. */
  private final Map<RecordShape, Map<String, Component>> shown = new HashMap<>();

  /**
   * One of these records, which may lead back to it.
   *
   * @param field the field that says which
   * @param records the records by that field's value, as they are declared
   * @param secret whether the interface is a {@link Secret}
   */
  ChoiceShape(String field, Map<String, RecordShape> records, boolean secret) {
    this.field = field;
    this.records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    this.secret = secret;
  }

  /** Compares the components of the records, once each has its own. */
  void compare() {
    for (RecordShape record : records.values()) {
      record.components().forEach((name, own) -> common.merge(name, own, Component::either));
    }
    for (RecordShape record : records.values()) {
      Map<String, Component> components = new HashMap<>(record.components());
      common.forEach((name, all) -> components.computeIfPresent(name, (n, own) -> own.told(all)));
      shown.put(record, components);
    }
  }

  /** The field that says which. */
  String field() {
    return field;
  }

  /** The field that says which, as a field of its own. */
  Scalar selector() {
    return Scalars.of(String.class).orElseThrow();
  }

  /** The records by that field's value, as they are declared. */
  Map<String, RecordShape> records() {
    return records;
  }

  /** The names of the field that says which, and of all components. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(Set.of(field));
    names.addAll(common.keySet());
    return names;
  }

  /**
   * The component of this name as a page shows it: that of the record which was chosen at a place,
   * and where that has none, what holds whichever is meant.
   */
  Optional<Component> component(Place place, String name) {
    RecordShape chosen = chosen(place.member(field).node());
    Component own = chosen == null ? null : shown.getOrDefault(chosen, Map.of()).get(name);
    return Optional.ofNullable(own != null ? own : common.get(name));
  }

  private @Nullable RecordShape chosen(@Nullable Node sent) {
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
  public Outcome bind(Place place, Binding binding) {
    if (!JsonText.read(place, '{', false, binding)) {
      return Outcome.None.FAILED;
    }
    if (place.json() && place.absent()) {
      return Outcome.None.ABSENT;
    }
    Place at = place.member(field);
    Node sent = at.node();
    if (sent == null || sent.blank(binding.trim())) {
      return binding.fail(at, "required.choice");
    }
    RecordShape record = chosen(sent);
    return record == null ? binding.fail(at, "choice") : record.bind(place, binding, field);
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
