package io.cloakroom.form;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One of the records of a sealed interface.
 *
 * @param field the field that says which
 * @param records the records by that field's value
 */
record ChoiceShape(String field, Map<String, RecordShape> records) implements Shape {

  ChoiceShape {
    records = Map.copyOf(records);
  }

  /** The field that says which, as a field of its own. */
  Scalar selector() {
    return Scalars.of(String.class).orElseThrow();
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
    RecordShape record =
        sent.values().size() == 1 && sent.members().isEmpty()
            ? records.get(sent.values().get(0).text().orElse(""))
            : null;
    return record == null ? binding.fail(at, "choice") : record.bind(place, binding, field);
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
    records.forEach(
        (choice, record) -> {
          if (record.type() == value.getClass()) {
            sink.accept(Shape.member(name, field), choice);
            record.write(name, value, locale, sink);
          }
        });
  }
}
